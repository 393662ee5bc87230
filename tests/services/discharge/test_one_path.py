"""A move of the case and a deed on the page of the stay are one: whichever was made, the ward list,
the return, the numbers and the case say the same."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import transaction
from tests import factories
from tests.engines.pathways.shipped.care import shipped
from tests.services.discharge.hospital import ASKED, NOW

from almoner.engines.pathways.models import Case
from almoner.engines.pathways.store import definition_of
from almoner.kernel.london import to_london
from almoner.kernel.refusals import Refused
from almoner.platform.access.scope import scoped
from almoner.registers.people.commands import record_death
from almoner.registers.people.models import HospitalStay
from almoner.services.discharge import commands
from almoner.services.discharge.models import Stay
from almoner.services.discharge.queries import lists
from almoner.services.discharge.queries.returning import return_of
from almoner.services.discharge.rules.days import lost

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOW + 2 * DAY
READY, TODAY = "2026-03-02", "2026-03-04"
COUNTED = ("left_on", "lost_bed_days", "lost_bed_cost")


@contextmanager
def undone():
    """What is done inside is looked at, and then it never was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def admitted(hospital):
    return hospital.admit()


def ready(hospital):
    stay = hospital.admit()
    hospital.review(stay)
    return stay


def all_ready(hospital):
    stay = hospital.arranging()
    hospital.move(stay, "care-found", hospital.brook, 7, facts={"provider": hospital.provider.pk})
    hospital.move(stay, "all-ready", hospital.hana, 8)
    return stay


def left(hospital):
    stay = all_ready(hospital)
    wendy = hospital.viewer(hospital.wendy)
    commands.leave(wendy, stay_id=stay.pk, left_at=NOW + DAY, at=NOW + DAY)
    return stay


STAGES = {
    "admitted": admitted,
    "ready": ready,
    "referred": lambda hospital: hospital.referred(),
    "arranging": lambda hospital: hospital.arranging(),
    "all-ready": all_ready,
    "left": left,
}


def told(stay: Stay) -> dict:
    """Everything that anybody is told of this stay, wherever they look."""
    stay = Stay.objects.select_related("case", "ward", "hospital_stay").get(pk=stay.pk)
    viewer = factories.viewer(factories.worker(stay.organisation, "ward_staff"))
    facts, case = stay.case.facts, stay.case
    return {
        "stay": (stay.ward.code, stay.ready_on, stay.left_at, stay.cancelled_at),
        "case": (case.state, case.outcome, facts, case.moments),
        "reviews": list(stay.reviews.order_by("pk").values("criteria", "ready_on", "reviewed_at")),
        "delays": list(stay.delays.values("day", "reason", "family")),
        "next": stay.actions.filter(done_at__isnull=True).count(),
        "register": stay.hospital_stay.discharged_at,
        "lists": [line.stay.pk for line in lists.leaving(viewer, LATER)],
        "wards": [(one.ward.code, one.people, one.ready) for one in lists.wards_of(viewer)],
        "return": return_of(viewer, LATER.date()),
    }


def wendy_does(name, **given):
    def do(hospital, stay):
        verb = getattr(commands, name)
        extra = {"ward_id": hospital.elm.pk} if name == "transfer" else {}
        verb(hospital.viewer(hospital.wendy), stay_id=stay.pk, at=LATER, **extra, **given)

    return do


def moves(code, **given):
    return lambda hospital, stay: hospital.move(stay, code, at=LATER, **given)


