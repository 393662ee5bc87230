"""No indicator gives away what another of the same rows hides, whatever is subtracted."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from almoner.engines import indicators
from almoner.engines.indicators.definition import Indicator
from almoner.engines.indicators.reading import read_indicator
from almoner.engines.indicators.rules.families import (
    ALL_OF,
    COUNTED,
    Family,
    families,
    family_of,
    inside,
)
from almoner.engines.indicators.rules.suppression import Counted, Shown
from almoner.engines.indicators.rules.together import Exact, protect_together
from almoner.kernel.marks import load_marked, parse_marked

pytestmark = pytest.mark.hazard("HZ-11")
BELOW = 3
FOLDER = Path(indicators.__file__).parent / "definitions"
PLAIN = """
code: {code}
version: 1
title: {code}
words: w
owner: o
basis: {{source: s, confidence: D, set_by: this project}}
polarity: neither
unit: {unit}
of: cases
pathways: [door]
when: closed
period: month
denominator_words: d
{rest}
"""


def made(code, rest="statistic: count", unit="count") -> Indicator:
    return read_indicator(parse_marked(PLAIN.format(code=code, unit=unit, rest=rest), "t.yaml"))


def of_which(code, test):
    return made(code, f"statistic: count\ndenominator: {test}")


def share_of(code, numerator, more=""):
    rest = f"statistic: share\nnumerator: {numerator}\nnumerator_words: n\n{more}"
    return made(code, rest, "percent")


ALL = made("all")
ADVISED = "{field: outcome, is: advised}"
OTHERS = "{field: outcome, not: advised}"
PART, REST = of_which("part", ADVISED), of_which("rest", OTHERS)
SHARE, MIRROR = share_of("share", ADVISED), share_of("mirror", OTHERS)


def family(*some) -> Family:
    [found] = families(some)
    return found


class TestFamilies:
    def test_of_which_lies_within_all(self):
        found = family(ALL, PART)
        assert [(a.code, b.code) for a, b in found.within] == [("part", "all")]

    def test_a_share_of_the_same_rows_has_them_in_common(self):
        found = family(ALL, SHARE)
        assert [(a.code, a.part, b.code, b.part) for a, b in found.same] == [
            ("all", ALL_OF, "share", ALL_OF)
        ]
        assert found.within == ()

    def test_the_count_of_a_numerator_is_the_numerator(self):
        same = family(PART, SHARE).same
        assert ("part", "share", COUNTED) in [(a.code, b.code, b.part) for a, b in same]

    def test_fewer_values_lie_within_more(self):
        wide = of_which("wide", "{field: outcome, in: [advised, signposted]}")
        assert [(a.code, b.code) for a, b in family(PART, wide).within] == [("part", "wide")]

    def test_longer_waits_lie_within_shorter_ones(self):
        long, short = (
            replace(ALL, code=code, when="open", waiting_over_days=days)
            for code, days in (("long", 90), ("short", 30))
        )
        assert [(a.code, b.code) for a, b in family(long, short).within] == [("long", "short")]

    @pytest.mark.parametrize(
        "other",
        [{"when": "opened"}, {"period": "quarter"}, {"pathways": ("other",)}, {"of": "events"}],
    )
    def test_other_rows_are_no_family(self, other):
        assert families((ALL, replace(PART, **other))) == ()
        assert family_of("all", {"all": ALL}) is None

    def test_whatever_lies_within_is_never_outside_its_own_outer_set(self):
        assert inside(frozenset("ab"), frozenset("a"))
        assert not inside(frozenset("a"), frozenset("ab"))

    def test_the_shipped_ones_that_share_their_rows_are_found(self):
        known = {
            one.code: one
            for one in (read_indicator(load_marked(path)) for path in FOLDER.glob("*.yaml"))
        }
        found = family_of("cases-closed", known)
        assert "reopened-within-91-days" in found.codes
        assert "cases-open" not in found.codes


def counts(*values):
    return Exact(
        Counted(sum(values), sum(values)),
        {"team": {f"m{at}": Counted(value, value) for at, value in enumerate(values)}},
        share=False,
        below=BELOW,
    )


def shares(*pairs):
    rows = {f"m{at}": Counted(part, part + rest) for at, (part, rest) in enumerate(pairs)}
    total = Counted(sum(a for a, _ in pairs), sum(a + b for a, b in pairs))
    return Exact(total, {"team": rows}, share=True, below=BELOW)


def shown(found, code):
    return [found[code].total, *found[code].slices["team"].values()]


class TestTogether:
    def test_large_differences_hide_nothing(self):
        found = protect_together(family(ALL, PART), {"all": counts(50, 60), "part": counts(20, 9)})
        assert shown(found, "part") == [Shown(29, 29), Shown(20, 20), Shown(9, 9)]

    def test_a_small_rest_hides_of_which_and_another_member_with_it(self):
        exact = {"all": counts(50, 60, 70), "part": counts(48, 9, 30)}
        found = protect_together(family(ALL, PART), exact)
        assert [one.value for one in shown(found, "part")] == [True, False, False, True]
        assert all(one.value for one in shown(found, "all"))

    def test_a_small_rest_of_the_whole_hides_of_which_everywhere(self):
        exact = {"all": counts(50, 60), "part": counts(49, 59)}
        assert not any(
            one.value for one in shown(protect_together(family(ALL, PART), exact), "part")
        )

    def test_two_that_make_up_a_third_hide_the_same_members(self):
        exact = {"all": counts(30, 40, 50), "part": counts(2, 20, 30), "rest": counts(28, 20, 20)}
        found = protect_together(family(ALL, PART, REST), exact)
        hidden = {
            code: [not one.value for one in shown(found, code)] for code in ("all", "part", "rest")
        }
        assert hidden["all"] == hidden["part"] == hidden["rest"]
        assert sum(hidden["part"]) == 2

    def test_the_same_rows_in_two_indicators_are_hidden_in_both(self):
        exact = {"all": counts(2, 20, 30), "share": shares((1, 1), (10, 10), (15, 15))}
        found = protect_together(family(ALL, SHARE), exact)
        assert not shown(found, "all")[1].value
        assert shown(found, "share")[1].of is None

    def test_what_was_not_worked_out_is_left_out(self):
        assert set(protect_together(family(ALL, PART, REST), {"part": counts(9)})) == {"part"}


PARTS = {
    "all": lambda pair: (sum(pair), sum(pair)),
    "part": lambda pair: (pair[0], pair[0]),
    "rest": lambda pair: (pair[1], pair[1]),
    "share": lambda pair: (pair[0], sum(pair)),
    "mirror": lambda pair: (pair[1], sum(pair)),
}
DEFINED = {"all": ALL, "part": PART, "rest": REST, "share": SHARE, "mirror": MIRROR}


def exact_of(code, pairs):
    rows = {f"m{at}": Counted(*PARTS[code](pair)) for at, pair in enumerate(pairs)}
    both = tuple(map(sum, zip(*pairs, strict=True)))
    return Exact(
        Counted(*PARTS[code](both)), {"team": rows}, share=code in ("share", "mirror"), below=BELOW
    )


def agrees(found, cell_of, pair):
    """Whether nothing that is shown in one place speaks against these counts there."""
    for code, one in found.items():
        cell, (counted, of) = cell_of(one), PARTS[code](pair)
        if cell.counted not in (None, counted) or cell.of not in (None, of):
            return False
    return True


def readings(found, length, most):
    """Every table of (part, rest) that agrees with all that is shown."""
    pairs = list(product(range(most + 1), repeat=2))
    places = [
        [pair for pair in pairs if agrees(found, lambda one, at=at: one.slices["team"][at], pair)]
        for at in (f"m{number}" for number in range(length))
    ]
    for table in product(*places):
        if agrees(found, lambda one: one.total, tuple(map(sum, zip(*table, strict=True)))):
            yield table


CELLS = st.tuples(st.integers(0, 5), st.integers(0, 5))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(CELLS, min_size=1, max_size=2),
    st.sets(st.sampled_from(sorted(DEFINED)), min_size=2).filter(
        lambda some: some - {"part", "rest"}
    ),
)
@example([(2, 5), (5, 5)], {"all", "part", "rest"})
@example([(5, 1), (5, 4)], {"all", "part"})
@example([(2, 5), (5, 3)], {"share", "mirror"})
@example([(1, 5), (5, 5)], {"part", "share", "all"})
def test_nobody_can_work_out_a_small_count_from_all_of_them(pairs, codes):
    exact = {code: exact_of(code, pairs) for code in codes}
    found = protect_together(family(*(DEFINED[code] for code in sorted(codes))), exact)
    assert set(found) == codes
    possible = list(readings(found, len(pairs), 7))
    assert tuple(pairs) in possible
    told = {"part", "rest", "share", "mirror"} & codes
    for at, pair in enumerate(pairs):
        for side in (0, 1) if told else ():
            if 0 < pair[side] < BELOW:
                assert len({guess[at][side] for guess in possible}) > 1
        if 0 < sum(pair) < BELOW:
            assert len({sum(guess[at]) for guess in possible}) > 1
