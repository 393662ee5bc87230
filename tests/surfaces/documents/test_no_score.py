"""No early-warning score is worked out, so no oxygen scale can be the wrong one."""

import re

import pytest

from almoner.services.delegation.catalogue import activities, conditions
from almoner.services.delegation.catalogue.predicates import comparisons

pytestmark = pytest.mark.hazard("HZ-04")
SCORE = re.compile(r"\bNEWS ?2?\b|early.warning score|oxygen scale", re.IGNORECASE)


@pytest.mark.parametrize("code", list(activities()))
def test_nothing_that_is_planned_or_recorded_is_an_early_warning_score(code):
    one = activities()[code]
    labels = [f"{field.name} {field.label}" for field in (*one.plan, *one.record)]
    assert [label for label in labels if SCORE.search(label)] == []


@pytest.mark.parametrize("code", list(activities()))
def test_a_stop_rule_for_oxygen_knows_only_the_limits_of_the_plan(code):
    for rule in activities()[code].stop_rules:
        for one in comparisons(rule.when):
            if one.name == "spo2":
                assert one.op in ("below_plan", "above_plan")
                assert one.plan_name in ("spo2_low", "spo2_high")


def test_no_stop_rule_asks_for_a_diagnosis():
    known = {code.replace("-", "_") for code in conditions()}
    for activity in activities().values():
        fields = {field.name for field in (*activity.plan, *activity.record)}
        assert not fields & known
        for rule in activity.stop_rules:
            assert {one.name for one in comparisons(rule.when)} <= fields


def test_choosing_the_scale_is_never_delegated():
    assert "Choosing the oxygen scale for an early warning score." in (
        activities()["observations"].never_delegable
    )
