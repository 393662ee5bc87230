"""For each rule, a smallest set that breaks it and its nearest neighbour that does not."""

import pytest
from tests.engines.indicators.reconcile.sets import claim, fig, found, rules, span

from almoner.engines.indicators.reconcile import RULES, Finding
from almoner.engines.indicators.reconcile.rules import CLAIM_CHECKS, FIGURE_CHECKS

SCALE = ["good", "poor"]


def share(value, part, whole):
    return [fig("a", value, "percent", numerator=part, denominator=whole)]


def change(before, after, stated, unit, of="count"):
    told = claim("change", **{"from": "a", "to": "b"}, stated=stated, unit=unit)
    return [fig("a", before, of), fig("b", after, of), told]


def two(first, second, kind, unit="count", more=None, **keys):
    """Two figures a and b under one claim; `more` are keys for both figures."""
    more = more or {}
    return [fig("a", first, unit, **more), fig("b", second, unit, **more), claim(kind, **keys)]


def alike(*values, unit="count", each=None):
    each = each or [{}] * len(values)
    items = [
        {**fig(f"f{n}", value, unit), **more}
        for n, (value, more) in enumerate(zip(values, each, strict=True))
    ]
    return [*items, claim("same", figures=[item["id"] for item in items])]


def shares(*values):
    items = [fig(f"f{n}", value, "percent") for n, value in enumerate(values)]
    return [*items, claim("shares", parts=[item["id"] for item in items])]


def way(before, after, says, **more):
    series = {"series": ["a", "b"], "says": says}
    return two(before, after, "direction", more={"polarity": "lower"}, **series, **more)


def compared(first, second, here, there):
    items = [fig("a", first, **here), fig("b", second, **there)]
    return [*items, claim("compare", figure="a", than="b", **{"is": "more-than"})]


def rates(second_rate, period="2025"):
    pairs = [["r1", "n1"], ["r2", "n2"]]
    return [
        fig("r1", 2000, "rate", period="2025"),
        fig("n1", 5000),
        fig("r2", second_rate, "rate", period=period),
        fig("n2", 1000),
        claim("one-population", pairs=pairs),
    ]


def growth(total, *parts):
    items = [fig("t", total, "percent")]
    items += [fig(f"p{n}", part, "percent") for n, part in enumerate(parts)]
    return [*items, claim("growth", total="t", parts=[item["id"] for item in items[1:]])]


def moved(total, part):
    items = [
        fig(code, value)
        for code, value in zip(("t1", "t2", "p1", "p2"), (*total, *part), strict=True)
    ]
    return [*items, claim("part-of-change", total=["t1", "t2"], part=["p1", "p2"])]


def prices(first, second):
    items = [fig("a", first, "pounds"), fig("n", 10), fig("b", second, "pounds"), fig("m", 20)]
    return [*items, claim("one-price", pairs=[["a", "n"], ["b", "m"]])]


def dated(first, second, kind, **keys):
    return [fig("a", first, "date"), fig("b", second, "date"), claim(kind, **keys)]


def phase(until):
    whole, part = span("w", "2021-06", "2023-09"), span("p", "2023-07", until)
    return [whole, part, claim("inside", whole="w", parts=["p"])]


def took(months):
    told = claim("duration", **{"from": "a", "to": "b"}, stated="s")
    dates = [fig("a", "2024-01-01", "date"), fig("b", "2024-07-01", "date")]
    return [*dates, fig("s", months, "months"), told]


def eased(unit):
    return [fig("b", 73.5, "percent"), claim("change", to="b", stated=8.2, unit=unit)]


