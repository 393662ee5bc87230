"""Travel times from a file: a table of pairs or squares, errors with their line."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.kernel.refusals import Refused
from almoner.services.rounds.problem.places import Point
from almoner.services.rounds.travelling.fromfile import read_csv, read_file, read_json

A, B, C = (Point(53, -1, key) for key in ("a", "b", "c"))
PAIRS = """from,to,minutes,metres
a,b,5,2000
b,a,7,2500
"""
DAY = """from,to,mode,part,minutes
a,b,car,0,5
b,a,car,0,6
a,b,car,720,9
b,a,car,720,8
a,b,foot,0,50
b,a,foot,0,50
"""
SQUARES = {
    "places": ["a", "b"],
    "parts": [0, 720],
    "minutes": {"car": [[[0, 5], [6, 0]], [[0, 9], [8, 0]]]},
    "metres": {"car": [[0, 2000], [2500, 0]]},
}


def test_the_way_back_is_kept_apart():
    ways = read_csv(PAIRS, "times.csv")
    found = ways.travel([B, A], ["car"])
    assert (found.between("car", 0, 1), found.between("car", 1, 0)) == (7, 5)
    assert ways.metres([A, B], "car").tolist() == [[0, 2000], [2500, 0]]
    assert ways.origin() == ["The file times.csv: 2 places."]


def test_parts_of_the_day_and_their_average():
    ways = read_csv(DAY, "times.csv")
    own = ways.travel([A, B], ["car"])
    assert own.parts == (0, 720)
    assert [own.between("car", 0, 1, minute) for minute in (0, 720)] == [5, 9]
    assert ways.travel([A, B], ["car"], (0.0,)).between("car", 0, 1) == 7


def test_a_mode_that_lacks_a_part_of_the_day():
    with pytest.raises(Refused, match=r"times.csv has no minutes by foot from a to b\."):
        read_csv(DAY, "times.csv").travel([A, B], ["foot"])


def test_squares_say_the_same():
    ways = read_json(json.dumps(SQUARES), "times.json")
    assert ways.travel([A, B], ["car"]) == read_csv(DAY, "times.csv").travel([A, B], ["car"])
    assert ways.metres([B, A], "car").tolist() == [[0, 2500], [2000, 0]]


@pytest.mark.parametrize(
    ("points", "modes", "words"),
    [
        ([A, C], ["car"], "times.csv has no place 'c'."),
        ([A, B], ["bus"], "times.csv has nothing for 'bus'."),
    ],
)
def test_what_the_file_does_not_have(points, modes, words):
    with pytest.raises(Refused) as told:
        read_csv(PAIRS, "times.csv").travel(points, modes)
    assert told.value.refusals[0].reason == words


def test_metres_that_the_file_does_not_have():
    with pytest.raises(Refused, match="metres for some modes only"):
        read_csv(DAY, "times.csv").metres([A, B], "car")
    with pytest.raises(Refused, match="no metres by car from b to a"):
        read_csv(PAIRS.replace("2500", ""), "times.csv").metres([A, B], "car")


BAD_LINES = {
    "a,b,5\n": "line 2 has not as many values as the heading.",
    "a,b,5,1,9\n": "line 2 has not as many values as the heading.",
    "a,,5,1\n": "line 2 does not say from where to where.",
    "a,b,-5,1\n": "line 2: minutes is '-5'.",
    "a,b,soon,1\n": "line 2: minutes is 'soon'.",
    "a,b,nan,1\n": "line 2: minutes is 'nan'.",
    "a,b,5,inf\n": "line 2: metres is 'inf'.",
    "a,b,5,1\nb,a,5,1\na,b,6,1\n": "line 4: from a to b by car is already in line 2.",
    'a,b,"5,1\n': "line 2: unexpected end of data.",
}


@pytest.mark.parametrize("lines", BAD_LINES)
def test_a_bad_line_is_told_by_its_number(lines):
    with pytest.raises(Refused) as told:
        read_csv("from,to,minutes,metres\n" + lines, "times.csv")
    assert told.value.refusals[0].reason == f"times.csv, {BAD_LINES[lines]}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "times.csv has the columns none."),
        ("from,to\n", "times.csv has the columns from, to."),
        ("from,to,minutes,hours\n", "times.csv has the columns from, to, minutes, hours."),
        ("from,to,minutes\n", "times.csv has no lines after its heading."),
        ("from,to,minutes,part\na,b,5,60\n", "The parts of the day begin at [60.0]."),
    ],
)
def test_a_bad_heading(text, words):
    with pytest.raises(Refused) as told:
        read_csv(text, "times.csv")
    assert told.value.refusals[0].reason == words


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"places": ["a", "a"]}, "times.json has the place a twice"),
        ({"places": ["a"]}, "minutes.car is not 1 by 1"),
        ({"metres": {"car": [[0, -1], [1, 0]]}}, "from place 0 to place 1 is -1"),
        ({"speed": 3}, "The file of travel times has 'speed', which means nothing there"),
    ],
)
def test_bad_squares(change, words):
    with pytest.raises(Refused, match=words):
        read_json(json.dumps(SQUARES | change), "times.json")


def test_files_by_their_ending(tmp_path):
    table, squares = tmp_path / "times.csv", tmp_path / "times.json"
    table.write_bytes(b"\xef\xbb\xbf" + PAIRS.replace("\n", "\r\n").encode())
    squares.write_text(json.dumps(SQUARES))
    assert read_file(table).travel([A, B], ["car"]).between("car", 0, 1) == 5
    assert read_file(squares).travel([A, B], ["car"]).between("car", 0, 1) == 5


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", b"{"])
def test_files_that_cannot_be_read(tmp_path, content):
    path = tmp_path / "times.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refused, match=r"times\.json (cannot be read|is not JSON)"):
        read_file(path)


@given(st.lists(st.floats(0, 999), min_size=6, max_size=6))
def test_any_table_comes_back(minutes):
    keys = [(a, b) for a in "abc" for b in "abc" if a != b]
    rows = [f"{a},{b},{one!r}" for (a, b), one in zip(keys, minutes, strict=True)]
    found = read_csv("\n".join(["from,to,minutes", *rows]), "t.csv").travel([A, B, C], ["car"])
    square = found.minutes["car"][0]
    assert square[~np.eye(3, dtype=bool)].tolist() == minutes
