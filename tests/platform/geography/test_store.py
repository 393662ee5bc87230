"""The file that holds the directory: what it refuses, and how it is made."""

import json
import os
import subprocess
import sys
from array import array

import pytest

from almoner.platform.geography import build
from almoner.platform.geography.postcodes import inward_number
from almoner.platform.geography.store import (
    COLUMNS,
    DEGREE,
    MAGIC,
    NOWHERE,
    Directory,
    Stale,
    write,
)

VERSION = "2026.1.1"
NAN = float("nan")

SOURCES = [
    {
        "pcd": ["BT1 5GS", "B33 8TH", "B1  1AA"],
        "laua": ["N09000003", "E08000025", "E08000025"],
        "oseast1m": [333832.0, 413900.0, 406000.0],
        "osnrth1m": [374014.0, 287400.0, 286000.0],
    },
    {
        "pcd": ["CV1 2WT", "CV349AA", "CV1 1AB", "JE2 3AB"],
        "laua": ["E08000026", NAN, "E08000026", "L99999999"],
        "oseast1m": [433563.0, NAN, 433000.0, NAN],
        "osnrth1m": [278223.0, NAN, 278000.0, NAN],
    },
]


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(build, "_sources", lambda: iter(SOURCES))
    monkeypatch.setattr(build, "data_version", lambda: VERSION)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "var" / "postcodes.bin"


@pytest.mark.usefixtures("small")
class TestMaking:
    def test_the_directory_is_made_when_first_needed(self, path):
        directory = build.ready(path)
        assert len(directory) == 7
        assert directory.version == VERSION
        assert path.exists()

    def test_nothing_is_left_beside_it_but_the_lock(self, path):
        build.ready(path)
        assert sorted(p.name for p in path.parent.iterdir()) == [
            "postcodes.bin",
            "postcodes.lock",
        ]

    def test_a_second_call_does_not_make_it_again(self, path, monkeypatch):
        build.ready(path)
        monkeypatch.setattr(build, "_sources", lambda: pytest.fail("made twice"))
        assert len(build.ready(path)) == 7

    def test_a_new_version_of_the_data_replaces_it(self, path, monkeypatch):
        build.ready(path)
        monkeypatch.setattr(build, "data_version", lambda: "2026.2.1")
        monkeypatch.setattr(build, "_sources", lambda: iter(SOURCES[1:]))
        directory = build.ready(path)
        assert directory.version == "2026.2.1"
        assert directory.find("B33 8TH") is None

    def test_a_reader_of_the_old_file_keeps_what_it_had(self, path, monkeypatch):
        old = build.ready(path)
        monkeypatch.setattr(build, "data_version", lambda: "2026.2.1")
        monkeypatch.setattr(build, "_sources", lambda: iter(SOURCES[1:]))
        build.ready(path)
        assert old.find("B33 8TH") is not None

    def test_a_failure_while_making_leaves_no_file(self, path, monkeypatch):
        def broken():
            yield SOURCES[0]
            raise RuntimeError("the disk is full")

        monkeypatch.setattr(build, "_sources", broken)
        with pytest.raises(RuntimeError, match="disk is full"):
            build.ready(path)
        assert [p.name for p in path.parent.iterdir()] == ["postcodes.lock"]

    def test_a_failure_while_writing_leaves_no_part_of_a_file(self, path, monkeypatch):
        def broken(file, *rest):
            file.write(MAGIC)
            raise OSError("the disk is full")

        monkeypatch.setattr(build, "write", broken)
        with pytest.raises(OSError, match="disk is full"):
            build.ready(path)
        assert [p.name for p in path.parent.iterdir()] == ["postcodes.lock"]

    @pytest.mark.parametrize("keep", [0, 3, 8, 12, 200, -1])
    def test_a_file_cut_short_is_made_again(self, path, keep):
        whole = _bytes_of_a_made_file(path)
        path.write_bytes(whole[:keep])
        assert build.ready(path).find("CV1 2WT") is not None
        assert path.read_bytes() == whole

    @pytest.mark.parametrize("text", [b"not a directory at all", MAGIC + b"\x05\0\0\0{{{{{"])
    def test_a_file_of_something_else_is_made_again(self, path, text):
        whole = _bytes_of_a_made_file(path)
        path.write_bytes(text)
        build.ready(path)
        assert path.read_bytes() == whole

    def test_a_file_from_a_machine_of_the_other_byte_order_is_made_again(self, path):
        whole = _bytes_of_a_made_file(path)
        other = {"little": b"bigend", "big": b"little"}[sys.byteorder]
        path.write_bytes(whole.replace(sys.byteorder.encode(), other[: len(sys.byteorder)]))
        build.ready(path)
        assert path.read_bytes() == whole


def _bytes_of_a_made_file(path):
    build.ready(path)
    return path.read_bytes()


