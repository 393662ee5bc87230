"""A Bundle through the screens: tried, shown, applied."""

import pytest
from tests.surfaces.imports.desk import Desk

from almoner.registers.people.bundle import render_example
from almoner.registers.people.models import ImportedCarePlan, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def test_a_bundle_is_tried_shown_and_applied(desk):
    run = desk.bring("bundle", bundle=render_example(people=3))
    desk.work()
    page = desk.page(run)
    assert "Checked" in page
    assert "Would be created" in page
    assert Person.objects.count() == 0
    desk.apply(run)
    desk.work()
    assert "The whole file was applied" in desk.page(run)
    assert Person.objects.count() == 3
    assert ImportedCarePlan.objects.count() == 3
