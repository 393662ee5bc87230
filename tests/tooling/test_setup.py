"""Setting up: once, in step with the lock files, and only when they change."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import setup
from preflight import Refused
from tests.tooling.conftest import ROOT


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A project with lock files and a virtual environment that only has to answer."""
    (tmp_path / "requirements").mkdir()
    for kind in setup.KINDS:
        (tmp_path / "requirements" / f"{kind}.txt").write_text(f"{kind}==1\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    binaries = tmp_path / ".venv" / "bin"
    binaries.mkdir(parents=True)
    (binaries / "python").symlink_to(sys.executable)
    return tmp_path


def stamp(place: Path, kind: str) -> None:
    setup.stamp(place, kind).write_text(setup.wanted(place, kind))


def test_nothing_installed_is_not_current(place: Path) -> None:
    assert not setup.is_current(place, "base")


@pytest.mark.parametrize(
    ("installed", "asked", "current"),
    [("base", "base", True), ("dev", "dev", True), ("dev", "base", True), ("base", "dev", False)],
)
def test_a_full_install_serves_the_smaller_one(
    place: Path, installed: str, asked: str, current: bool
) -> None:
    stamp(place, installed)
    assert setup.is_current(place, asked) is current


@pytest.mark.parametrize("changed", ["requirements/dev.txt", "pyproject.toml"])
def test_a_changed_lock_is_installed_again(place: Path, changed: str) -> None:
    stamp(place, "dev")
    (place / changed).write_text("other\n")
    assert not setup.is_current(place, "dev")


def test_an_environment_that_does_not_run_is_not_current(place: Path) -> None:
    stamp(place, "dev")
    python = place / ".venv" / "bin" / "python"
    python.unlink()
    assert not setup.is_current(place, "dev")
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    assert not setup.is_current(place, "dev")


def test_the_environment_of_another_python_is_not_current(place: Path) -> None:
    stamp(place, "dev")
    python = place / ".venv" / "bin" / "python"
    python.unlink()
    python.write_text("#!/bin/sh\necho '(3, 10, 1)'\n")
    python.chmod(0o755)
    assert not setup.is_current(place, "dev")


def test_current_means_nothing_is_done(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp(place, "dev")
    monkeypatch.setattr(setup, "install", lambda *_: pytest.fail("installed again"))
    setup.ensure("dev", place)


def test_an_install_that_fails_leaves_no_stamp(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp(place, "base")
    fail = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr(setup, "works", lambda _: True)
    monkeypatch.setattr(setup.subprocess, "run", lambda *_, **__: fail)
    with pytest.raises(Refused) as refused:
        setup.install(place, "dev")
    assert refused.value.code == 8
    assert "\n" not in refused.value.sentence
    assert not setup.stamp(place, "base").exists()


def test_the_install_insists_on_hashes(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(setup, "works", lambda _: True)
    monkeypatch.setattr(setup, "run", lambda command, *_: commands.append(command))
    setup.install(place, "dev")
    packages, itself = commands
    assert "--require-hashes" in packages
    assert {"--no-deps", "--no-build-isolation", "--editable"} <= set(itself)
    assert setup.is_current(place, "dev")


def test_two_at_once_take_turns(tmp_path: Path) -> None:
    order: list[str] = []

    def work(name: str) -> None:
        with setup.one_at_a_time(tmp_path, "setup"):
            order.append(f"{name} in")
            time.sleep(0.1)
            order.append(f"{name} out")

    threads = [threading.Thread(target=work, args=[name]) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert order in (["a in", "a out", "b in", "b out"], ["b in", "b out", "a in", "a out"])


def test_an_unknown_kind_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "setup.py"), "everything"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (2, "Say base or dev.\n")