@pytest.mark.usefixtures("small")
class TestReading:
    def test_each_postcode_is_found_where_it_is(self, path):
        directory = build.ready(path)
        row = directory.row("CV1 2WT", directory.find("CV1 2WT"))
        assert (row.easting, row.northing, row.authority) == (433563, 278223, "E08000026")
        assert row.latitude == pytest.approx(52.4010, abs=1e-4)
        assert row.longitude == pytest.approx(-1.5081, abs=1e-4)

    def test_single_letter_districts_are_found(self, path):
        directory = build.ready(path)
        assert directory.find("B1 1AA") is not None

    @pytest.mark.parametrize("postcode", ["CV1 2WS", "CV1 2WU", "CV9 1AA", "CV1", "CV1 2W", ""])
    def test_near_misses_are_not_found(self, path, postcode):
        assert build.ready(path).find(postcode) is None

    @pytest.mark.parametrize("postcode", ["CV34 9AA", "JE2 3AB"])
    def test_a_postcode_without_a_place_is_known_but_nowhere(self, path, postcode):
        directory = build.ready(path)
        assert directory.row(postcode, directory.find(postcode)) is None

    def test_northern_ireland_is_brought_onto_the_one_grid(self, path):
        directory = build.ready(path)
        row = directory.row("BT1 5GS", directory.find("BT1 5GS"))
        assert row.latitude == pytest.approx(54.5966, abs=1e-4)
        assert row.longitude == pytest.approx(-5.9301, abs=1e-4)
        assert row.easting == pytest.approx(146239, abs=5)

    def test_an_area_lists_its_placed_postcodes_in_order(self, path):
        directory = build.ready(path)
        found = [row.postcode for row in directory.within({"E08000026", "E08000025"})]
        assert found == ["B1 1AA", "B33 8TH", "CV1 1AB", "CV1 2WT"]

    def test_an_area_nobody_has_is_empty(self, path):
        assert list(build.ready(path).within(["E99999999"])) == []


def test_no_file_is_stale(tmp_path):
    with pytest.raises(Stale):
        Directory(tmp_path / "absent.bin", VERSION)


def test_the_columns_start_on_eight_bytes(tmp_path):
    path = tmp_path / "one.bin"
    columns = {name: array(code, [1]) for name, code in COLUMNS.items()}
    columns["inward"] = array("H", [inward_number("2WT")])
    columns["easting"] = array("i", [NOWHERE])
    with path.open("wb") as file:
        write(file, "é" * 3, columns, ["", "E08000026"], {"CV1": [0, 1]})
    data = path.read_bytes()
    length = int.from_bytes(data[8:12], sys.byteorder)
    assert (12 + length) % 8 == 0
    assert json.loads(data[12 : 12 + length])["count"] == 1
    directory = Directory(path, "é" * 3)
    assert directory.row("CV1 2WT", directory.find("CV1 2WT")) is None


def test_degrees_fit_their_column():
    assert array("i", [180 * DEGREE, -180 * DEGREE]).itemsize == 4


def test_absent_data_is_named_in_one_sentence(monkeypatch):
    monkeypatch.setattr(build, "DISTRIBUTION", "no-such-data-anywhere")
    build.data_version.cache_clear()
    with pytest.raises(RuntimeError, match="Install no-such-data-anywhere"):
        build.data_version()
    build.data_version.cache_clear()


def test_absent_files_of_the_data_are_named_too(monkeypatch):
    monkeypatch.setattr(build, "_PACKAGE", "no_such_package_anywhere")
    with pytest.raises(RuntimeError, match="not installed"):
        next(build._sources())


MAKE_SLOWLY = """
import sys, time
from pathlib import Path
from almoner.platform.geography import build
SOURCES = {sources}
def slowly():
    print("making", flush=True)
    time.sleep(0.4)
    yield from SOURCES
build._sources = slowly
build.data_version = lambda: "{version}"
print(len(build.ready(Path(sys.argv[1]))))
"""


def test_processes_that_start_together_make_it_once(path):
    nan_free = [{**SOURCES[0]}]
    program = MAKE_SLOWLY.format(sources=nan_free, version=VERSION)
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path)],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    printed = [process.communicate(timeout=60)[0].split() for process in started]
    assert [lines[-1] for lines in printed] == ["3", "3", "3"]
    assert sum(lines.count("making") for lines in printed) == 1


def test_the_command_says_where_the_directory_is(monkeypatch, capsys, small, path):
    monkeypatch.setattr(build, "default_path", lambda: path)
    assert build.main() == 0
    assert "7 postcodes ready" in capsys.readouterr().out


def test_the_command_says_in_one_sentence_why_it_could_not(monkeypatch, capsys):
    def unreadable(path=None):
        raise PermissionError("no right to write here")

    monkeypatch.setattr(build, "ready", unreadable)
    assert build.main() == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "no right to write here" in printed.err
    assert printed.err.count("\n") == 1
