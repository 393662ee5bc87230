"""The edges of each rule: what rounding, loose words and missing parts still allow."""

import pytest
from tests.engines.indicators.reconcile.sets import claim, fig, figures, found, rules, span

from almoner.engines.indicators.reconcile import check


def changed(start, end, stated, unit, of="percent", **more):
    told = claim("change", **{"from": "a", "to": "b"}, stated=stated, unit=unit, **more)
    return rules(fig("a", start, of), fig("b", end, of), told)


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
    ("start", "end", "stated", "unit", "expected"),
    [
        ("47.7", "68.8", "20.1", "percent", ["change-wrong"]),
        ("47.7", "68.8", "20.1", "percentage-points", ["change-wrong"]),
        ("47.7", "68.8", "21.1", "percentage-points", []),
        ("47.7", "68.8", "21.1", "percent", ["points-called-percent"]),
        ("47.7", "68.8", "44.2", "percent", []),
        ("47.7", "68.8", "44.2", "percentage-points", ["percent-called-points"]),
        ("47.7", "68.8", "21", "percentage-points", []),
        ("75.9", "68", "-7.9", "percentage-points", []),
        ("75.9", "68", "7.9", "percentage-points", ["change-wrong"]),  # the sign counts
        ("50", "50", "0", "percent", []),
    ],
)
def test_changes_of_percentages(start, end, stated, unit, expected):
    assert changed(start, end, stated, unit) == expected


@pytest.mark.parametrize(
    ("start", "end", "stated", "unit", "expected"),
    [
        (6796, 5733, "-16", "percent", []),
        (6796, 5733, "-15", "percent", ["change-wrong"]),
        (6796, 5733, "-1063", "count", []),
        (6796, 5733, "1063", "count", ["change-wrong"]),
        (85, 185, "2.2", "ratio", []),
        (85, 185, "3", "ratio", ["change-wrong"]),
        (23, 10, "13", "percentage-points", ["points-of-no-percentage"]),
    ],
)
def test_changes_of_counts(start, end, stated, unit, expected):
    assert changed(start, end, stated, unit, "count") == expected


def test_loose_words_for_a_change():
    assert changed(100, 217, "120", "percent", "count", given="about") == []
    assert changed(100, 217, "120", "percent", "count", given="over") == ["change-wrong"]
    assert changed(100, 217, "100", "percent", "count", given="over") == []


def test_a_change_of_counts_needs_no_word_for_its_earlier_figure():
    told = claim("change", to="b", stated=35, unit="percent")
    assert rules(fig("b", 457), told) == []


def test_a_small_change_reads_the_same_in_points_and_in_percent():
    told = claim("change", to="b", stated=1, unit="percent")
    assert rules(fig("b", 99, "percent"), told) == []


@pytest.mark.parametrize(
    ("start", "end", "polarity", "says", "expected"),
    [
        (10, 12, "neither", "rose", 0),
        (10, 12, "neither", "fell", 1),
        (10, 12, "neither", "steady", 1),
        (10, 10, "neither", "steady", 0),
        (10, 10, "neither", "rose", 1),
        (10, 12, "higher", "improved", 0),
        (10, 12, "higher", "worsened", 1),
        (10, 12, "lower", "improved", 1),
        (10, 12, "lower", "worsened", 0),
        (12, 10, "lower", "improved", 0),
        (12, 10, "higher", "improved", 1),
        (10, 10, "higher", "improved", 1),
    ],
)
def test_words_for_a_direction(start, end, polarity, says, expected):
    items = [fig("a", start, polarity=polarity), fig("b", end, polarity=polarity)]
    told = claim("direction", series=["a", "b"], says=says)
    assert rules(*items, told) == ["direction-against-figures"] * expected


def test_rounding_leaves_room_for_the_words():
    """72% and 72% may be 71.6% and 72.4%: a rise is possible, so nothing is found."""
    items = [fig("a", 72, "percent"), fig("b", 72, "percent")]
    for says in ("rose", "fell", "steady"):
        assert rules(*items, claim("direction", series=["a", "b"], says=says)) == []


def test_the_whole_way_or_each_step():
    items = [fig(f"f{n}", value) for n, value in enumerate((125, 93, 57, 58))]
    series = [item["id"] for item in items]
    assert rules(*items, claim("direction", series=series, says="fell")) == []
    assert rules(*items, claim("direction", series=series, says="fell", each=True)) == [
        "direction-against-figures"
    ]


@pytest.mark.parametrize(
    ("polarity", "went", "says", "expected"),
    [
        ("lower", "up", "improved", 1),
        ("lower", "down", "improved", 0),
        ("higher", "up", "improved", 0),
        ("higher", "down", "worsened", 0),
        ("neither", "up", "rose", 0),
        ("neither", "up", "fell", 1),
    ],
)
def test_a_direction_told_without_numbers(polarity, went, says, expected):
    item = {"id": "a", "title": "A", "unit": "count", "line": 1, "not-printed": True}
    told = claim("direction", of="a", went=went, says=says)
    assert rules({**item, "polarity": polarity}, told) == (["direction-against-figures"] * expected)


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [
        (100, [100, 144], 0),
        (144, [100, 144], 0),
        (145, [100, 144], 0),  # 144.5 may be printed as either
        (146, [100, 144], 1),
        (99, [100, 144], 0),
        (98, [100, 144], 1),
        (-5, [-10, 3], 0),
        (4.6, [-10, 3], 1),
        (7, [7], 0),
    ],
)
def test_growth_between_the_parts(total, parts, expected):
    items = [fig(f"p{n}", part, "percent") for n, part in enumerate(parts)]
    told = claim("growth", total="t", parts=[item["id"] for item in items])
    assert rules(*items, fig("t", total, "percent"), told) == ["total-outside-parts"] * expected


def test_a_total_that_grew_slower_is_told_so():
    items = [fig("t", 5, "percent"), fig("p", 10, "percent"), fig("q", 20, "percent")]
    [finding] = found(*items, claim("growth", total="t", parts=["p", "q"]))
    assert "slower than every part" in finding.why


@pytest.mark.parametrize(
    ("total", "part", "expected"),
    [
        ((139.8, 145.6), (106.1, 115.2), 1),
        ((100, 110), (50, 60), 0),
        ((100, 110), (50, 40), 0),  # the part fell: no element of a rise, and not said to be
        ((110, 100), (60, 40), 1),
        ((110, 100), (60, 55), 0),
        ((100, 100), (50, 60), 0),
    ],
)
def test_a_part_that_moved_more_than_its_total(total, part, expected):
    values = zip(("a", "b", "c1", "d"), (*total, *part), strict=True)
    items = [fig(code, value) for code, value in values]
    told = claim("part-of-change", total=["a", "b"], part=["c1", "d"])
    assert rules(*items, told) == ["rest-moved-other-way"] * expected


def test_changes_printed_as_changes():
    items = [fig("t", 5), fig("p", 9)]
    assert rules(*items, claim("part-of-change", total="t", part="p")) == ["rest-moved-other-way"]


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
