"""A definition that does not fit together is refused with file, line and key."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.engines.indicators.made import indicator

from almoner.engines.indicators.conditions import (
    FieldTest,
    Group,
    NotYet,
    OfCase,
    OpenedAgain,
    Word,
)
from almoner.engines.indicators.kind import INDICATOR
from almoner.engines.indicators.reading import read_indicator
from almoner.engines.indicators.references import unknown_names
from almoner.engines.pathways.definition import read as read_pathway
from almoner.engines.pathways.definition import shapes
from almoner.kernel.marks import DefinitionError, load_marked, parse_marked
from almoner.kernel.sourced import Confidence

WHOLE = """\
code: in-time
version: 2
title: Assessed in time
words: The share assessed in time.
owner: Team manager
basis: {source: A policy, confidence: F, set_by: the council}
polarity: higher
unit: percent
of: cases
pathways: [care-act]
when: closed
statistic: share
numerator: {field: outcome, is: assessed}
numerator_words: Assessed
denominator: {all: [{field: route, not: self}, {not_yet: moment.visit}]}
denominator_words: Closed
excludes: {opened_again: {within_days: 91}}
period: quarter
targets:
  - {value: 80, until: 2026-04-01, source: A plan, confidence: F, set_by: the council}
  - {value: 85, from: 2026-04-01, source: A plan, confidence: F, set_by: the council}
comparators:
  - title: England
    area: England
    period: 2024-25
    value: 79.4
    unit: percent
    source: A publication
    confidence: M
    set_by: NHS England
