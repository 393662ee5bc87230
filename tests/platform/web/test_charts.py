import itertools
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.platform.web.drawing import draw, read

from almoner.platform.web.charts import (
    STATUSES,
    Band,
    Cell,
    Point,
    bars,
    control,
    line,
    nice_ticks,
    strip,
    trend,
)

VALUES = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3))
MAYBE = st.lists(st.none() | VALUES, min_size=0, max_size=24)
COUNTS = st.lists(
    st.integers(0, 500).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d))), max_size=24
)


def points(*values):
    return [Point(f"Week {i + 1}", value) for i, value in enumerate(values)]


def numbers_of(svg):
    names = "x|y|x1|x2|y1|y2|cx|cy|width|height"
    return [float(n) for n in re.findall(rf' (?:{names})="([^"]+)"', str(svg))]


@given(MAYBE, st.none() | VALUES)
def test_a_line_is_always_well_formed_and_inside_its_frame(values, target):
    made = line("T", points(*values), target=target)
    read(str(made.svg))
    assert all(-1 <= number <= 361 for number in numbers_of(made.svg))
    assert len(made.rows) == len(values)


@given(COUNTS)
def test_a_control_chart_is_always_well_formed(counts):
    made = control("T", [(f"W{i}", n, d) for i, (n, d) in enumerate(counts)])
    read(str(made.svg))
    assert all(-1 <= number <= 361 for number in numbers_of(made.svg))


@given(st.lists(st.none() | st.floats(0, 1e6), max_size=12))
@example([2.225073858507203e-309])
def test_bars_are_as_long_as_their_share_of_the_longest(values):
    svg = read(str(bars("T", points(*values)).svg))
    widths = [float(bar["width"]) for bar in svg.all("rect", class_="almoner-chart__bar")]
    most = max([value for value in values if value] or [1])
    longest = max(widths, default=0)
    assert longest <= 280
    for value, width in zip(values, widths, strict=True):
        assert width == pytest.approx((value or 0) / most * longest, abs=0.1)


WORDS = st.text("Wlim0 ,:Ea", min_size=1, max_size=90)
LETTER = 6.2  # Arial at 11px: digits take 6.1, small letters less


def ends_of(svg):
    """(left, right, text) of every text in a drawing, by where it is anchored."""
    for one in read(str(svg)).all("text"):
        x, width = float(one["x"]), len(one.text) * LETTER
        before = {"middle": width / 2, "end": width}.get(one["text-anchor"], 0)
        yield x - before, x - before + width, one.text


@given(st.lists(st.tuples(WORDS, st.none() | VALUES), max_size=24), st.none() | VALUES)
def test_no_label_of_a_line_is_cut_at_an_edge(given, target):
    made = line("T", [Point(*one) for one in given], target=target, places=1)
    for left, right, text in ends_of(made.svg):
        assert left >= 0, text
        assert right <= 361, text


@given(st.lists(st.tuples(WORDS, st.none() | st.floats(0, 1e9)), max_size=12))
def test_no_label_or_figure_of_bars_is_cut_at_an_edge(given):
    made = bars("T", [Point(*one) for one in given], places=2)
    for left, right, text in ends_of(made.svg):
        assert left >= 0, text
        assert right <= 361, text


def test_the_newest_reading_of_a_month_keeps_its_whole_label():
    labels = [f"{day} Nov, 8:05am" for day in range(10, 15)]
    made = line("Glucose", [Point(label, 7.0) for label in labels], unit="mmol/L", places=1)
    below = [one for one in ends_of(made.svg) if "Nov" in one[2]]
    assert below[-1][2] == labels[-1]
    assert all(a[1] < b[0] for a, b in itertools.pairwise(below))


def test_what_is_too_long_for_the_drawing_is_whole_in_the_table():
    name = "A very long name of a reason why something could not be done on that day at all"
    made = bars("Why", [Point(name, 3)])
    (label, _) = [text for _, _, text in ends_of(made.svg)]
    assert label.endswith("…")
    assert made.rows == ((name, "3"),)


@given(VALUES, VALUES)
def test_ticks_enclose_the_values_in_equal_round_steps(one, other):
    low, high = min(one, other), max(one, other)
    ticks = nice_ticks(low, high)
    assert ticks[0] <= low + 1e-6
    assert ticks[-1] >= high - 1e-6
    assert 2 <= len(ticks) <= 8
    steps = {round(b - a, 6) for a, b in itertools.pairwise(ticks)}
    assert len(steps) == 1 or max(steps) - min(steps) < 1e-3


def test_a_gap_is_a_gap_and_never_a_nought():
    made = line("T", points(5, None, 7))
    svg = read(str(made.svg))
    path = svg.one("path", class_="almoner-chart__line")["d"]
    assert path.count("M") == 2
    assert len(svg.all("circle")) == 2
    assert made.rows[1] == ("Week 2", "Not known")


