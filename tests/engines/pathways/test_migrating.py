"""A pathway changes while cases are open: dry run, stated map, nothing guessed, nothing lost."""

from datetime import timedelta

import pytest
from tests.engines.pathways.world import DOOR, NOW, pathway, publish, text_of

from almoner.engines.pathways import commands
from almoner.engines.pathways.commands.migrating import migrate
from almoner.engines.pathways.models import Case, CaseClock, CaseEvent
from almoner.engines.pathways.queries import cases
from almoner.engines.pathways.recomputing import differing
from almoner.kernel.refusals import Refused

pytestmark = pytest.mark.hazard("HZ-16")
LATER = NOW + timedelta(hours=5)


def second(*changes, text=None):
    made = (text or text_of("door")).replace("version: 1", "version: 2", 1)
    for old, new in changes:
        assert old in made, old
        made = made.replace(old, new)
    return made


RENAMED = (
    second(
        ("contacted", "spoken-with"),
        ("safe_now", "is_safe"),
        ("code: decision\n    title: Decision", "code: verdict\n    title: Verdict"),
    )
    + "migrations: [{from: 1, states: {contacted: spoken-with}, fields: {safe_now: is_safe}}]\n"
)


def run(world, **asked):
    return migrate(world.viewer(world.mona), pathway=DOOR, at=LATER, **asked)


def test_a_case_stays_on_its_version_until_somebody_moves_it(world):
    case = world.contacted()
    new = publish("door", RENAMED)
    assert Case.objects.get(pk=case.pk).version_id == world.versions[DOOR]
    world.move(case, "wait", world.mona, reason="asked-for-time", at=LATER)
    assert world.open(at=LATER).version_id == new


def test_a_dry_run_changes_nothing(world):
    case = world.contacted()
    publish("door", RENAMED)
    before = list(Case.objects.values()), CaseEvent.objects.count()
    report = run(world)
    assert (report.moved, report.cannot) == ([case.pk], {})
    assert report.states == {("contacted", "spoken-with"): 1}
    assert report.clocks == {case.pk: ("decision",)}
    assert (list(Case.objects.values()), CaseEvent.objects.count()) == before


def test_the_stated_map_is_followed(world):
    case = world.contacted()
    new = publish("door", RENAMED)
    run(world, dry_run=False)
    case = Case.objects.get(pk=case.pk)
    assert (case.version_id, case.state, case.queue) == (new, "spoken-with", "contact")
    assert case.facts == {"is_safe": True}
    assert case.moments.keys() == {"received", "first_contact"}
    clocks = {one.code: one.stopped_at for one in CaseClock.objects.filter(case=case)}
    assert clocks == {"first-contact": NOW + timedelta(hours=1), "decision": LATER}
    assert differing() == {}
    world.move(case, "pass-on", outcome="assessment", information="Told.", at=LATER)
    assert differing() == {}
    assert run(world, dry_run=False).moved == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (second(("contacted", "spoken-with")), "The state “contacted” has no place"),
        (second(("safe_now", "is_safe")), "The fact “safe_now” has no place"),
        (
            second(("contacted", "spoken-with"))
            + "migrations: [{from: 1, states: {contacted: passed}}]\n",
            "is closed",
        ),
        (
            second(
                ("type: yes-no", "type: whole"),
                ('when: "has(facts.safe_now) && !facts.safe_now"', "when: 'false'"),
                ("when: has(facts.safe_now) && facts.safe_now", "when: 'true'"),
            ),
            "give a whole number",
        ),
    ],
)
def test_what_has_no_place_stays_whole_on_its_version(world, text, why):
    case = world.contacted()
    publish("door", text)
    report = run(world, dry_run=False)
    assert report.moved == []
    assert why in " ".join(report.cannot[case.pk])
    assert Case.objects.get(pk=case.pk).version_id == world.versions[DOOR]
    assert CaseEvent.objects.filter(case=case).count() == 2


def test_a_field_may_be_dropped_by_name(world):
    case = world.contacted()
    publish(
        "door",
        second(("safe_now", "is_safe")) + "migrations: [{from: 1, drops: [safe_now]}]\n",
    )
    run(world, dry_run=False)
    assert Case.objects.get(pk=case.pk).facts == {}


def test_a_clock_that_stays_runs_on_by_the_new_rule(world):
    case = world.open()
    publish("door", second(("amount: 2", "amount: 4")))
    started = CaseClock.objects.get(case=case).started_at
    due = CaseClock.objects.get(case=case).due_at
    run(world, dry_run=False)
    clock = CaseClock.objects.get(case=case)
    assert (clock.started_at, clock.due_at) == (started, due + timedelta(days=2))


def test_closed_cases_and_other_organisations_are_left_alone(world):
    case = world.contacted()
    world.move(case, "pass-on", outcome="assessment", information="Told.", at=LATER)
    publish("door", RENAMED)
    assert run(world, dry_run=False).moved == []


def test_only_a_manager_may(world):
    with pytest.raises(Refused):
        migrate(world.viewer(world.sara), pathway=DOOR, at=LATER)


def test_an_organisation_may_have_its_own_version(world):
    publish("door", RENAMED, organisation_id=world.council.pk)
    case = world.open()
    assert case.version.organisation_id == world.council.pk
    assert pathway(RENAMED).states["spoken-with"]
    commands.note(world.viewer(world.sara), case_id=case.pk, text="x", at=LATER)
    assert cases.case_seen_by(world.viewer(world.sara), case.pk)
