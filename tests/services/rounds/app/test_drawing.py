"""The day drawn as SVG: all in its frame, nothing said by colour alone, nothing unescaped."""

import re
import xml.etree.ElementTree as Tree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.services.rounds.rules.drawing import SIZE, Bar, Line, letter, map_of, timeline_of

HOME = (52.4, -1.5)


def bar(key="1-0", starts=480.0, ends=510.0, spot=(52.41, -1.49), **more):
    return Bar(key, "Ada Lark", "Lark", f"?call={key}", spot, starts, ends, **more)


def line(number=1, *bars, name="Kim Lee", **more):
    return Line(number, name, HOME, bars, 420.0, 900.0, **more)


def texts(svg):
    return [one.text for one in Tree.fromstring(str(svg)).iter("text")]


def test_each_call_is_a_link_with_its_words_on_the_map_and_in_the_timeline():
    lines = [line(1, bar(), bar("2-0", 540, 570))]
    for svg in (map_of(lines, HOME), timeline_of(lines)):
        links = list(Tree.fromstring(str(svg)).iter("a"))
        assert [one.get("href") for one in links] == ["?call=1-0", "?call=2-0"]
        assert all("Ada Lark" in one.get("aria-label") for one in links)
    assert texts(map_of(lines, HOME)) == ["A1", "A2"]


def test_a_call_that_nobody_makes_is_on_the_map():
    svg = map_of([line()], HOME, [bar("9-0")])
    assert "Nobody yet: Ada Lark" in svg
    assert texts(svg) == ["?"]


def test_names_are_escaped():
    svg = timeline_of([line(1, bar(), name="<b>Kim & Lee</b>")])
    assert "<b>" not in svg
    assert Tree.fromstring(str(svg)) is not None


def test_no_style_and_no_script_stand_in_a_drawing():
    lines = [line(1, bar(state="chosen"), rest=(600.0, 620.0))]
    for svg in (map_of(lines, HOME), timeline_of(lines)):
        assert not re.search(r"style=|<script|\son\w+=", str(svg))
    assert "Break" in texts(timeline_of(lines))


@pytest.mark.parametrize(("number", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (53, "BB")])
def test_letters_go_on(number, letters):
    assert letter(number) == letters


@given(st.lists(st.tuples(st.floats(50, 55), st.floats(-5, 1)), min_size=1, max_size=12))
def test_every_place_is_inside_the_frame(spots):
    lines = [line(1, *(bar(f"{n}-0", spot=spot) for n, spot in enumerate(spots)))]
    for circle in Tree.fromstring(str(map_of(lines, HOME))).iter("circle"):
        assert 0 <= float(circle.get("cx")) <= SIZE
        assert 0 <= float(circle.get("cy")) <= SIZE


def test_two_calls_at_one_place_stand_side_by_side():
    lines = [line(1, bar()), line(2, bar(), name="Ann Reed")]
    first, second = Tree.fromstring(str(map_of(lines, HOME))).iter("circle")
    assert float(second.get("cx")) - float(first.get("cx")) == 24
    assert first.get("cy") == second.get("cy")


def test_north_is_up_and_east_is_right():
    lines = [line(1, bar("1-0", spot=(52.5, -1.5)), bar("2-0", spot=(52.4, -1.3)))]
    north, east = Tree.fromstring(str(map_of(lines, HOME))).iter("circle")
    assert float(north.get("cy")) < float(east.get("cy"))
    assert float(north.get("cx")) < float(east.get("cx"))


def test_a_bar_stands_at_its_time_and_is_as_long_as_the_call():
    svg = Tree.fromstring(str(timeline_of([line(1, bar(starts=480, ends=540))])))
    (link,) = svg.iter("a")
    rect = link.find("rect")
    first = float(svg.get("data-first"))
    assert float(rect.get("x")) == float(svg.get("data-names")) + (480 - first) * 2
    assert float(rect.get("width")) == 120


def test_an_empty_day_is_drawn_too():
    assert "svg" in timeline_of([])
    assert "svg" in map_of([], HOME)