def test_a_chart_says_in_words_what_it_shows():
    made = line("On time", points(81, 95.04), unit="per cent", target=95, places=1)
    assert made.summary == "Week 2: 95.0 per cent. Up from Week 1. The target is 95.0 per cent."
    svg = read(str(made.svg)).one("svg")
    assert svg["role"] == "img"
    assert svg.one("title").text == "On time"
    assert svg.one("desc").text == made.summary
    assert made.title in svg["aria-label"]
    assert made.summary in svg["aria-label"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([3, 2], "Week 2: 2. Down from Week 1."),
        ([2, 2], "Week 2: 2. The same as Week 1."),
        ([2, None, 5], "Week 3: 5. Up from Week 1."),
        ([2], "Week 1: 2."),
        ([None], "There is nothing to show yet."),
        ([], "There is nothing to show yet."),
    ],
)
def test_movement_is_said_and_not_judged(values, said):
    assert line("T", points(*values)).summary == said


def test_higher_values_stand_higher():
    svg = read(str(line("T", points(1, 5, 9)).svg))
    heights = [float(dot["cy"]) for dot in svg.all("circle")]
    assert heights == sorted(heights, reverse=True)


def test_a_point_outside_its_limits_is_a_diamond_and_is_named():
    weeks = [(f"W{i}", 40 if i == 3 else 5, 100) for i in range(1, 11)]
    made = control("Late acts", weeks)
    svg = read(str(made.svg))
    assert len(svg.all("path", class_="almoner-chart__outside")) == 1
    assert made.summary == "Outside the range expected by chance: W3."
    assert [row[0] for row in made.rows if row[-1] == "Yes"] == ["W3"]


def test_a_steady_series_has_nothing_outside():
    made = control("Late acts", [(f"W{i}", 5, 100) for i in range(6)])
    assert made.summary == "Every point lies within the range expected by chance."


def test_a_week_with_nothing_to_count_has_no_share():
    made = control("Late acts", [("W1", 5, 100), ("W2", 0, 0)])
    assert made.rows[1] == ("W2", "0", "0", "Nothing to count", "", "")


def test_a_strip_tells_each_status_by_sign_and_word_too():
    cells = [Cell("Insulin", "good"), Cell("Eyes", "soon", "Lapses 3 May"), Cell("Skin", "late")]
    made = strip("Competence", cells)
    svg = read(str(made.svg))
    assert [sign.text for sign in svg.all("text")] == ["✓", "!", "×"]
    assert made.rows == (("Insulin", "In date"), ("Eyes", "Lapses 3 May"), ("Skin", "Lapsed"))
    assert made.summary == "1 in date, 1 lapsing soon, 1 lapsed."


@given(st.lists(st.sampled_from(sorted(STATUSES)), max_size=40))
def test_a_strip_stays_inside_its_frame(statuses):
    made = strip("T", [Cell(f"A{i}", status) for i, status in enumerate(statuses)])
    svg = read(str(made.svg)).one("svg")
    height = float(svg["viewbox"].split()[-1])
    for cell in svg.all("rect", class_="almoner-chart__cell"):
        assert float(cell["x"]) + float(cell["width"]) <= 360
        assert float(cell["y"]) + float(cell["height"]) <= height


@pytest.mark.parametrize(
    "made",
    [
        line("<b>T</b>", [Point("<i>", 1)]),
        bars("<b>T</b>", [Point("<i>", 1)], unit="<u>"),
        control("<b>T</b>", [("<i>", 1, 2)]),
        strip("<b>T</b>", [Cell("<i>", "good", "<u>")]),
    ],
)
def test_words_are_escaped_and_nothing_is_styled_in_line(made):
    html = str(made.svg)
    assert not re.search(r"<(b|i|u)>", html)
    assert " style=" not in html
    page = draw("{{ chart(made) }}", made=made)
    assert not page.all("b")
    assert page.one("h2").text == "<b>T</b>"


def test_the_numbers_are_under_the_drawing():
    page = draw("{{ chart(made, 'Counted so.') }}", made=line("T", points(1, 2)))
    table = page.one("details").one("table")
    assert [td.text.split()[-1] for td in table.all("td")] == ["1", "2"]
    assert "Counted so." in page.text


HEAD = ("Period", "Figure")


def a_trend(values, **more):
    rows = [(point.label, str(point.value)) for point in points(*values)]
    return trend("T", points(*values), rows, HEAD, said="As it goes.", **more)


@given(MAYBE, st.none() | VALUES, st.lists(VALUES, min_size=3, max_size=3).map(sorted))
def test_a_trend_is_always_well_formed_and_inside_its_frame(values, target, edges):
    lower, centre, upper = edges
    made = a_trend(values, target=target, band=Band(centre, lower, upper))
    read(str(made.svg))
    assert all(-1 <= number <= 361 for number in numbers_of(made.svg))


def test_a_trend_has_its_limits_average_target_and_diamonds_where_they_belong():
    made = str(a_trend((5, 7, None, 30), target=20, band=Band(8, 2, 14), marked=(3,)).svg)
    assert made.count("almoner-chart__limit") == 2
    assert made.count("almoner-chart__outside") == 1
    assert "Average" in made
    assert "Target 20" in made


def test_a_trend_without_limits_has_none_and_says_what_it_was_told():
    made = a_trend((5, 7))
    assert "almoner-chart__limit" not in str(made.svg)
    assert made.summary == "As it goes."
    assert made.head == HEAD
    assert len(made.rows) == 2
