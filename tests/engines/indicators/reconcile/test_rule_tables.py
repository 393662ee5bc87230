"""The edges of each rule: what rounding, loose words and missing parts still allow."""

import pytest
from tests.engines.indicators.reconcile.sets import claim, fig, figures, found, rules, span

from almoner.engines.indicators.reconcile import check


@pytest.mark.parametrize(
    ("value", "part", "whole", "expected"),
    [
        ("61", 63, {"value": 103, "given": "about"}, []),
        ("10", 255, 2412, ["share-not-quotient"]),
        ("11", 255, 2412, []),
        ("50", 1, 2, []),
        ("100", 5, 5, []),
        ("120", 6, 5, ["part-exceeds-whole"]),
        ("0", 0, 9, []),
        ("12.5", 1, 8, []),
        ("13", 1, 8, []),  # a half may be rounded either way
        ("12", 1, 8, []),
        ("12.6", 1, 8, ["share-not-quotient"]),
    ],
)
def test_shares_of_counts(value, part, whole, expected):
    assert rules(fig("a", value, "percent", numerator=part, denominator=whole)) == expected


@pytest.mark.parametrize(
    ("value", "unit", "part", "whole", "per", "expected"),
    [
        ("16", "rate", 8, 500, 1000, []),
        ("17", "rate", 8, 500, 1000, ["rate-not-quotient"]),
        ("29", "ratio", 10773, 366, 1, []),
        ("31", "ratio", 10773, 366, 1, ["share-not-quotient"]),
        ("9414.40", "pounds", "75315.20", 8, 1, []),
        ("9414.50", "pounds", "75315.20", 8, 1, ["share-not-quotient"]),
    ],
)
def test_rates_and_amounts_for_each(value, unit, part, whole, per, expected):
    told = fig("a", value, unit, numerator=part, denominator=whole, per=per)
    assert rules(told) == expected


@pytest.mark.parametrize(
    ("value", "base", "expected"),
    [
        ("43", 29, ["no-whole-number"]),
        ("43", 28, []),
        ("43", {"value": 29, "given": "about"}, ["no-whole-number"]),
        ("43", {"value": 30, "given": "about"}, []),  # 25 to 35 people: 28 among them
        ("43", {"value": 4800, "given": "about"}, []),  # any percentage is possible
        ("33.3", 3, []),
        ("33", 3, []),
        ("34", 3, ["no-whole-number"]),
        ("101", 10, ["no-whole-number"]),
        ("100", 7, []),
        ("0", 7, []),
    ],
)
def test_whole_people(value, base, expected):
    assert rules(fig("a", value, "percent", denominator=base)) == expected


def test_open_percentages_and_whole_people():
    assert rules(fig("a", 50, "percent", given="over", denominator=3)) == []
    assert rules(fig("a", 50, "percent", given="up-to", denominator=3)) == []


@pytest.mark.parametrize(
    ("value", "relation", "other", "times", "expected"),
    [
        (185, "more-than", 85, 2, []),
        (185, "more-than", 85, 3, ["comparison-false"]),
        (170, "more-than", 85, 2, ["comparison-false"]),
        (170, "at-least", 85, 2, []),
        (169, "at-least", 85, 2, ["comparison-false"]),
        (170, "at-most", 85, 2, []),
        (171, "at-most", 85, 2, ["comparison-false"]),
        (170, "less-than", 85, 2, ["comparison-false"]),
        (170, "equal-to", 85, 2, []),
        (171, "equal-to", 85, 2, ["comparison-false"]),
        (42.5, "equal-to", 85, 0.5, []),
    ],
)
def test_comparisons(value, relation, other, times, expected):
    told = claim("compare", figure="a", than="b", times=times, **{"is": relation})
    assert rules(fig("a", value), fig("b", other), told) == expected


def test_a_sum_less_what_is_taken_off():
    items = [fig("t", 7), fig("all", 10), fig("one", 1), fig("two", 2)]
    assert rules(*items, claim("sum", total="t", parts=["all"], less=["one", "two"])) == []
    [finding] = found(*items, claim("sum", total="t", parts=["all"], less=["two"]))
    assert finding.why == "10 - 2 = 8, not 7: a difference of 1."


def test_loose_parts_widen_the_sum():
    items = [fig("t", "1000", given="about"), fig("a", 457), fig("b", 560)]
    assert rules(*items, claim("sum", total="t", parts=["a", "b"])) == []


@pytest.mark.parametrize(
    ("values", "given", "expected"),
    [
        ((1000, 500), ("over", "about"), 1),
        ((1000, 1500), ("over", "exactly"), 0),
        ((500, 540), ("about", "exactly"), 0),
        ((17, 18), ("up-to", "exactly"), 1),
        ((345300, 345325), ("about", "exactly"), 0),
    ],
)
def test_loose_words_for_one_figure(values, given, expected):
    items = [
        fig(code, value, given=word) for code, value, word in zip("ab", values, given, strict=True)
    ]
    told = claim("same", figures=["a", "b"])
    assert rules(*items, told) == ["same-figure-two-values"] * expected


def test_one_figure_printed_twice_is_found_without_a_claim():
    more = {"title": "Concerns", "period": "2024/25", "area": "Coventry"}
    items = [fig("a", 5776, **more), fig("b", 5733, **more)]
    [finding] = found(*items)
    assert (finding.rule, finding.about) == ("same-figure-two-values", "a")


