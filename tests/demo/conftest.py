"""When the small places of these tests are, and who is in them."""

from dataclasses import replace
from datetime import date, time

from almoner.demo.growing.growth import SMALL
from almoner.demo.invent.shapes import PlaceSize
from almoner.kernel.london import localise
from almoner.platform.access.viewer import Viewer
from almoner.platform.accounts.models import User
from almoner.registers.workforce.viewers import viewer_for

TODAY = date(2026, 11, 20)
NOW = localise(TODAY, time(10, 30))
SHORT = replace(SMALL, size=PlaceSize(people=100, workers=100, practices=3), history=30, rows=4)
"""The story and the insulin delegations of one provider alone."""


def user(name: str) -> User:
    return User.objects.get(email=f"{name}@example.org")


def viewer(name: str) -> Viewer:
    return viewer_for(user(name))