GONE = {"facts": {"left_on": TODAY}}
HOME = {**GONE, "outcome": "arranged-by-ward"}
NONE_LEFT = {"criteria": ["none"]}
PAIRS = {
    "no-reason": ("admitted", wendy_does("review", criteria=[]), moves("review", facts=NONE_LEFT)),
    "no-reason-told": (
        "admitted",
        wendy_does("review", criteria=[], ready_on=date(2026, 3, 3)),
        moves("no-reason", facts={"ready_on": "2026-03-03"}),
    ),
    "reason": (
        "admitted",
        wendy_does("review", criteria=["news"]),
        moves("review", facts={"criteria": ["news"]}),
    ),
    "reason-again": (
        "arranging",
        wendy_does("review", criteria=["news"]),
        moves("reason-again", facts={"criteria": ["news"]}),
    ),
    "reason-again-reviewed": (
        "all-ready",
        wendy_does("review", criteria=["news"]),
        moves("review", facts={"criteria": ["news"]}),
    ),
    "an-earlier-day": (
        "ready",
        wendy_does("review", criteria=[], ready_on=NOW.date()),
        moves("review", facts={**NONE_LEFT, "ready_on": READY}),
    ),
    "ward": ("ready", wendy_does("transfer"), moves("move-ward", facts={"ward": "elm"})),
    "ward-by-code": (
        "admitted",
        wendy_does("transfer"),
        moves("move-ward", facts={"ward": "ELM", "site": "RZZ01"}),
    ),
    "delay": (
        "referred",
        wendy_does("record_delay", reason="p1-capacity"),
        moves("delay", facts={"delay_reason": "p1-capacity"}),
    ),
    "leave": ("all-ready", wendy_does("leave", left_at=LATER), moves("leave", **GONE)),
    "leave-home": ("ready", wendy_does("leave", left_at=LATER), moves("leave-home", **HOME)),
    "leave-early": (
        "arranging",
        wendy_does("leave", left_at=LATER),
        moves("leave-early", reason="told-by-system", **GONE),
    ),
    "leave-before": (
        "all-ready",
        wendy_does("leave", left_at=NOW + DAY),
        moves("leave", facts={"left_on": "2026-03-03"}, happened_at=NOW + DAY),
    ),
    "not-left": ("left", wendy_does("not_left"), moves("not-left", note="She sat down again.")),
    "by-mistake": (
        "ready",
        wendy_does("cancel"),
        moves("by-mistake", note="Another person.", outcome="by-mistake"),
    ),
}


def comparable(found: dict) -> dict:
    """Without what a deed is told beside: the moment of a leaving whose time was not said."""
    moments = {**found["case"][3], "left": found["case"][3].get("left", "")[:10]}
    return {**found, "case": (*found["case"][:3], moments)}


@pytest.mark.hazard("HZ-62")
@pytest.mark.parametrize("name", PAIRS)
def test_the_deed_and_the_move_say_the_same_everywhere(hospital, name):
    stage, deed, move = PAIRS[name]
    stay = STAGES[stage](hospital)
    if stage != "left":
        about = {"stay_id": stay.pk, "what": "Ring the daughter", "owner": "hub"}
        wendy = hospital.viewer(hospital.wendy)
        commands.set_next(wendy, **about, due_at=LATER + DAY, at=NOW + 9 * HOUR)
    found = []
    for do in (deed, move):
        with undone():
            do(hospital, stay)
            found.append(comparable(told(stay)))
    assert found[0] == found[1]
    with undone():
        assert found[0] != comparable(told(stay))


GIVEN = {
    "review": {"facts": NONE_LEFT},
    "move-ward": {"facts": {"ward": "Elm"}},
    "no-reason": {"facts": {"ready_on": "2026-03-03"}},
    "reason-again": {"facts": {"criteria": ["oxygen"]}},
    "refer": {"facts": ASKED},
    "ward-arranges": {"facts": {"carer_found": False}},
    "delay": {"facts": {"delay_reason": "medicines"}},
    "change": {"reason": "needs-changed", "note": "A fall."},
    "leave": GONE,
    "leave-home": HOME,
    "leave-early": {**GONE, "reason": "own-wish"},
    "not-left": {"note": "Sat down again."},
    "see-at-home": {"facts": {"at_home": "Well"}, "outcome": "settled", "information": "Told."},
    "readmitted": {"note": "A fall.", "outcome": "readmitted"},
    "died": {"outcome": "died"},
    "other-hospital": {"outcome": "other-hospital"},
    "by-mistake": {"note": "Another person.", "outcome": "by-mistake"},
}

# Moves that say nothing about the bed, and the one that is for those whom the ward sends home.
SILENT = {"assess", "assess-trusted", "decide", "arrange", "arranged", "care-found"}
SILENT |= {"all-ready", "care-started"}
ELSEWHERE = {("all-ready", "leave-home")}


def check_agrees(stay: Stay) -> None:
    """What must hold between a stay and its case after any move."""
    stay = Stay.objects.select_related("case", "ward").get(pk=stay.pk)
    case, facts = stay.case, stay.case.facts
    assert facts["ward"] == stay.ward.name
    if stay.cancelled_at is not None:
        assert (case.outcome, "left" in case.moments) == ("by-mistake", False)
        return
    off_ward = case.state == "left" or case.closed_at is not None
    assert (stay.left_at is not None) == off_ward
    assert facts.get("ready_on") == (stay.ready_on.isoformat() if stay.ready_on else None)
    newest = stay.reviews.order_by("-pk").first()
    assert (newest.ready_on if newest else None) == stay.ready_on
    if not off_ward:
        assert (case.state == "on-ward") == (stay.ready_on is None)
        assert not {*COUNTED} & set(facts)
        assert "left" not in case.moments
        return
    left_on = to_london(stay.left_at).date()
    counted = lost(stay.ready_on, left_on)
    assert [facts.get(one) for one in COUNTED] == [
        *(left_on.isoformat(), counted.days, counted.pence)
    ]
    assert case.moments["left"][:10] == left_on.isoformat()
    assert HospitalStay.objects.get(pk=stay.hospital_stay_id).discharged_at == stay.left_at


