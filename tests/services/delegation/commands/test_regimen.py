"""A changed dose stops the delegation whether or not anybody says that it changed."""

from datetime import timedelta

import pytest
from tests.services.delegation.world import INSULIN, NOW, TODAY, make_world

from almoner.services.delegation.catalogue import activity
from almoner.services.delegation.commands import write_plan
from almoner.services.delegation.queries.authority import may
from almoner.services.delegation.rules.regimen import changes_regimen, is_regimen

DEFINITION = activity(INSULIN)
DOSE = {"value": "12", "unit": "units"}
BEFORE = {
    "dose_units": DOSE,
    "times": "8am",
    "insulin_name": "Long-acting",
    "glucose_high": {"value": "15.0", "unit": "mmol/L"},
    "hypo_treatment": "Tablets in the drawer",
}


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        ({}, False),
        ({"dose_units": {"value": "14", "unit": "units"}}, True),
        ({"times": "8am and 6pm"}, True),
        ({"insulin_name": "Another"}, True),
        ({"insulin_strength": "200 units/ml"}, True),
        ({"above_range_action": "call-first"}, True),
        ({"glucose_high": {"value": "18.0", "unit": "mmol/L"}}, False),
        ({"hypo_treatment": "Juice in the fridge"}, False),
        ({"sites": "Thighs only"}, False),
    ],
)
@pytest.mark.hazard("HZ-05")
def test_what_counts_as_a_changed_regimen(change, changed):
    assert changes_regimen(DEFINITION, BEFORE, {**BEFORE, **change}) is changed


def test_taking_a_dose_away_is_a_change():
    after = {name: value for name, value in BEFORE.items() if name != "dose_units"}
    assert changes_regimen(DEFINITION, BEFORE, after)


@pytest.mark.parametrize("name", ["dose_units", "times", "insulin_name", "insulin_strength"])
def test_the_fields_that_make_the_regimen_of_insulin(name):
    assert is_regimen(DEFINITION.plan_field(name))


def rewrite(world, **values):
    kept = {**world.plan.values, **values}
    return write_plan(
        world.viewer(world.nurse),
        person_id=world.person.pk,
        activity=INSULIN,
        values=kept,
        procedure="As before",
        review_by=TODAY + timedelta(days=60),
        call_first="Community nursing",
        at=NOW,
    )


@pytest.mark.django_db
@pytest.mark.hazard("HZ-05")
def test_a_changed_dose_stops_the_delegation_though_nobody_ticked_the_box():
    world = make_world()
    plan = rewrite(world, dose_units="14")
    assert plan.changed_regimen
    world.delegation.refresh_from_db()
    assert world.delegation.status == "suspended"
    assert not may(world.worker.pk, INSULIN, world.person.pk, NOW + timedelta(minutes=1)).granted


@pytest.mark.django_db
def test_a_new_place_for_the_tablets_stops_nothing():
    world = make_world()
    plan = rewrite(world, hypo_treatment="Glucose tablets by the bed")
    assert not plan.changed_regimen
    world.delegation.refresh_from_db()
    assert world.delegation.status == "active"
