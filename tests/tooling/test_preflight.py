"""Each check refuses with one plain sentence and an exit code of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import preflight
import pytest
from preflight import Refused
from tests.tooling.conftest import ROOT


def refusal(check: Callable[[], object]) -> tuple[str, int]:
    with pytest.raises(Refused) as refused:
        check()
    sentence = refused.value.sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence, refused.value.code


@pytest.fixture
def tools(tmp_path: Path) -> Callable[..., str]:
    """Makes a PATH that holds the named tools, each printing what it is given."""

    def make(**printed: str) -> str:
        for name, text in printed.items():
            tool = tmp_path / name
            tool.write_text(f"#!/bin/sh\necho '{text}'\n")
            tool.chmod(0o755)
        return str(tmp_path)

    return make


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 14), (4, 0)])
def test_python_new_enough(version: tuple[int, int]) -> None:
    assert preflight.check_python(version) is None


@pytest.mark.parametrize("version", [(2, 7), (3, 9), (3, 10)])
def test_python_too_old(version: tuple[int, int]) -> None:
    sentence, code = refusal(lambda: preflight.check_python(version))
    assert code == 3
    assert f"this is {version[0]}.{version[1]}" in sentence


def test_python_without_venv() -> None:
    sentence, code = refusal(lambda: preflight.check_python(modules=["no_such_module"]))
    assert code == 3
    assert "apt-get install python3-venv" in sentence


def test_node_new_enough(tools: Callable[..., str]) -> None:
    assert preflight.check_node(tools(node="v20.9.0", npm="11")) is None


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ({}, "node is missing"),
        ({"node": "v20.1.0"}, "npm is missing"),
        ({"npm": "11"}, "node is missing"),
        ({"node": "v18.20.1", "npm": "9"}, "this is v18.20.1"),
        ({"node": "", "npm": "9"}, "this is unknown"),
        ({"node": "nonsense", "npm": "9"}, "this is nonsense"),
    ],
)
def test_node_missing_or_too_old(
    tools: Callable[..., str], found: dict[str, str], words: str
) -> None:
    sentence, code = refusal(lambda: preflight.check_node(tools(**found)))
    assert code == 4
    assert words in sentence


@pytest.mark.parametrize(("text", "port"), [("1", 1), ("8000", 8000), ("65535", 65535)])
def test_a_port(text: str, port: int) -> None:
    assert preflight.read_port(text) == port


@pytest.mark.parametrize(
    "text", ["", "0", "65536", "-1", "8e3", "8 000", "８０００", "http", "80.0"]
)
def test_no_port(text: str) -> None:
    sentence, code = refusal(lambda: preflight.read_port(text))
    assert code == 2
    assert repr(text) in sentence


def test_a_taken_port_names_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        sentence, code = refusal(lambda: preflight.check_port(port))
    assert code == 5
    assert sentence == f"Port {port} is in use. Choose another: make demo PORT={port + 1}."
    assert preflight.check_port(port) is None


def test_too_little_disk(tmp_path: Path) -> None:
    sentence, code = refusal(lambda: preflight.check_disk(tmp_path, 10**9))
    assert code == 6
    assert "1000000000 MB" in sentence
    assert preflight.check_disk(tmp_path, 0) is None


def test_the_first_run_needs_more_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type("Usage", (), {"free": 1000 * 1024 * 1024})
    monkeypatch.setattr(preflight.shutil, "disk_usage", lambda _: usage)
    refusal(lambda: preflight.check_disk(tmp_path))
    (tmp_path / ".venv").mkdir()
    assert preflight.check_disk(tmp_path) is None


def test_codes_are_distinct() -> None:
    codes = [
        value
        for name, value in vars(preflight).items()
        if name.isupper() and isinstance(value, int) and value < 100 and name != "OLDEST_NODE"
    ]
    assert len(codes) == len(set(codes)) == 12
    assert 0 not in codes
    assert 1 not in codes


def test_a_refusal_goes_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert preflight.tell(Refused("No.", 9)) == 9
    assert capsys.readouterr() == ("", "No.\n")


def test_make_without_python_says_so() -> None:
    done = subprocess.run(
        ["make", "demo", "PYTHON=no-such-python"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2  # make's own; the recipe's code, 3, is in its last line
    assert done.stderr.startswith("Almoner needs Python 3.11 or newer.")
    assert "Error 3" in done.stderr


@pytest.mark.parametrize("script", sorted(path.name for path in (ROOT / "scripts").glob("*.py")))
def test_scripts_say_what_they_are_for(script: str) -> None:
    first = (ROOT / "scripts" / script).read_text().splitlines()[0]
    assert first.startswith('"""')
    assert sys.version_info >= preflight.OLDEST_PYTHON
