"""The filter language against real cases; worklists, samples, contact and tracking due."""

from datetime import timedelta

import pytest
from tests import factories
from tests.engines.pathways.world import DOOR, ENQUIRY, NOW, publish, text_of

from almoner.engines.instruments.models import Completion
from almoner.engines.pathways import commands
from almoner.engines.pathways.commands.sampling import draw_sample
from almoner.engines.pathways.commands.sweeping import mark_clocks
from almoner.engines.pathways.filters import condition, read_where
from almoner.engines.pathways.models import Case, CaseClock, CaseEvent, DipSample
from almoner.engines.pathways.queries import lists
from almoner.kernel.marks import parse_marked
from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import system

LATER = NOW + timedelta(days=50)


def found(text, at=LATER):
    where = read_where(parse_marked(text, "test.yaml"))
    return sorted(Case.objects.filter(condition(where, at)).values_list("subject", flat=True))


@pytest.fixture
def three(world):
    """a: waiting for long, its clock met late. b: new, high risk, late. c: closed."""
    sara = world.viewer(world.sara)
    a = world.open(subject="a", facts={"what_is_needed": "Washing"})
    world.move(a, "make-contact", facts={"safe_now": True}, note="x", at=NOW + timedelta(days=9))
    commands.take(sara, case_id=a.pk, at=NOW + timedelta(days=9))
    world.move(a, "wait", reason="asked-for-time", at=NOW + timedelta(days=9))
    b = world.open(
        world.mona,
        pathway=ENQUIRY,
        subject="b",
        facts={"risk": "high", "visits": 3, "wishes": ["home"], "needed_by": "2026-03-01"},
    )
    c = world.open(
        subject="c",
        person_id=factories.person([world.council], born_on=NOW.date().replace(year=1990)).pk,
    )
    world.move(c, "make-contact", facts={"safe_now": True}, note="x")
    world.move(c, "pass-on", outcome="assessment", information="Told.")
    return a, b, c


