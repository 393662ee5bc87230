"""Neighbourhoods that the board has cut for homecare, for a commissioner to move and to study."""

from datetime import datetime, timedelta
from functools import partial

from almoner.demo.growing.cast import HELEN
from almoner.demo.growing.place import Place
from almoner.services.rounds.commands.drawing import cut_division

_DAYS, _SIZE = 7, 50
NAME = "Homecare neighbourhoods"


def lay_out_commissioning(place: Place) -> None:
    place.script.add(place.clock.at(1, 17), partial(_cut, place))


def _cut(place: Place, at: datetime) -> None:
    """For those who have visits in the week to come; a board counts its councils' people."""
    starts = place.clock.today + timedelta(days=1)
    cut_division(place.viewer(HELEN), name=NAME, starts=starts, days=_DAYS, size=_SIZE, at=at)
