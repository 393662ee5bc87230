"""Which database a process uses, and that merely asking starts nothing."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from almoner.platform.database.configuration import (
    database_settings,
    database_settings_for_tests,
)
from almoner.platform.database.embedded import EmbeddedServer
from almoner.platform.database.roles import WEB_ROLE, web_password
from almoner.platform.database.urls import ENGINE, DatabaseUrlError

VARIABLES = (
    "DATABASE_URL",
    "ALMONER_VAR",
    "ALMONER_PGDATA",
    "ALMONER_TEST_PGDATA",
    "ALMONER_DATABASE_ROLE",
    "ALMONER_WEB_DATABASE_PASSWORD",
)


@pytest.fixture(autouse=True)
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ALMONER_VAR", str(tmp_path))
    return tmp_path


def test_the_embedded_server_by_default_and_nothing_is_started(var: Path) -> None:
    entry = database_settings(var)["default"]
    assert entry["ENGINE"] == ENGINE
    assert (entry["NAME"], entry["USER"]) == ("almoner", "almoner")
    assert entry["EMBEDDED_DATA"] == str(var / "postgres")
    assert list(var.iterdir()) == []


def test_a_database_url_replaces_it(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:b@h:5433/n")
    entry = database_settings(var)["default"]
    assert "EMBEDDED_DATA" not in entry
    assert [entry[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        *("n", "a", "b", "h", "5433")
    ]


def test_a_bad_url_is_refused(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///x")
    with pytest.raises(DatabaseUrlError, match="PostgreSQL only"):
        database_settings(var)


@pytest.mark.parametrize("url", ["", "postgresql://a:b@h/n"])
def test_the_web_connects_as_its_own_role(
    var: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("ALMONER_DATABASE_ROLE", "web")
    entry = database_settings(var)["default"]
    assert (entry["USER"], entry["PASSWORD"]) == (WEB_ROLE, web_password(var))


def test_an_unknown_role_is_refused(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALMONER_DATABASE_ROLE", "wbe")
    with pytest.raises(SystemExit, match="Set it to web or owner"):
        database_settings(var)


def test_tests_never_use_the_demo_s_server(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert database_settings_for_tests(var)["default"]["EMBEDDED_DATA"] == str(
        var / "postgres-test"
    )
    monkeypatch.setenv("ALMONER_TEST_PGDATA", str(var / "other"))
    entry = database_settings_for_tests(var)["default"]
    assert entry["EMBEDDED_DATA"] == str(var / "other")
    assert entry["HOST"] == str(EmbeddedServer(var / "other").sockets)


def test_django_wakes_the_server_at_its_first_query_and_lets_it_sleep_at_the_end(
    folder: Path,
) -> None:
    script = textwrap.dedent(
        """
        from pathlib import Path
        import django
        from django.conf import settings
        from almoner.platform.database.configuration import database_settings
        from almoner.platform.database.embedded import server
        settings.configure(DATABASES=database_settings(Path(".")), USE_TZ=True)
        django.setup()
        from django.db import connection
        assert not server().answers()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, current_setting('TimeZone')")
            print(*cursor.fetchone(), server().answers())
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "ALMONER_PGDATA": str(folder / "lazy")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "almoner UTC True\n", done.stderr
    assert not EmbeddedServer(folder / "lazy").answers()