PAIRS: dict[str, tuple[list, list]] = {
    "share-not-quotient": (share(66.4, 1901, 2807), share(67.7, 1901, 2807)),
    "rate-not-quotient": (
        [fig("a", 810, "rate", numerator=2238, denominator=276800)],
        [fig("a", 809, "rate", numerator=2238, denominator=276800)],
    ),
    "no-whole-number": (
        [fig("a", 43, "percent", denominator=29)],
        [fig("a", 43, "percent", denominator=28)],
    ),
    "part-exceeds-whole": (
        two(96.5, 92, "within", "percent", part="a", whole="b"),
        two(92.5, 92, "within", "percent", part="a", whole="b"),
    ),
    "impossible-pair": (
        two(98, 10, "opposites", "percent", one="a", other="b"),
        two(98, 3, "opposites", "percent", one="a", other="b"),
    ),
    "shares-over-100": (shares(60, 42), shares(60, 40)),
    "shares-under-100": (shares(60, 38), shares(60.0, 40)),
    "shares-shown-not-100": (shares(60, 41), shares(60.4, 39.6)),
    "change-wrong": (change(2238, 2157, -6, "percent"), change(2238, 2157, -4, "percent")),
    "points-called-percent": (
        change(50, 60, 10, "percent", "percent"),
        change(50, 60, 20, "percent", "percent"),
    ),
    "percent-called-points": (
        change(50, 60, 20, "percentage-points", "percent"),
        change(50, 60, 10, "percentage-points", "percent"),
    ),
    "points-of-no-percentage": (
        change(50, 60, 10, "percentage-points"),
        change(50, 60, 10, "count"),
    ),
    "points-or-percent": (eased("percent"), eased("percentage-points")),
    "total-outside-parts": (growth(155, 100, 144), growth(120, 100, 144)),
    "rest-moved-other-way": (moved((100, 110), (50, 65)), moved((100, 110), (50, 60))),
    "direction-against-figures": (way(9, 10, "improved"), way(10, 9, "improved")),
    "size-against-figures": (
        way(476, 356, "fell", slight=True),
        way(476, 430, "fell", slight=True),
    ),
    "cumulative-falls": (
        two(85, 60, "cumulative", series=["a", "b"]),
        two(85, 85, "cumulative", series=["a", "b"]),
    ),
    "parts-do-not-sum": (
        [*two(25, 7, "sum", total="t", parts=["a", "b"]), fig("t", 29)],
        [*two(25, 7, "sum", total="t", parts=["a", "b"]), fig("t", 32)],
    ),
    "product-wrong": (
        [*two(4, 478, "product", factors=["a", "b"], gives="t"), fig("t", 1915)],
        [*two(4, 478, "product", factors=["a", "b"], gives="t"), fig("t", 1912)],
    ),
    "price-not-constant": (prices("100.00", "210.00"), prices("100.00", "200.00")),
    "comparison-false": (compared(5, 6, {}, {}), compared(6, 5, {}, {})),
    "comparison-unsure": (
        compared(5.4, 5.4, {"unit": "days"}, {"unit": "days"}),
        compared(5.5, 5.4, {"unit": "days"}, {"unit": "days"}),
    ),
    "unlike-periods": (
        compared(6, 5, {"period": "2025"}, {"period": "2024"}),
        compared(6, 5, {"period": "2025"}, {"period": "2025"}),
    ),
    "unlike-populations": (
        compared(6, 5, {"population": "adults"}, {"population": "carers"}),
        compared(6, 5, {"population": "adults"}, {"population": "adults"}),
    ),
    "unlike-definitions": (
        compared(6, 5, {"definition": "any"}, {"definition": "formal"}),
        compared(6, 5, {"definition": "any"}, {}),
    ),
    "same-figure-two-values": (alike(5776, 5733), alike(5776, 5776)),
    "same-figure-two-units": (
        alike(2, 2, unit="days", each=[{}, {"unit": "working-days"}]),
        alike(2, 2, unit="days"),
    ),
    "same-value-two-meanings": (
        alike(8, 8, each=[{"definition": "respite"}, {"definition": "all"}]),
        alike(8, 8, each=[{"definition": "respite"}, {}]),
    ),
    "statistic-not-named": (
        alike(35, 58, unit="days", each=[{"statistic": "median"}, {}]),
        alike(35, 58, unit="days", each=[{"statistic": "median"}, {"statistic": "mean"}]),
    ),
    "same-event-two-dates": (
        dated("2024-06", "2024-07", "same", figures=["a", "b"]),
        dated("2024-06", "2024-06-30", "same", figures=["a", "b"]),
    ),
    "base-restated": (
        two(94, 96, "base", "percent", then="a", now="b"),
        two(94, 94.4, "base", "percent", then="a", now="b"),
    ),
    "rate-not-count": (rates(500), rates(400)),
    "rate-not-count-across-years": (rates(500, "2024"), rates(400, "2024")),
    "dates-out-of-order": (
        dated("2024-07", "2024-06", "order", series=["a", "b"]),
        dated("2024-06", "2024-06-01", "order", series=["a", "b"]),
    ),
    "outside-the-period": (phase("2024-09"), phase("2023-09")),
    "duration-wrong": (took(9), took(6)),
    "rank-beyond-number": (
        [fig("a", 15, "rank", of=14)],
        [fig("a", 14, "rank", of=14)],
    ),
    "score-beyond-top": (
        [fig("a", 24.6, "score", of=24)],
        [fig("a", 24.4, "score", of=24)],
    ),
    "off-the-scale": (
        [fig("a", "dire", "rating", scale=SCALE)],
        [fig("a", "poor", "rating", scale=SCALE)],
    ),
    "list-not-as-counted": (
        [fig("a", 8), claim("listed", stated="a", items=list("abcdefghi"))],
        [fig("a", 9), claim("listed", stated="a", items=list("abcdefghi"))],
    ),
    "numbering-broken": (
        [fig("a", 1), claim("numbered", labels=["1a", "1b", "3", "4"])],
        [fig("a", 1), claim("numbered", labels=["1a", "1b", "2", "3"])],
    ),
    "points-to-nothing": (
        [fig("a", 1), claim("points-to", label="3.24", among=["3.1", "3.2"])],
        [fig("a", 1), claim("points-to", label="3.2", among=["3.1", "3.2"])],
    ),
}


def test_every_rule_has_its_pair():
    assert set(PAIRS) == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_finds_what_breaks_it(rule):
    broken, sound = PAIRS[rule]
    assert rules(*broken) == [rule]
    assert rules(*sound) == []


@pytest.mark.parametrize("rule", RULES)
def test_what_is_found_can_be_read(rule):
    [finding] = found(*PAIRS[rule][0])
    assert finding.title == RULES[rule]
    assert finding.about in {"a", "c"}
    for text in (finding.stated, finding.would_be, finding.why):
        assert text.strip()
        assert "Fraction" not in text
        assert "None" not in text
    assert finding.why.endswith((".", "?"))
    assert finding.as_dict()["weight"] == finding.weight.value
    assert RULES[rule] in finding.told()


def test_each_check_is_registered_once():
    checks = [*FIGURE_CHECKS, *CLAIM_CHECKS.values()]
    assert len(checks) == len(set(checks))


def test_a_finding_needs_a_known_rule():
    with pytest.raises(ValueError, match="is not a rule"):
        Finding("guess", "a", (), "x", "y", "z")
