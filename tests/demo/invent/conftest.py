from datetime import date

import pytest

from almoner.demo.invent.shapes import PlaceSize
from almoner.demo.invent.town import Town


@pytest.fixture(scope="session")
def town():
    return Town(7, date(2026, 3, 2), PlaceSize(people=600, workers=300))


@pytest.fixture(scope="session")
def people(town):
    return list(town.people())


@pytest.fixture(scope="session")
def workers(town):
    return list(town.workers())


@pytest.fixture(scope="session")
def organisations(town):
    return town.organisations()
