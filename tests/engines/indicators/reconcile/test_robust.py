"""Whatever a file says: it is refused with a place, or checked to the end and told in words."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.indicators.reconcile.sets import claim, figures

from almoner.engines.indicators.reconcile import Given, Unit, check
from almoner.engines.indicators.reconcile.claims import Relation, Says
from almoner.engines.indicators.reconcile.readclaims import KINDS
from almoner.engines.indicators.reconcile.shown import NOT_NUMBERS
from almoner.kernel.marks import DefinitionError

IDS = st.sampled_from(["a", "b", "c", "d", "e", "f", "day", "stretch"])
NUMBERS = st.one_of(
    st.integers(-5, 200),
    st.integers(-50, 2000).map(lambda number: number / 10),
    st.just(0),
)
UNITS = st.sampled_from([unit.value for unit in Unit if unit not in NOT_NUMBERS])
GIVEN = st.sampled_from([one.value for one in Given])
AMOUNTS = st.integers(0, 60)
PAIRS = st.lists(IDS, min_size=2, max_size=2)
SERIES = st.lists(IDS, min_size=2, max_size=3)
MONTHS = st.sampled_from(["2023", "2024-06", "2024-06-17", "2025-01"])
KEYS = {
    "change": {"from": IDS, "to": IDS, "stated": NUMBERS, "unit": UNITS},
    "direction": {"series": SERIES, "says": st.sampled_from([one.value for one in Says])},
    "compare": {
        "figure": IDS,
        "than": IDS,
        "times": AMOUNTS,
        "is": st.sampled_from([one.value for one in Relation]),
    },
    "sum": {"total": IDS, "parts": SERIES, "less": SERIES},
    "duration": {"from": st.just("day"), "to": st.just("stretch"), "stated": IDS},
    "growth": {"total": PAIRS, "parts": st.lists(PAIRS, min_size=1, max_size=3)},
    "part-of-change": {"total": PAIRS, "part": st.one_of(IDS, PAIRS)},
    "cumulative": {"series": SERIES},
    "shares": {"parts": SERIES},
    "opposites": {"one": IDS, "other": IDS},
    "within": {"part": IDS, "whole": IDS},
    "share-of": {"part": IDS, "whole": IDS, "share": IDS},
    "product": {"factors": SERIES, "gives": IDS},
    "one-price": {"pairs": st.lists(PAIRS, min_size=2, max_size=3)},
    "same": {"figures": SERIES},
    "base": {"then": IDS, "now": IDS},
    "one-population": {"pairs": st.lists(PAIRS, min_size=2, max_size=3)},
    "order": {"series": st.lists(st.sampled_from(["day", "stretch"]), min_size=2, max_size=3)},
    "inside": {"whole": st.just("stretch"), "parts": st.just(["day"])},
    "listed": {"stated": IDS, "items": st.just(["x", "y"])},
    "numbered": {"labels": st.lists(st.sampled_from(["1", "2a", "7", "x"]), min_size=1)},
    "points-to": {"label": st.just("x"), "among": st.just(["y"])},
}


@st.composite
def numbers(draw, code, unit):
    told = {"id": code, "title": code, "value": draw(NUMBERS), "unit": unit, "line": 1}
    told["given"] = draw(GIVEN)
    for key in ("numerator", "denominator", "of"):
        if draw(st.integers(0, 3)) == 0:
            told[key] = draw(AMOUNTS)
    return told


@st.composite
def sets(draw, kind):
    """Figures mostly of one unit, so that most claims are read and not refused."""
    unit = draw(st.sampled_from(["percent", "count", "pounds", "months", "rate"]))
    items = [draw(numbers(code, unit)) for code in "abcde"]
    items.append(draw(numbers("f", draw(UNITS))))
    items.append({"id": "day", "title": "D", "unit": "date", "value": draw(MONTHS), "line": 1})
    stretch = {"id": "stretch", "title": "S", "unit": "period", "line": 1}
    items.append({**stretch, "from": draw(MONTHS), "until": draw(MONTHS)})
    keys = {key: draw(values) for key, values in KEYS[kind].items()}
    return [*items, claim(kind, **keys)]


def test_every_kind_of_claim_is_tried():
    assert set(KEYS) == set(KINDS)


@given(st.sampled_from(sorted(KEYS)).flatmap(sets))
@settings(max_examples=600)
def test_no_set_of_figures_makes_a_check_fall(items):
    try:
        read = figures(*items)
    except DefinitionError:
        return
    for finding in check(read):
        told = json.loads(json.dumps(finding.as_dict()))
        assert told["why"]
        assert told["citations"]
        assert finding.told().isprintable() or "\n" in finding.told()
