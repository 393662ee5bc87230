"""The edges of the rules for changes: signs, units, rounding, words and parts."""

import pytest
from tests.engines.indicators.reconcile.sets import claim, fig, found, rules


def changed(start, end, stated, unit, of="percent", **more):
    told = claim("change", **{"from": "a", "to": "b"}, stated=stated, unit=unit, **more)
    return rules(fig("a", start, of), fig("b", end, of), told)


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
    ("start", "end", "stated", "unit", "of", "expected"),
    [
        (0, 5, 5, "count", "count", []),
        (0, 5, 6, "count", "count", ["change-wrong"]),
        (0, 5, 100, "percent", "count", []),  # no percentage can be told of nought
        (0, 5, 7, "percentage-points", "percent", ["change-wrong"]),
        (0, 5, 5, "percentage-points", "percent", []),
        (0, 5, 5, "percentage-points", "count", ["points-of-no-percentage"]),
    ],
)
def test_changes_from_nought(start, end, stated, unit, of, expected):
    assert changed(start, end, stated, unit, of) == expected
