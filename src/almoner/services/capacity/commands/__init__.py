"""The verbs of capacity: say what is free, hold it, take it, give it back."""

from almoner.services.capacity.commands.reserving import extend, release, reserve, take
from almoner.services.capacity.commands.sparing import offer_spare
from almoner.services.capacity.commands.stating import Stated, state
from almoner.services.capacity.commands.tapping import change_minutes, change_places, still_right

__all__ = [
    "Stated",
    "change_minutes",
    "change_places",
    "extend",
    "offer_spare",
    "release",
    "reserve",
    "state",
    "still_right",
    "take",
]