suppress_below: 7
slices: [team, gender]
"""


def read(text: str):
    return read_indicator(parse_marked(text, "in-time.yaml"))


def changed(old: str, new: str) -> str:
    assert old in WHOLE
    return WHOLE.replace(old, new, 1)


class TestWhole:
    def test_everything_that_is_written_is_read(self):
        one = read(WHOLE)
        assert (one.code, one.version, one.unit, one.period) == ("in-time", 2, "percent", "quarter")
        assert isinstance(one.numerator, OfCase)
        assert isinstance(one.denominator, Group)
        assert one.denominator.parts[1] == NotYet("visit")
        assert one.excludes == OpenedAgain(91)
        assert one.suppress_below == 7
        assert one.slices == ("team", "gender")

    def test_a_target_is_the_one_in_force_on_the_day(self):
        one = read(WHOLE)
        assert one.target_on(date(2026, 3, 31)).value == 80
        assert one.target_on(date(2026, 4, 1)).value == 85

    def test_a_remembered_figure_is_never_called_national(self):
        [other] = read(WHOLE).comparators
        assert other.basis.confidence is Confidence.M
        assert other.basis.words == "A publication (local, set by NHS England)"

    def test_figures_are_shown_with_their_unit_and_differ_in_points(self):
        one = read(WHOLE)
        assert one.shown(Decimal("66.66")) == "66.7%"
        assert one.shown(None) == "Nothing to count"
        assert one.difference(Decimal(80), Decimal("82.5")) == "-2.5 percentage points"
        assert one.better(Decimal(85), Decimal(85)) is True
        assert one.better(Decimal(84), Decimal(85)) is False

    def test_every_shipped_file_is_read_and_bears_its_own_name(self):
        files = sorted(Path(INDICATOR.folder).glob("*.yaml"))
        assert len(files) >= 12
        for path in files:
            one = INDICATOR.from_file(path)
            assert one.words.endswith(".")
            assert one.denominator_words
            assert one.basis.is_national or "(local, set by" in one.basis.words


@pytest.mark.parametrize(
    ("old", "new", "key", "problem"),
    [
        ("version: 2", "version: 0", "version", "1 or more"),
        ("version: 2", "version: two", "version", "whole number"),
        ("code: in-time", "code: In Time", "code", "small letters"),
        ("unit: percent\nof", "unit: percentage points\nof", "unit", "percentage points are"),
        ("unit: percent\nof", "unit: days\nof", "unit", "not given in days"),
        ("unit: percent\nof", "unit: miles\nof", "unit", "not a unit"),
        ("polarity: higher", "polarity: up", "polarity", "must be one of"),
        ("polarity: higher", "polarity: neither", "targets", "needs a polarity"),
        ("of: cases", "of: people", "of", "must be one of"),
        ("when: closed", "when: stopped", "when", "not a date of cases"),
        ("when: closed", "when: moment.First", "when", "moment.name"),
        ("statistic: share", "statistic: ratio", "statistic", "not a statistic"),
        ("statistic: share", "statistic: percentile", "statistic", "say which one"),
        ("statistic: share", "statistic: {percentile: 100}", "statistic.percentile", "1 to 99"),
        ("period: quarter", "period: week", "period", "must be one of"),
        ("pathways: [care-act]\n", "", "pathways", "is missing"),
        ("pathways: [care-act]", "pathways: [a, a]", "pathways", "twice"),
        ("pathways: [care-act]", "pathways: []", "pathways", "list of codes, or any"),
        ("pathways: [care-act]", "pathways: [A]", "pathways.0", "small letters"),
        ("pathways: [care-act]", "pathways: any\nclocks: [x]", "clocks", "does not go with"),
        ("numerator: {field: outcome, is: assessed}\n", "", "numerator", "is missing"),
        ("numerator: {field: outcome, is: assessed}", "numerator: met", "numerator", "not a test"),
        ("numerator_words: Assessed\n", "", "numerator_words", "is missing"),
        ("denominator_words: Closed\n", "", "denominator_words", "is missing"),
        ("{not_yet: moment.visit}", "{not_yet: visit}", "not_yet", "moment.name"),
        ("within_days: 91", "within_days: 0", "within_days", "from 1 to"),
        ("within_days: 91", "within_days: soon", "within_days", "whole number"),
        ("within_days: 91", "days: 91", "within_days", "is missing"),
        ("value: 80", "value: 180", "value", "0 to 100"),
        ("until: 2026-04-01", "until: 2026-04-02", "targets", "two targets are in force"),
        ("until: 2026-04-01", "until: soon", "until", "written 2026-04-01"),
        ("    unit: percent", "    unit: percentage points", "unit", "no figure to compare"),
        ("    unit: percent", "    unit: count", "unit", "like goes with like"),
        ("    period: 2024-25\n", "", "period", "is missing"),
        ("    area: England\n", "", "area", "is missing"),
        ("    source: A publication\n", "", "source", "is missing"),
        ("confidence: M", "confidence: sure", "confidence", "must be one of"),
        ("suppress_below: 7", "suppress_below: 0", "suppress_below", "1 or more"),
        ("slices: [team, gender]", "slices: [team, religion]", "slices", "not a known slice"),
        ("owner: Team manager", "owner: Team manager\nmood: good", "mood", "not a key"),
        ("slices:", "measure: {from: opened, to: closed}\nslices:", "measure", "measures nothing"),
        ("slices:", "waiting_over_days: 5\nslices:", "waiting_over_days", "open or running only"),
        ("slices:", "populations: []\nslices:", "populations", "rate only"),
    ],
)
def test_a_fault_is_told_with_its_line_and_key(old, new, key, problem):
    with pytest.raises(DefinitionError, match=problem) as told:
        read(changed(old, new))
    assert told.value.file == "in-time.yaml"
    assert told.value.line >= 1
    assert key.split(".")[-1] in told.value.key


OPEN = "of: cases\npathways: any\nwhen: open\nstatistic: count\nunit: count\n"
CLOCKS = "of: clocks\nwhen: stopped\nstatistic: count\nunit: count\n"
EVENTS = "of: events\npathways: any\nwhen: happened\nstatistic: count\nunit: count\n"
DONE = "of: completions\nwhen: completed\nstatistic: count\nunit: count\n"
MEDIAN = "of: cases\npathways: any\nwhen: closed\nstatistic: median\nunit: days\n"
RATE = "of: cases\npathways: any\nwhen: closed\nstatistic: rate\nunit: per-100000\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (OPEN + "denominator: {field: state, is: working}", "stands now"),
        (OPEN + "denominator: {field: unallocated, is: true}", "stands now"),
        (OPEN + "denominator: {field: clock.review, is: breached}", "stands now"),
        (CLOCKS + "denominator: {field: clock.review, is: running}", "stands now"),
        (OPEN + "denominator: {field: opened, months_over: 6}", "depends on the day"),
        (OPEN + "denominator: {field: person.age, over: 65}", "depends on the day"),
        (OPEN + "denominator: {count: {pathway: a, months: 12}, over: 3}", "depends on the day"),
        (
            OPEN + "denominator: {event: {transition: a, within_days: 3}, exists: true}",
            "depends on the day",
        ),
        (OPEN + "denominator: {field: colour, is: red}", "cannot be asked"),
        (OPEN + "denominator: [1]", "must be"),
        (OPEN + "numerator: {field: route, is: phone}", "has no numerator"),
        (CLOCKS + "denominator: {opened_again: {within_days: 9}}", "only a case"),
        (EVENTS + "denominator: met", "not a test of events"),
        (EVENTS + "denominator: {field: verb, is: moved, not: noted}", "exactly one test"),
        (EVENTS + "denominator: {field: verb, over: 3}", "only a score"),
        (EVENTS + "denominator: {field: verb, in: []}", "list of values"),
        (DONE + "denominator: {field: outcome, is: x}", "score.code or band.code"),
        (DONE + "denominator: {not_yet: moment.visit}", "no named moments"),
        (DONE + "denominator: {instrument: frailty}", "tested by a field"),
        (DONE + "slices: [team]", "not a known slice"),
        (MEDIAN, "is missing"),
        (MEDIAN + "measure: {from: opened, to: opened}", "no time passes"),
        (MEDIAN + "measure: {from: end, to: closed}", "comes last"),
        (MEDIAN + "measure: {from: opened, to: end}", "only with when"),
        (MEDIAN + "measure: {from: started, to: closed}", "not a date of cases"),
        (MEDIAN + "measure: {score: total}", "only a completion"),
        (MEDIAN.replace("days", "pounds") + "measure: {from: opened, to: closed}", "time is given"),
        (RATE, "is missing"),
        (
            RATE + "populations: [{value: 0, source: s, confidence: D, set_by: x}]",
            "whole number of people",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused(text, problem):
    with pytest.raises(DefinitionError, match=problem):
        indicator(text)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        (CLOCKS + "denominator: met", Word("met")),
        (CLOCKS + "denominator: {field: clock, is: review}", FieldTest("clock", "is", "review")),
        (
            EVENTS + "denominator: {field: reason, exists: true}",
            FieldTest("reason", "exists", True),
        ),
        (EVENTS + "denominator: {field: verb, in: [moved]}", FieldTest("verb", "in", ("moved",))),
        (DONE + "denominator: {field: score.total, over: 4}", FieldTest("score.total", "over", 4)),
        (
            DONE + "denominator: {field: band.total, is: high}",
            FieldTest("band.total", "is", "high"),
        ),
    ],
)
def test_tests_of_the_row_itself(text, condition):
    assert indicator(text).denominator == condition


@pytest.fixture(scope="module")
def pathways():
    folder = Path(shapes.__file__).resolve().parent.parent / "definitions"
    return {made.code: made for made in map(read_pathway, map(load_marked, folder.glob("*.yaml")))}


class TestNames:
    def told(self, text, pathways):
        return unknown_names(indicator(text), pathways)

    def test_a_pathway_that_is_not_there(self, pathways):
        text = OPEN.replace("any", "[no-such]")
        assert self.told(text, pathways) == ["made: there is no pathway “no-such”."]

    @pytest.mark.parametrize(
        ("text", "kind", "name"),
        [
            (CLOCKS + "clocks: [zz]", "clock", "zz"),
            (MEDIAN.replace("closed", "moment.zz") + "measure: {fact: qq}", "moment", "zz"),
            (MEDIAN + "measure: {from: opened, to: moment.zz}", "moment", "zz"),
            (MEDIAN.replace("days", "hours") + "measure: {fact: zz}", "field", "zz"),
            (OPEN + "denominator: {not_yet: moment.zz}", "moment", "zz"),
            (OPEN + "denominator: {field: facts.zz, exists: true}", "field", "zz"),
            (OPEN + "excludes: {field: route, in: [zz]}", "route", "zz"),
            (EVENTS + "denominator: {field: transition, is: zz}", "transition", "zz"),
        ],
    )
    def test_a_name_that_no_pathway_has(self, pathways, text, kind, name):
        assert f"made: no pathway has the {kind} “{name}”." in self.told(text, pathways)

    def test_names_that_are_there_are_not_told(self, pathways):
        made = next(iter(pathways.values()))
        clock, route = next(iter(made.clocks)), made.entry.routes[0].code
        assert self.told(CLOCKS + f"clocks: [{clock}]", pathways) == []
        assert self.told(OPEN + f"denominator: {{field: route, is: {route}}}", pathways) == []
        assert self.told(DONE, pathways) == []