QUESTIONS = [
    ("{field: state, is: waiting}", "a"),
    ("{field: state, in: [waiting, raised]}", "ab"),
    ("{field: kind, not: closed}", "ab"),
    ("{field: pathway, is: door}", "ac"),
    ("{field: outcome, exists: true}", "c"),
    ("{field: outcome, exists: false}", "ab"),
    ("{field: closed, is: true}", "c"),
    ("{field: unallocated, is: true}", "ab"),
    ("{field: breached, is: true}", "ab"),
    ("{field: joint, is: true}", ""),
    ("{field: paused, is: false}", "abc"),
    ("{field: opened, days_over: 49}", "abc"),
    ("{field: opened, days_over: 50}", ""),
    ("{field: opened, days_under: 50}", ""),
    ("{field: opened, days_under: 51}", "abc"),
    ("{field: opened, months_over: 1}", "abc"),
    ("{field: opened, months_under: 1}", ""),
    ("{field: closed_on, exists: true}", "c"),
    ("{field: contact_due, days_over: 0}", "a"),
    ("{field: facts.risk, is: high}", "b"),
    ("{field: facts.risk, not: high}", "ac"),
    ("{field: facts.risk, in: [high, low]}", "b"),
    ("{field: facts.risk, exists: false}", "ac"),
    ("{field: facts.safe_now, is: true}", "ac"),
    ("{field: facts.visits, over: 2}", "b"),
    ("{field: facts.visits, at_most: 2}", ""),
    ("{field: facts.wishes, contains: home}", "b"),
    ("{field: facts.needed_by, days_over: 30}", "b"),
    ("{field: facts.needed_by, days_under: 30}", ""),
    ("{field: moments.first_contact, exists: true}", "ac"),
    ("{field: moments.first_contact, days_over: 45}", "c"),
    ("{field: moments.first_contact, days_under: 45}", "a"),
    ("{field: clock.first-contact, is: breached}", "a"),
    ("{field: clock.first-contact, is: in-time}", "c"),
    ("{field: clock.urgent, is: breached}", "b"),
    ("{field: clock.urgent, is: running}", "b"),
    ("{field: clock.urgent, is: warned}", "b"),
    ("{field: clock.urgent, is: never}", "ac"),
    ("{field: clock.decision, is: paused}", "a"),
    ("{field: clock.decision, is: stopped}", "c"),
    ("{field: person.age, over: 81}", "ab"),
    ("{field: person.age, under: 82}", "c"),
    ("{field: person.age, at_most: 36}", "c"),
    ("{field: person.age, at_least: 36}", "abc"),
    ("{count: {pathway: door, months: 12}, over: 0}", "abc"),
    ("{count: {pathway: enquiry, months: 12}, at_least: 1}", "ab"),
    ("{count: {pathway: enquiry, months: 12}, under: 1}", "c"),
    ("{count: {pathway: enquiry, months: 1}, at_most: 0}", "abc"),
    ("{event: {transition: wait}, exists: true}", "a"),
    ("{event: {moment: first_contact, within_days: 45}, exists: true}", "a"),
    ("{event: {transition: pass-on}, exists: false}", "ab"),
    ("{instrument: falls, exists: true}", "b"),
    ("{instrument: falls, exists: false}", "ac"),
    ("{all: [{field: kind, not: closed}, {field: pathway, is: door}]}", "a"),
    ("{any: [{field: closed, is: true}, {field: pathway, is: enquiry}]}", "bc"),
    ("{none: [{field: closed, is: true}, {field: pathway, is: enquiry}]}", "a"),
    ("{none: [{field: facts.risk, is: high}]}", "ac"),
    ("{none: [{field: facts.risk, in: [high, low]}]}", "ac"),
    ("{none: [{field: facts.risk, not: high}]}", "b"),
    ("{none: [{field: facts.wishes, contains: home}]}", "ac"),
    ("{none: [{field: facts.visits, over: 2}]}", "ac"),
    ("{none: [{field: facts.needed_by, days_over: 30}]}", "ac"),
    ("{none: [{field: moments.first_contact, days_over: 45}]}", "ab"),
    ("{none: [{field: closed_on, days_over: 0}]}", "ab"),
    ("{all: [{any: [{field: state, is: raised}]}], none: [{field: facts.risk, is: low}]}", "b"),
]


def test_every_question_of_the_filter_language(world, three):
    Completion.objects.create(
        version_id=world.versions[DOOR],
        instrument="falls",
        organisation=world.council,
        about=f"case:{three[1].pk}",
        status="complete",
        started_at=NOW,
        answered_at=NOW,
        completed_at=NOW,
    )
    wrong = {
        question: "".join(found(question))
        for question, expected in QUESTIONS
        if "".join(found(question)) != expected
    }
    assert wrong == {}


def test_worklists_count_and_show_only_what_the_viewer_sees(world, three):
    mona, sara = world.viewer(world.mona), world.viewer(world.sara)
    counts = {one.worklist.code: one.cases for one in lists.worklists(mona, LATER)}
    assert (counts["risky"], counts["waiting-over-six-weeks"]) == (1, 0)
    counts = {one.worklist.code: one.cases for one in lists.worklists(sara, LATER)}
    assert counts["risky"] == 0
    later = LATER + timedelta(days=10)
    _, _, page = lists.worklist(sara, DOOR, "waiting-over-six-weeks", later)
    assert [case.subject for case in page] == ["a"]
    with pytest.raises(Unseen):
        lists.worklist(sara, DOOR, "nothing", LATER)
    assert [case.subject for case in lists.contact_due(sara, LATER)] == ["a"]


