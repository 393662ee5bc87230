"""What an incident sets off, as a table; and when a report may stand, be told and be closed."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.delegation.world import NOW

from almoner.services.delegation.catalogue import suspension_triggers
from almoner.services.delegation.models import Incident
from almoner.services.delegation.rules import incidents as rules

kinds = st.sampled_from(rules.KINDS)
severities = st.sampled_from(rules.SEVERITIES)


def codes(refusals) -> list[str]:
    return [one.code for one in refusals]


def test_the_rules_know_every_kind_and_severity_of_the_record():
    assert set(rules.KINDS) == set(Incident.Kind.values)
    assert list(rules.SEVERITIES) == list(Incident.Severity.values)


@pytest.mark.parametrize(
    ("kind", "severity", "expected"),
    [
        ("missed", "near_miss", ()),
        ("missed", "none", ()),
        ("missed", "low", ()),
        ("missed", "moderate", ("incident-harm",)),
        ("equipment", "severe", ("incident-harm",)),
        ("deterioration", "death", ("incident-harm",)),
        ("wrong_dose", "none", ("incident-wrong",)),
        ("wrong_person", "low", ("incident-wrong",)),
        ("wrong_route", "moderate", ("incident-harm", "incident-wrong")),
        ("wrong_dose", "near_miss", ()),
        ("other", "none", ()),
    ],
)
def test_what_stops_at_once(kind, severity, expected):
    assert rules.triggers(kind, severity) == expected


@given(kinds, severities)
def test_a_worse_incident_never_stops_less(kind, severity):
    worse = rules.SEVERITIES[rules.SEVERITIES.index(severity) :]
    stops = [set(rules.triggers(kind, one)) for one in worse]
    assert all(earlier <= later for earlier, later in pairwise(stops))


@given(kinds, severities)
def test_every_stop_has_words_in_the_catalogue(kind, severity):
    for code in rules.triggers(kind, severity):
        assert suspension_triggers().trigger(code).immediate_action


@given(severities)
def test_the_person_is_to_be_told_when_harm_is_moderate_or_worse(severity):
    assert rules.candour_due(severity) == (severity in ("moderate", "severe", "death"))


def test_what_is_remembered_about_candour_is_shown_as_a_local_value():
    assert "local value" in rules.CANDOUR.label()
    assert "national" not in rules.CANDOUR.label()
    assert all(line.endswith(".") for line in rules.CANDOUR_MEANS)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "muddle"}, "unknown_kind"),
        ({"severity": "awful"}, "unknown_severity"),
        ({"happened_at": NOW + timedelta(minutes=1)}, "not_yet"),
        ({"what_happened": "  \n"}, "say_what"),
    ],
)
def test_each_fault_of_a_report_is_named(changed, code):
    report = {
        "kind": "other",
        "severity": "none",
        "happened_at": NOW,
        "what_happened": "A cup fell.",
        "at": NOW,
    }
    assert rules.can_report(**report)
    assert codes(rules.check_report(**{**report, **changed})) == [code]
    assert not rules.can_report(**{**report, **changed})


def test_every_fault_is_named_at_once():
    late = NOW + timedelta(days=1)
    assert len(rules.check_report("x", "y", late, "", NOW)) == 4


@pytest.mark.parametrize(
    ("due", "done", "closed", "code"),
    [
        (True, None, None, None),
        (False, None, None, "candour_not_due"),
        (True, NOW, None, "candour_done"),
        (True, None, NOW, "candour_done"),
    ],
)
def test_when_telling_the_person_may_be_recorded(due, done, closed, code):
    found = codes(rules.check_candour(due, done, closed))
    assert found == ([code] if code else [])
    assert rules.can_candour(due, done, closed) is (code is None)


@pytest.mark.parametrize(
    ("learning", "due", "told", "closed", "expected"),
    [
        ("We check twice.", False, None, None, []),
        ("We check twice.", True, NOW, None, []),
        ("", False, None, None, ["no_learning"]),
        ("We check twice.", True, None, None, ["candour_first"]),
        (" ", True, None, None, ["no_learning", "candour_first"]),
        ("We check twice.", False, None, NOW, ["closed_already"]),
    ],
)
def test_when_it_may_be_closed(learning, due, told, closed, expected):
    assert codes(rules.check_close(learning, due, told, closed)) == expected
    assert rules.can_close(learning, due, told, closed) is (expected == [])


@pytest.mark.parametrize(
    ("due", "told", "closed", "state"),
    [
        (False, None, None, "open"),
        (True, None, None, "candour"),
        (True, NOW, None, "open"),
        (True, NOW, NOW, "closed"),
        (False, None, NOW, "closed"),
    ],
)
def test_the_state_of_an_incident(due, told, closed, state):
    assert rules.state(due, told, closed) == state
    assert state in rules.STATES
