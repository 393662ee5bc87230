"""The published file format, in and out."""

from copy import deepcopy

import pytest
from tests.services.rounds.days import TRAVEL, by_hand, good_plan

from almoner.kernel.refusals import Refused
from almoner.services.rounds.checking.check import check
from almoner.services.rounds.problem.published import read_plan, read_problem, write_plan

INSTANCE = {
    "name": "by hand",
    "services": [{"id": "wash", "default_duration": 30}, {"id": "pills"}],
    "central_offices": [{"id": "d"}],
    "caregivers": [
        {"id": "kim", "abilities": ["wash", "pills"]},
        {"id": "lee", "abilities": ["wash", "pills"]},
    ],
    "patients": [
        {"id": "ada", "time_window": [60, 120], "required_caregivers": [{"service": "wash"}]},
        {
            "id": "bea",
            "time_window": [60, 100],
            "required_caregivers": [{"service": "wash"}, {"service": "pills", "duration": 10}],
            "synchronization": {"type": "simultaneous"},
        },
        {
            "id": "cyd",
            "time_window": [60.0, 130],
            "required_caregivers": [
                {"service": "pills", "duration": 10},
                {"service": "wash", "duration": 30},
            ],
            "synchronization": {"type": "sequential", "distance": [20, 40]},
        },
    ],
    "distances": [list(row) for row in TRAVEL],
}


def test_instance_is_read():
    assert read_problem(INSTANCE) == by_hand(name="by hand")


def test_plan_comes_back_as_it_was_written():
    day = by_hand()
    written = write_plan(good_plan(), day)
    assert written["global_ordering"] == ["ada", "bea", "cyd"]
    assert written["routes"][0]["locations"][2] == {
        "patient_id": "cyd",
        "service_id": "wash",
        "arrival_time": 140,
        "departure_time": 170,
    }
    assert read_plan(written, day) == good_plan()
    assert check(day, read_plan(written, day)).passed


def test_call_written_twice_is_found_by_the_checker():
    written = write_plan(good_plan(), by_hand())
    written["routes"][0]["locations"].append(written["routes"][0]["locations"][0])
    found = check(by_hand(), read_plan(written, by_hand()))
    assert "done-twice" in {fault.code for fault in found.faults}


def with_change(change) -> dict:
    data = deepcopy(INSTANCE)
    change(data)
    return data


CHANGES = {
    "missing": (lambda d: d.pop("patients"), "The instance has no patients."),
    "wrong-kind": (
        lambda d: d["patients"][1].update(time_window=[1, "x"]),
        "patients[1].time_window is not a number.",
    ),
    "not-an-object": (lambda d: d["caregivers"].append(3), "caregivers[2] is not an object."),
    "one-office": (
        lambda d: d["central_offices"].append({"id": "e"}),
        "The instance has not exactly one entry in central_offices.",
    ),
    "unknown-service": (
        lambda d: d["caregivers"][0]["abilities"].append("fly"),
        "caregivers[0] has the ability 'fly', which is not in services.",
    ),
    "no-duration": (
        lambda d: d["patients"][1]["required_caregivers"][1].pop("duration"),
        "patients[1].required_caregivers[1] has no duration, and pills no default_duration.",
    ),
    "unknown-synchronization": (
        lambda d: d["patients"][1]["synchronization"].update(type="soon"),
        "patients[1].synchronization is of type 'soon'.",
    ),
    "travel-shape": (lambda d: d["distances"].pop(), "distances has 3 rows, not 4."),
}


@pytest.mark.parametrize("code", CHANGES)
def test_bad_file_says_what_and_where(code):
    change, words = CHANGES[code]
    with pytest.raises(Refused) as told:
        read_problem(with_change(change))
    assert [(one.code, one.reason) for one in told.value.refusals] == [(code, words)]


@pytest.mark.parametrize("data", [None, [], "x", 3, {}, {"central_offices": [None]}])
def test_other_json_is_refused(data):
    with pytest.raises(Refused):
        read_problem(data)


def test_abilities_are_texts():
    change = with_change(lambda d: d["caregivers"][0]["abilities"].append(["wash"]))
    with pytest.raises(Refused, match="abilities is not a list of texts"):
        read_problem(change)


NUMBERS = (True, None, float("nan"), float("inf"), 10**400, "60", [60])


@pytest.mark.parametrize("value", NUMBERS)
def test_what_is_no_number_of_minutes(value):
    with pytest.raises(Refused):
        read_problem(with_change(lambda d: d["distances"][1].__setitem__(2, value)))


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("patient_id", "zoe", "unknown-visit"),
        ("service_id", "fly", "unknown-task"),
        ("arrival_time", None, "wrong-kind"),
    ],
)
def test_bad_solution_is_refused(field, value, code):
    written = write_plan(good_plan(), by_hand())
    written["routes"][0]["locations"][0][field] = value
    with pytest.raises(Refused) as told:
        read_plan(written, by_hand())
    assert told.value.refusals[0].code == code
