"""The road engine against what a real Valhalla (3.9.1) answered, and against its program.

The answers were written down by `python -m benchmarks.roads`, on a map of four streets.
"""

import json
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from benchmarks.roads import DAY, PARTS, Recorder, ask, check, refusal
from benchmarks.tiny_map import CORNERS, HOMES, points, write

from almoner.kernel.refusals import Refused
from almoner.services.rounds.travelling import roads
from almoner.services.rounds.travelling.opening import open_ways
from almoner.services.rounds.travelling.program import Program
from almoner.services.rounds.travelling.roads import RoadEngine
from almoner.services.rounds.travelling.straight import StraightLine

RECORDED = json.loads(Path(__file__).with_name("valhalla_3_9_1.json").read_text())
HERE = points(HOMES)


class Replayed:
    """Answers a question that was asked of the real one, word for word, as it did."""

    def matrix(self, request):
        (kept,) = {
            json.dumps(one.get("answer")): one for one in RECORDED if one["request"] == request
        }.values()
        if "error" in kept:
            raise RuntimeError(kept["error"])
        return kept["answer"]


ENGINE = RoadEngine(Replayed())


def test_a_one_way_street_is_long_one_way_by_wheel_and_not_on_foot():
    found = ask(ENGINE)
    check(found)
    assert (found["car"]["one to two"], found["car"]["two to one"]) == (1.37, 5.52)
    assert found["foot"]["one to two"] == found["foot"]["two to one"] == 9.4


@pytest.mark.parametrize(
    ("mode", "changed", "words"),
    [
        ("car", {"two to one": 1.37}, "By car the one-way street takes"),
        ("foot", {"two to one": 20.0}, "On foot a one-way street is not alike"),
        ("bicycle", {"one to two": 1.0, "two to one": 9.0}, "A car is not faster"),
    ],
)
def test_ways_that_are_not_as_the_streets_are_stop_the_benchmark(mode, changed, words):
    found = ask(ENGINE)
    found[mode] |= changed
    with pytest.raises(SystemExit, match=words):
        check(found)


def test_metres_are_those_of_the_streets():
    metres = ENGINE.metres(HERE, "car")
    # From one to two straight on; back round the whole block.
    assert metres[0, 1] == pytest.approx(800, abs=5)
    assert metres[1, 0] == pytest.approx(3_200, abs=5)


def test_parts_of_a_day_are_asked_apart():
    found = RoadEngine(Replayed(), DAY).travel(HERE, ["car"], PARTS).minutes["car"]
    assert found.shape == (2, 3, 3)
    # This map knows no usual traffic: the engine says the same for both.
    assert np.array_equal(found[0], found[1])
    assert found[0, 1, 0] > 3 * found[0, 0, 1]


def test_where_no_street_leads_there_is_no_way():
    assert refusal(ENGINE) == "There is no way by foot from one to island on the map."


def test_question_and_answer_are_written_down_with_what_is_used_of_them():
    recorder = Recorder(Replayed())
    RoadEngine(recorder).travel(HERE, ["car"])
    assert recorder.kept == RECORDED[:1]


def test_the_map_is_a_header_and_a_block_of_corners_and_streets(tmp_path):
    write(tmp_path / "map.pbf")
    data, blobs = (tmp_path / "map.pbf").read_bytes(), []
    while data:
        length = int.from_bytes(data[:4], "big")
        header, data = data[4 : 4 + length], data[4 + length :]
        size = header[-1] if header[-2] == 0x18 else header[-2] & 0x7F | header[-1] << 7
        blob, data = data[:size], data[size:]
        blobs.append(zlib.decompress(blob[blob.index(b"\x78\x9c") :]))
    assert b"OsmSchema-V0.6" in blobs[0]
    assert all(word in blobs[1] for word in (b"residential", b"oneway", b"footway"))
    assert len(CORNERS) == 7


# The program


def program(folder, answer, code=0):
    made = folder / "valhalla_service"
    made.write_text(f"#!/bin/sh\necho started\ncat <<'END'\n{answer}\nEND\nexit {code}\n")
    made.chmod(0o755)
    return Program(made, folder / "valhalla.json")


def test_the_program_is_asked_with_a_file_and_answers_on_its_last_line(tmp_path):
    made = tmp_path / "valhalla_service"
    made.write_text(
        "#!/bin/sh\necho started\n"
        """printf '{"asked": "%s %s", "of": ' "$1" "$2"; cat "$3"; echo "}"\n"""
    )
    made.chmod(0o755)
    found = Program(made, tmp_path / "c.json").matrix({"units": "kilometers"})
    assert found == {
        "asked": f"{tmp_path}/c.json sources_to_targets",
        "of": {"units": "kilometers"},
    }


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        ('{"error_code": 171, "error": "No suitable edges"}', 0, "No suitable edges"),
        ("not JSON", 3, "it ended with 3"),
        ("[1]", 0, "it ended with 0"),
        ("", 1, "it ended with 1"),
    ],
)
def test_what_the_program_cannot_answer_is_refused_in_its_words(tmp_path, answer, code, words):
    engine = RoadEngine(program(tmp_path, answer, code))
    with pytest.raises(Refused, match=f"did not answer: {words}"):
        engine.travel(HERE, ["car"])


def test_a_program_that_is_not_there(tmp_path):
    with pytest.raises(RuntimeError, match="No such file"):
        Program(tmp_path / "none", tmp_path / "c.json").matrix({})


# What a file opens


@pytest.fixture
def configured(tmp_path):
    config = tmp_path / "valhalla.json"
    config.write_text('{"mjolnir": {"tile_extract": "map.tar"}}')
    return config


def test_a_configuration_opens_the_program_where_there_is_no_package(configured, monkeypatch):
    monkeypatch.setitem(sys.modules, "valhalla", None)
    monkeypatch.setattr(roads, "which", lambda name: f"/opt/{name}")
    found = open_ways(configured)
    assert found.actor == Program(Path("/opt/valhalla_service"), configured)
    bus = found.travel(HERE, ["bus"], (0.0,)).minutes["bus"]
    assert np.array_equal(bus, StraightLine().travel(HERE, ["bus"], (0.0,)).minutes["bus"])


def test_without_package_and_program_it_says_how_to_get_them(configured, monkeypatch):
    monkeypatch.setitem(sys.modules, "valhalla", None)
    monkeypatch.setattr(roads, "which", lambda name: None)
    with pytest.raises(Refused) as refused:
        open_ways(configured)
    assert "give its configuration" in refused.value.refusals[0].mend


def test_any_other_file_is_a_table(tmp_path):
    times = tmp_path / "times.csv"
    times.write_text("from,to,minutes\none,two,4\ntwo,one,9\n")
    assert open_ways(times).travel(HERE[:2], ["car"]).minutes["car"][0].tolist() == [[0, 4], [9, 0]]
    for wrong in ("[1]", "{", '{"places": []}'):
        other = tmp_path / "other.json"
        other.write_text(wrong)
        assert not roads.is_configuration(other)