@pytest.mark.hazard("HZ-62")
@pytest.mark.parametrize("stage", STAGES)
def test_after_every_move_from_every_stage_the_stay_and_the_case_agree(hospital, stage):
    stay = STAGES[stage](hospital)
    check_agrees(stay)
    case = Case.objects.get(pk=stay.case_id)
    for move in definition_of(case.version_id).from_state(case.state):
        if move.code not in GIVEN or (stage, move.code) in ELSEWHERE:
            continue
        with undone():
            who = hospital.hana if move.code == "see-at-home" else hospital.wendy
            hospital.move(stay, move.code, who, at=LATER, **GIVEN[move.code])
            check_agrees(stay)


def test_the_hub_makes_them_as_far_as_the_database_lets_it_see(hospital):
    stay = hospital.arranging()
    made = ("delay", "move-ward", "review", "leave-early", "not-left", "reason-again", "by-mistake")
    with scoped(hospital.viewer(hospital.hana), drop_role=True):
        for hours, code in enumerate(made):
            hospital.move(stay, code, hospital.hana, at=LATER + hours * HOUR, **GIVEN[code])
            check_agrees(stay)


def test_every_move_about_the_bed_is_in_the_table():
    assert set(GIVEN) == set(shipped("hospital-discharge").transitions) - SILENT


@pytest.mark.parametrize("end", ["died", "other-hospital"])
def test_whoever_died_or_went_elsewhere_after_ready_is_counted(hospital, end):
    stay = ready(hospital)
    hospital.move(stay, end, at=LATER, outcome=end)
    assert Case.objects.get(pk=stay.case_id).facts["lost_bed_days"] == 2


def test_a_death_told_later_ends_the_stay_on_its_day(hospital):
    stay = ready(hospital)
    record_death(hospital.adt, person_id=hospital.ada.pk, died_on=date(2026, 3, 3), at=LATER)
    stay.refresh_from_db()
    assert to_london(stay.left_at).date() == date(2026, 3, 3)
    assert Case.objects.get(pk=stay.case_id).facts["lost_bed_days"] == 1


def test_a_second_leaving_counts_on_its_own_day(hospital):
    stay = left(hospital)
    hospital.move(stay, "not-left", at=LATER - HOUR, note="Came back from the car.")
    hospital.move(stay, "leave", at=LATER, **GONE)
    check_agrees(stay)
    stay.refresh_from_db()
    assert stay.left_at == LATER


REFUSED = [
    ("ready", "reason-again", {"facts": {"criteria": ["none"]}}, "field:criteria"),
    ("admitted", "review", {"facts": {"criteria": ["none", "news"]}}, "field:criteria"),
    ("admitted", "no-reason", {"facts": {"ready_on": "2026-03-01"}}, "ready-on"),
    ("admitted", "move-ward", {"facts": {"ward": "Attic"}}, "field:ward"),
    ("all-ready", "leave", {"facts": {"left_on": "2026-03-05"}}, "left-later"),
    ("all-ready", "leave", {"facts": {"left_on": "2026-03-01"}}, "left-before-admission"),
    ("all-ready", "leave", {**GONE, "happened_at": NOW + DAY}, "left-days-differ"),
    ("all-ready", "leave", {"facts": {"left_on": TODAY, "lost_bed_days": 1}}, "field-not-asked"),
]


@pytest.mark.parametrize(("stage", "move", "given", "code"), REFUSED)
def test_what_cannot_be_is_refused_and_nothing_of_it_is_kept(hospital, stage, move, given, code):
    stay = STAGES[stage](hospital)
    before = told(stay)
    with pytest.raises(Refused) as found:
        hospital.move(stay, move, at=LATER, **given)
    assert [one.code for one in found.value.refusals] == [code]
    assert told(stay) == before


def test_a_leaving_taken_back_of_somebody_who_was_never_seen_coming_opens_a_case(hospital):
    stay = Stay.objects.create(
        organisation=hospital.trust,
        person=hospital.ada,
        ward=hospital.willow,
        source="system",
        admitted_at=NOW,
        left_at=NOW,
    )
    commands.not_left(hospital.adt, stay_id=stay.pk, at=LATER)
    stay.refresh_from_db()
    assert (stay.left_at, stay.case.state) == (None, "on-ward")
