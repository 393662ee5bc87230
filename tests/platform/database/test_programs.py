"""Stepping down from root: the least that another user needs, and errors in words."""

import stat
import subprocess
from pathlib import Path

import pytest

from almoner.platform.database import programs
from almoner.platform.database.programs import (
    Programs,
    ServerError,
    last_line,
    let_others_pass,
    plain_environment,
)


def test_others_may_pass_but_not_look(tmp_path: Path) -> None:
    closed = tmp_path / "closed" / "deep"
    closed.mkdir(parents=True)
    closed.chmod(0o700)
    closed.parent.chmod(0o700)
    let_others_pass(closed)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (closed, closed.parent)] == [0o701, 0o701]


def test_what_others_may_pass_is_left_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    let_others_pass(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_the_programs_are_not_led_astray(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PGHOST", "PGPORT", "PGDATA", "PGOPTIONS"):
        monkeypatch.setenv(name, "elsewhere")
    environment = plain_environment()
    assert [name for name in environment if name.startswith("PG")] == []
    assert environment["LC_ALL"] == "C.UTF-8"


def test_a_program_that_fails_says_why() -> None:
    with pytest.raises(ServerError, match=r"initdb failed: .*no-such-option"):
        Programs().run("initdb", "--no-such-option", "/nowhere")


def test_a_program_s_answer() -> None:
    assert "PostgreSQL" in Programs().run("pg_ctl", "--version")
    assert Programs().ask("pg_isready", "--quiet", "--host=/nowhere") == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "it printed nothing"),
        ("a\nb\n\n", "b"),
        ("a: error: no\na: hint: yes\n", "a: error: no"),
        (" \n", "it printed nothing"),
    ],
)
def test_the_last_line(text: str, line: str) -> None:
    assert last_line(text) == line


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "PACKAGE", "no_such_package")
    with pytest.raises(ServerError, match="make setup"):
        Programs()


def test_a_user_who_cannot_be_made_is_an_error_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = subprocess.CompletedProcess([], 1, stdout="", stderr="useradd: cannot lock /etc\n")
    monkeypatch.setattr(programs.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(ServerError, match="cannot run as root, and useradd: cannot lock"):
        programs.system_user("no-such-user-here")