@pytest.mark.parametrize("key", ["title", "period", "area", "population", "definition"])
def test_figures_that_differ_in_what_they_count_are_two(key):
    more = {"title": "T", "period": "P", "area": "A", "population": "Q", "definition": "D"}
    assert rules(fig("a", 1, **more), fig("b", 2, **{**more, key: "other"})) == []


def test_a_claim_about_one_figure_printed_twice_is_found_once():
    more = {"title": "Concerns", "period": "2024/25"}
    items = [fig("a", 5776, **more), fig("b", 5733, **more)]
    findings = found(*items, claim("same", figures=["a", "b"]))
    assert [finding.about for finding in findings] == ["c"]


def test_digits_in_another_order():
    items = [fig("a", 1708, "pounds"), fig("b", 1078, "pounds")]
    [finding] = found(*items, claim("same", figures=["a", "b"]))
    assert "same in another order" in finding.why
    items = [fig("a", 1708, "pounds"), fig("b", 1079, "pounds")]
    [finding] = found(*items, claim("same", figures=["a", "b"]))
    assert "another order" not in finding.why


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("2024", "2027"), ("2024", "2027"), 0),
        (("2024", "2027"), ("2023", "2027"), 1),
        (("2024", "2027"), ("2024-06", "2027-03"), 0),
        (("2024", "2027"), ("2024", None), 1),
        (("2024", None), ("2024", None), 0),
    ],
)
def test_one_period_printed_twice(first, second, expected):
    told = claim("same", figures=["a", "b"])
    found_rules = rules(span("a", *first), span("b", *second), told)
    assert found_rules == ["same-event-two-dates"] * expected


@pytest.mark.parametrize(
    ("whole", "part", "expected"),
    [
        (("2021-06", "2023-09"), ("2021-06", "2022-06"), 0),
        (("2021-06", "2023-09"), ("2021-05", "2022-06"), 1),
        (("2021-06", "2023-09"), ("2023-07", "2024-09"), 1),
        (("2021-06", "2023-09"), ("2023-07", None), 1),
        (("2021-06", None), ("2023-07", None), 0),
        (("2021-06", "2023-09"), ("2021", "2022"), 0),  # some month of 2021
    ],
)
def test_inside_a_period(whole, part, expected):
    told = claim("inside", whole="w", parts=["p"])
    assert rules(span("w", *whole), span("p", *part), told) == ["outside-the-period"] * expected


def test_a_period_that_ends_before_it_starts():
    [finding] = found(span("a", "2024-09", "2024-07"))
    assert finding.rule == "dates-out-of-order"
    assert rules(span("a", "2024-09", "2024-09")) == []


@pytest.mark.parametrize(
    ("start", "end", "amount", "unit", "expected"),
    [
        ("2024-10", "2025-03", 6, "months", 0),
        ("2024-10", "2025-03", 5, "months", 0),
        ("2024-10", "2025-03", 9, "months", 1),
        ("2024-01-01", "2024-01-15", 14, "days", 0),
        ("2024-01-01", "2024-01-15", 2, "weeks", 0),
        ("2024-01-01", "2024-01-15", 4, "weeks", 1),
        ("2019", "2024", 5, "years", 0),
        ("2019", "2024", 8, "years", 1),
        ("2024-06-01", "2023-06-01", 1, "years", 1),
    ],
)
def test_durations(start, end, amount, unit, expected):
    told = claim("duration", **{"from": "a", "to": "b"}, stated="s")
    dates = [fig("a", start, "date"), fig("b", end, "date"), fig("s", amount, unit)]
    assert rules(*dates, told) == ["duration-wrong"] * expected


@pytest.mark.parametrize(
    ("labels", "why"),
    [
        (["1", "2", "3"], None),
        (["1a", "1b", "2"], None),
        (["5.1", "5.2", "5.3"], None),
        (["a", "b"], None),
        (["1", "3"], "2 is missing"),
        (["5.1", "5.2", "5.2"], "5.2 stands twice"),
        (["1", "1", "4"], "1 stands twice, 2 is missing and 3 is missing"),
    ],
)
def test_numbers_of_a_list(labels, why):
    findings = found(fig("a", 1), claim("numbered", labels=labels))
    assert [why in finding.why for finding in findings] == ([] if why is None else [True])


def test_loose_counts_of_a_list():
    told = claim("listed", stated="a", items=["x", "y", "z"])
    assert rules(fig("a", 2, given="over"), told) == []
    assert rules(fig("a", 4, given="over"), told) == ["list-not-as-counted"]


def test_findings_stand_in_the_order_of_figures_then_claims():
    items = [
        fig("b", 15, "rank", of=14),
        fig("a", 20, "percent", numerator=1, denominator=2),
        {**claim("numbered", labels=["1", "3"]), "id": "z"},
        {**claim("numbered", labels=["2", "4"]), "id": "y"},
    ]
    assert [finding.about for finding in check(figures(*items))] == ["b", "a", "z", "y"]


def test_nought_elsewhere():
    nothing = fig("a", 0)
    whole = claim("share-of", part="b", whole="a", share="s")
    assert rules(nothing, fig("b", 3), fig("s", 10, "percent"), whole) == []
    lost = claim("change", to="s", stated=-100, unit="percent")
    assert rules(fig("s", 10, "percent"), lost) == []
    grown = claim("growth", total="g", parts=[["a", "b"]])
    assert rules(nothing, fig("b", 3), fig("g", 10, "percent"), grown) == []
    told = claim("product", factors=["a", "b"], gives="s")
    assert rules(nothing, fig("b", 3), fig("s", 10), told) == ["product-wrong"]
