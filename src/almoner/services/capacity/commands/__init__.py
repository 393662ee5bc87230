"""The verbs of capacity: say what is free, hold it, take it, give it back."""

from almoner.services.capacity.commands.reserving import release, reserve, take
from almoner.services.capacity.commands.stating import Stated, state

__all__ = ["Stated", "release", "reserve", "state", "take"]