def test_a_dip_sample_is_drawn_once_and_again_the_same(world, three):
    mona = world.viewer(world.mona)
    asked = {"pathway": ENQUIRY, "starts_on": NOW.date(), "ends_on": LATER.date(), "at": LATER}
    for _ in range(3):
        world.open(world.mona, pathway=ENQUIRY, subject="more")
    drawn = draw_sample(mona, **asked)
    assert (drawn.of, len(drawn.cases)) == (4, 2)
    assert draw_sample(mona, **asked).pk == drawn.pk
    again = draw_sample(mona, **asked, seed="another")
    assert again.pk != drawn.pk
    assert DipSample.objects.count() == 2
    assert len(lists.sampled_cases(mona, drawn)) == 2
    assert lists.sampled_cases(world.viewer(world.sara), drawn) == []
    with pytest.raises(Refused):
        draw_sample(mona, **{**asked, "ends_on": NOW.date()})
    with pytest.raises(Refused):
        draw_sample(mona, **{**asked, "pathway": DOOR})
    with pytest.raises(Refused):
        draw_sample(world.viewer(world.sara), **asked)


@pytest.mark.hazard("HZ-14")
def test_the_sweep_marks_what_is_late_once(world):
    case = world.open()
    job = system("test")
    assert mark_clocks(job, at=NOW) == (0, 0)
    assert mark_clocks(job, at=NOW + timedelta(days=2)) == (1, 0)
    assert mark_clocks(job, at=NOW + timedelta(days=4)) == (0, 1)
    assert mark_clocks(job, at=NOW + timedelta(days=4)) == (0, 0)
    assert Case.objects.get(pk=case.pk).breached
    assert CaseClock.objects.get(case=case).breached


def due_for(pathway, viewer, at):
    found = lists.tracking_due(viewer, at)
    return [case for one, _, some in found if one.code == pathway for case in some]


def test_who_was_not_looked_at_this_month(world):
    text = text_of("door").replace("version: 1", "version: 2")
    text += "tracking: [{every: month, for: [received, contacted], records: first_contact}]\n"
    publish("door", text)
    case = world.open()
    viewer = world.viewer(world.sara)
    assert due_for(DOOR, viewer, NOW) == [case]
    world.move(case, "make-contact", facts={"safe_now": True}, note="x")
    assert due_for(DOOR, viewer, NOW + timedelta(days=1)) == []
    assert due_for(DOOR, viewer, NOW + timedelta(days=31)) == [case]


@pytest.mark.parametrize(
    ("every", "start"),
    [
        ("week", "2026-08-10"),
        ("month", "2026-08-01"),
        ("quarter", "2026-07-01"),
        ("year", "2026-01-01"),
    ],
)
def test_where_a_period_begins(every, start):
    from datetime import date

    assert lists.period_start(every, date(2026, 8, 15)).isoformat() == start


def test_jobs_run_twice_without_harm(world, three):
    from almoner.engines.pathways import jobs

    for _ in range(2):
        jobs.sweep_clocks()
        jobs.sweep_handovers()
        jobs.draw_samples()
    assert DipSample.objects.filter(pathway=ENQUIRY).count() == 1


@pytest.mark.parametrize(("band", "opens"), [("high", True), ("low", False)])
def test_a_completed_instrument_is_told_to_its_case_and_opens_what_it_asks(world, band, opens):
    from almoner.engines.instruments.definition import Action
    from almoner.platform.events import publish as announce

    case = world.open()
    actions = [
        Action("open", ENQUIRY, "The score is high."),
        Action("tell", "casework_manager", "x"),
    ]
    for _ in range(2):
        announce(
            "instruments.completed",
            world.viewer(world.sara),
            NOW,
            completion_id=1,
            person_id=world.ada.pk,
            organisation_id=world.council.pk,
            about=f"case:{case.pk}",
            code="falls",
            scores={"total": 9},
            bands={"total": band},
            actions=actions if opens else [],
        )
    assert Case.objects.filter(pathway=ENQUIRY).count() == (1 if opens else 0)
    events = list(CaseEvent.objects.filter(case=case, verb="noted").order_by("number"))
    assert [event.data["instrument"] for event in events] == ["falls", "falls"]
    assert ("opened" in events[0].data) is opens
    assert "opened" not in events[1].data
