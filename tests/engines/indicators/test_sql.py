"""The statement of every kind of indicator gives what the slow and obvious way gives."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.engines.indicators import oracle
from tests.engines.indicators.made import AT, Office, indicator, iso

from almoner.engines.indicators.kind import INDICATOR
from almoner.engines.indicators.periods import lately
from almoner.engines.indicators.sql import Asked, figures, rows
from almoner.engines.instruments.models import Completion
from almoner.registers.organisations.models import Locality

pytestmark = pytest.mark.django_db
# The indicators of any pathway. Those of single pathways are put together from the same parts.
GENERIC = (
    *("cases-opened", "cases-closed", "cases-open", "working-days-to-first-contact"),
    *("clocks-met", "clocks-breached", "reopened-within-91-days", "waiting-over-28-days"),
    *("open-over-six-months", "reviews-in-time", "caseload-per-worker"),
    *("information-given-at-closure", "days-open-at-closure-90"),
)
SHIPPED = {code: INDICATOR.from_file(Path(INDICATOR.folder) / f"{code}.yaml") for code in GENERIC}
EVERY = {path.stem: INDICATOR.from_file(path) for path in Path(INDICATOR.folder).glob("*.yaml")}
MADE = {
    "count of a filter": indicator("""
        of: cases
        pathways: [made]
        when: opened
        statistic: count
        unit: count
        denominator:
          all:
          - {field: route, in: [phone, professional]}
          - {field: facts.urgent, is: true}
        slices: [team, gender, age-band, locality, route, year-of-18]"""),
    "share with exclusions": indicator("""
        of: cases
        pathways: any
        when: closed
        statistic: share
        unit: percent
        numerator:
          any:
          - {field: outcome, is: no-need}
          - {none: [{field: facts.urgent, exists: true}]}
        numerator_words: x
        excludes: {field: outcome, is: died}
        period: quarter
        slices: [outcome, team]"""),
    "mean age of what is open": indicator("""
        of: cases
        pathways: any
        when: open
        statistic: mean
        unit: days
        measure: {from: opened, to: end}
        slices: [team, age-band]"""),
    "working days of what is open": indicator("""
        of: cases
        pathways: any
        when: open
        statistic: {percentile: 75}
        unit: working-days
        measure: {from: opened, to: end}
        period: year"""),
    "hours to a visit": indicator("""
        of: cases
        pathways: any
        when: moment.visit
        statistic: {percentile: 90}
        unit: hours
        measure: {from: opened, to: moment.visit}"""),
    "sum of a fact": indicator("""
        of: cases
        pathways: any
        when: closed
        statistic: sum
        unit: hours
        measure: {fact: hours}
        slices: [team]"""),
    "middle price in pounds": indicator("""
        of: cases
        pathways: any
        when: opened
        statistic: median
        unit: pounds
        measure: {fact: hours}"""),
    "completions of high need": indicator("""
        of: completions
        instruments: [need]
        when: completed
        statistic: share
        unit: percent
        numerator: {field: band.total, is: high}
        numerator_words: x
        excludes: {field: score.total, under: 2}
        slices: [gender, age-band, locality]"""),
    "middle score": indicator("""
        of: completions
        when: completed
        statistic: median
        unit: points
        measure: {score: total}
        denominator: {none: [{field: instrument, is: other}]}"""),
    "hours to complete": indicator("""
        of: completions
        when: completed
        statistic: mean
        unit: hours
        measure: {from: started, to: completed}
        denominator: {any: [{field: score.total, over: 5}, {field: band.total, exists: false}]}"""),
    "clocks that run": indicator("""
        of: clocks
        clocks: [review, contact]
        when: running
        statistic: share
        unit: percent
        numerator: breached
        numerator_words: x
        slices: [team, gender]"""),
    "clocks that stopped": indicator("""
        of: clocks
        when: stopped
        statistic: median
        unit: working-days
        measure: {from: started, to: stopped}
        denominator: {field: clock, not: review}
        slices: [pathway]"""),
    "moves": indicator("""
        of: events
        pathways: any
        when: happened
        statistic: count
        unit: count
        denominator: {all: [{field: transition, is: visit}, {field: route, not: phone}]}
        slices: [team]"""),
    "days to a move": indicator("""
        of: events
        pathways: [made]
        when: happened
        statistic: median
        unit: days
        measure: {from: opened, to: happened}
        denominator: {field: verb, in: [moved, noted]}"""),
    "again on another pathway": indicator("""
        of: cases
        pathways: [made]
        when: closed
        statistic: share
        unit: percent
        numerator: {opened_again: {within_days: 30, pathway: other}}
        numerator_words: x"""),
}

# Around month ends, both clock changes, the year end and bank holidays, to the minute.
EDGES = st.sampled_from(
    [
        datetime(2026, 3, 29, 0, 59, tzinfo=UTC),
        datetime(2026, 3, 31, 22, 59, tzinfo=UTC),
        datetime(2026, 3, 31, 23, 0, tzinfo=UTC),
        datetime(2025, 10, 26, 0, 30, tzinfo=UTC),
        datetime(2025, 12, 31, 23, 59, tzinfo=UTC),
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2026, 5, 4, 9, tzinfo=UTC),
        datetime(2026, 6, 30, 23, 0, tzinfo=UTC),
        AT,
        AT - timedelta(minutes=1),
    ]
)
SPREAD = st.integers(0, 60 * 24 * 320).map(lambda minutes: AT - timedelta(minutes=minutes))
MOMENTS = st.one_of(EDGES, SPREAD)
GONE = st.integers(0, 60 * 24 * 120).map(lambda minutes: timedelta(minutes=minutes))
CASES = st.fixed_dictionaries(
    {
        "opened": MOMENTS,
        "lasts": st.one_of(st.none(), GONE),
        "pathway": st.sampled_from(["made", "made", "other"]),
        "team": st.sampled_from([0, 1, None]),
        "worker": st.sampled_from([0, 1, 2, None]),
        "person": st.integers(0, 3),
        "route": st.sampled_from(["phone", "professional", "self"]),
        "outcome": st.sampled_from(["no-need", "ended", "died"]),
        "information": st.sampled_from(["given", "not-needed"]),
        "priority": st.sampled_from(["", "urgent"]),
        "facts": st.fixed_dictionaries(
            {},
            optional={
                "urgent": st.booleans(),
                "hours": st.one_of(st.integers(0, 40), st.just("some"), st.none()),
            },
        ),
        "moments": st.dictionaries(st.sampled_from(["first_contact", "visit"]), GONE),
        "clocks": st.lists(
            st.tuples(
                st.sampled_from(["review", "contact", "other"]),
                GONE,
                st.one_of(st.none(), GONE),
                st.one_of(st.none(), GONE),
            ),
            max_size=3,
        ),
        "events": st.lists(
            st.tuples(
                st.sampled_from(["visit", "call"]), st.sampled_from(["moved", "noted"]), GONE
            ),
            max_size=3,
        ),
    }
)


DONE = st.fixed_dictionaries(
    {
        "instrument": st.sampled_from(["need", "other"]),
        "started": MOMENTS,
        "lasts": st.one_of(st.none(), GONE),
        "person": st.sampled_from([0, 1, 2, 3, None]),
        "scores": st.dictionaries(st.just("total"), st.one_of(st.integers(0, 9), st.none())),
        "bands": st.dictionaries(st.just("total"), st.sampled_from(["low", "high"])),
    }
)


def complete(office, plans):
    for plan in plans:
        done = None if plan["lasts"] is None else plan["started"] + plan["lasts"]
        Completion.objects.create(
            version=office.version,
            instrument=plan["instrument"],
            organisation=office.organisation,
            person=None if plan["person"] is None else office.people[plan["person"]],
            status="complete" if done else "draft",
            started_at=plan["started"],
            answered_at=done,
            completed_at=done,
            scores=plan["scores"],
            bands=plan["bands"],
        )


@pytest.fixture
def office():
    return place()


def place():
    made = Office()
    for name, cells in (("North", ["88a", "88c"]), ("South", ["88b", "88c"])):
        Locality.objects.create(organisation=made.organisation, name=name, neighbourhoods=cells)
    return made


def fill(office, plans):
    for plan in plans:
        opened, lasts = plan["opened"], plan["lasts"]
        closed = opened + lasts if lasts is not None and opened + lasts <= AT else None
        team = None if plan["team"] is None else office.teams[plan["team"]]
        if closed is None and team is None and plan["worker"] is None:
            team = office.teams[0]
        case = office.case(
            opened,
            closed,
            pathway=plan["pathway"],
            team=team,
            worker=None if plan["worker"] is None else office.workers[plan["worker"]],
            person=office.people[plan["person"]],
            route=plan["route"],
            priority=plan["priority"],
            facts=plan["facts"],
            moments={name: iso(opened + gone) for name, gone in plan["moments"].items()},
            outcome=plan["outcome"] if closed else "",
            information=plan["information"] if closed else "",
        )
        for code, after, due, lasted in plan["clocks"]:
            begun = opened + after
            office.clock(
                case,
                begun,
                None if due is None else begun + due,
                None if lasted is None else begun + lasted,
                code,
            )
        office.event(case, 1, opened)
        for number, (transition, verb, after) in enumerate(plan["events"], start=2):
            office.event(case, number, opened + after, verb=verb, transition=transition)


def ask(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.values)
        return cursor.fetchall()


def found(one, asked):
    return {(s, m, day): (n, d, v) for s, m, day, n, d, v in ask(figures(one, asked))}


def asked_of(one, office, count=8):
    return Asked(office.organisation.pk, lately(one.period, count, AT), AT)


def same(fast, slow):
    assert fast.keys() == slow.keys()
    for key, (numerator, denominator, value) in slow.items():
        assert fast[key][:2] == (numerator, denominator), key
        assert fast[key][2] == pytest.approx(value), key


@settings(max_examples=12, phases=[Phase.explicit, Phase.generate])
@given(plans=st.lists(CASES, max_size=12), done=st.lists(DONE, max_size=6))
def test_every_statement_gives_what_counting_by_hand_gives(plans, done):
    with transaction.atomic():
        office = place()
        fill(office, plans)
        complete(office, done)
        for name, one in {**SHIPPED, **MADE}.items():
            asked = asked_of(one, office)
            try:
                same(found(one, asked), oracle.figures(one, asked))
            except AssertionError as wrong:
                raise AssertionError(f"{name}: {wrong}") from wrong
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_the_cases_behind_a_figure_are_as_many_as_it_says(office, name):
    one = SHIPPED[name]
    opened = AT - timedelta(days=40)
    for n in range(6):
        case = office.case(opened + timedelta(days=n), moments={"first_contact": iso(AT)})
        office.clock(case, opened, opened + timedelta(days=20), opened + timedelta(days=n * 6))
    for n in range(4):
        closed = AT - timedelta(days=30 - n)
        office.case(opened, closed, moments={"first_contact": iso(closed)}, team=office.teams[1])
    asked = asked_of(one, office)
    for span in asked.spans:
        narrow = Asked(asked.organisation_id, (span,), AT)
        for (slice_, member, _), (numerator, denominator, _v) in found(one, narrow).items():
            behind = ask(rows(one, narrow, slice_, member))
            if one.of == "cases" and one.statistic == "share":
                assert len(behind) == denominator
                assert sum(counts for _, counts in behind) == numerator
            elif one.of == "cases" and one.statistic == "count":
                assert len(behind) == numerator


def test_a_period_without_any_row_still_has_its_figure(office):
    for one in SHIPPED.values():
        made = found(one, asked_of(one, office))
        assert len(made) == 8
        assert {slice_ for slice_, _, _ in made} == {"all"}
        nought = 0 if one.statistic in ("count", "sum") else None
        assert {value for _, _, value in made.values()} == {nought}


def test_every_shipped_statement_runs_and_has_a_figure_for_every_period(office):
    office.case(AT - timedelta(days=3))
    for code, one in EVERY.items():
        whole = [key for key in found(one, asked_of(one, office, 3)) if key[0] == "all"]
        assert len(whole) == 3, code


def test_cases_of_another_organisation_are_not_counted(office):
    other = Office()
    other.case(AT - timedelta(days=3))
    one = SHIPPED["cases-opened"]
    assert all(value == 0 for _, _, value in found(one, asked_of(one, office)).values())


def test_a_rate_is_for_the_people_of_its_time():
    one = indicator("""
        of: cases
        pathways: any
        when: opened
        statistic: rate
        unit: per-100000
        populations:
        - {value: 50000, until: 2026-07-01, source: A test, confidence: D, set_by: a test}
        - {value: 200000, from: 2026-07-01, source: A test, confidence: D, set_by: a test}
        slices: [team]""")
    office = Office()
    for day in (1, 2, 30):
        office.case(AT - timedelta(days=day))
    made = found(one, asked_of(one, office, 2))
    assert {key[2].month: value for key, value in made.items() if key[0] == "all"} == {
        6: (1, 50000, 2.0),
        7: (2, 200000, 1.0),
    }
    assert {value[2] for key, value in made.items() if key[0] == "team"} == {None}
