"""The embedded server, with real processes, real kills and real data."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from tests.platform.database.conftest import as_owner

from almoner.platform.database.embedded import (
    LONGEST_SOCKET_PATH,
    EmbeddedServer,
    ServerError,
    data_directory,
    last_complaint,
    server,
    socket_directory,
)

PARTNER = """
import sys
from pathlib import Path
from almoner.platform.database.embedded import EmbeddedServer
import psycopg
server = EmbeddedServer(Path(sys.argv[1]))
server.start()
with psycopg.connect(server.url) as connection:
    print(connection.execute("SELECT current_database()").fetchone()[0], flush=True)
sys.stdin.read()
"""


@pytest.fixture
def fresh(folder: Path, request: pytest.FixtureRequest) -> Iterator[EmbeddedServer]:
    one = EmbeddedServer(folder / f"fresh-{abs(hash(request.node.name)) % 10**6}")
    yield one
    one.stop()


@pytest.fixture(scope="module")
def stopped(folder: Path) -> Path:
    """The data of a server that was made and stopped, to be copied."""
    one = EmbeddedServer(folder / "stopped")
    one.start()
    one.stop()
    return one.data


@pytest.fixture
def made(fresh: EmbeddedServer, stopped: Path) -> EmbeddedServer:
    """A stopped server with data: copying them is quicker than making them anew."""
    return copied(stopped, fresh)


def copied(stopped: Path, one: EmbeddedServer) -> EmbeddedServer:
    one.data.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", str(stopped), str(one.data)], check=True)
    return one


def postmaster(one: EmbeddedServer) -> int:
    return int((one.data / "postmaster.pid").read_text().splitlines()[0])


def partner(one: EmbeddedServer) -> subprocess.Popen:
    """Another process that uses the server until its input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", PARTNER, str(one.data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "almoner\n"
    return process


def gone(pid: int, seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("TimeZone", "UTC"),
        ("listen_addresses", ""),
        ("server_encoding", "UTF8"),
        ("password_encryption", "scram-sha-256"),
        ("log_min_error_statement", "panic"),
        ("log_error_verbosity", "terse"),
        ("data_checksums", "on"),
    ],
)
def test_settings(embedded: EmbeddedServer, setting: str, value: str) -> None:
    with as_owner(embedded) as connection:
        assert connection.execute("SELECT current_setting(%s)", [setting]).fetchone() == (value,)


def test_the_owner_makes_databases_and_roles_and_is_no_superuser(embedded: EmbeddedServer) -> None:
    with as_owner(embedded) as connection:
        row = connection.execute(
            "SELECT rolcreatedb, rolcreaterole, rolsuper, rolbypassrls, rolreplication"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert row == (True, True, False, False, False)


def test_names_sort_the_same_everywhere(embedded: EmbeddedServer) -> None:
    with as_owner(embedded) as connection:
        rows = connection.execute(
            "SELECT v FROM (VALUES ('b'), ('B'), ('é'), ('a')) t(v) ORDER BY v"
        )
        assert [row[0] for row in rows] == ["B", "a", "b", "é"]


def test_never_runs_as_root(embedded: EmbeddedServer) -> None:
    assert 0 not in psutil.Process(postmaster(embedded)).uids()


def test_only_its_user_may_look_inside(embedded: EmbeddedServer) -> None:
    assert stat.S_IMODE(embedded.data.stat().st_mode) == 0o700


def test_a_stranger_needs_a_password(embedded: EmbeddedServer) -> None:
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        as_owner(embedded, user="somebody", password="")


def test_starting_again_joins_what_runs(embedded: EmbeddedServer) -> None:
    before = postmaster(embedded)
    assert embedded.start() == embedded.url
    second = EmbeddedServer(embedded.data)
    assert second.start() == embedded.url
    assert postmaster(embedded) == before
    second.leave()
    assert postmaster(embedded) == before


def test_a_failed_statement_leaves_no_personal_data_in_the_log(embedded: EmbeddedServer) -> None:
    with as_owner(embedded) as connection:
        connection.execute("CREATE TEMP TABLE people (nhs_number text PRIMARY KEY)")
        for _ in range(2):
            try:
                connection.execute("INSERT INTO people VALUES ('9990001112')")
            except psycopg.errors.UniqueViolation as error:
                refused = str(error)
    log = (embedded.data / "server.log").read_text()
    assert "9990001112" in refused
    assert "duplicate key" in log
    assert "9990001112" not in log


def test_the_last_one_out_stops_it(made: EmbeddedServer) -> None:
    made.start()
    pid = postmaster(made)
    other = partner(made)
    made.leave()
    assert made.answers()
    assert postmaster(made) == pid
    other.communicate()
    assert other.returncode == 0
    assert gone(pid)
    assert not made.answers()


def test_a_killed_user_is_not_counted(made: EmbeddedServer) -> None:
    made.start()
    pid = postmaster(made)
    other = partner(made)
    other.kill()
    other.communicate()
    made.leave()
    assert gone(pid)


def test_stop_means_stop_whoever_uses_it(made: EmbeddedServer) -> None:
    made.start()
    pid = postmaster(made)
    other = partner(made)
    assert made.in_use()
    made.stop()
    assert gone(pid)
    other.communicate()
    assert not made.in_use()


def test_what_was_committed_survives_a_kill(made: EmbeddedServer) -> None:
    made.start()
    with as_owner(made) as connection:
        connection.execute("CREATE TABLE acts (id int)")
        for number in range(50):
            connection.execute("INSERT INTO acts VALUES (%s)", [number])
        killed = postmaster(made)
        os.kill(killed, signal.SIGKILL)
    assert gone(killed)
    made.start()
    with as_owner(made) as connection:
        assert connection.execute("SELECT count(*), max(id) FROM acts").fetchone() == (50, 49)


def test_a_stale_pid_file_is_no_obstacle(made: EmbeddedServer) -> None:
    made.start()
    stale = (made.data / "postmaster.pid").read_bytes()
    made.stop()
    (made.data / "postmaster.pid").write_bytes(stale)
    made.start()
    assert made.answers()


def test_many_may_start_a_new_one_at_once(fresh: EmbeddedServer) -> None:
    command = [sys.executable, "-c", PARTNER, str(fresh.data)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    crowd = [subprocess.Popen(command, text=True, **pipes) for _ in range(4)]
    assert [each.stdout.readline() for each in crowd] == ["almoner\n"] * 4
    pid = postmaster(fresh)
    for each in crowd:
        each.communicate()
    assert [each.returncode for each in crowd] == [0] * 4
    assert gone(pid)


def test_a_half_made_cluster_is_made_anew(fresh: EmbeddedServer) -> None:
    half = fresh.data.with_name(f"{fresh.data.name}.new")
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    fresh.start()
    assert fresh.answers()
    assert not half.exists()


def test_data_of_another_version_is_refused_in_words(made: EmbeddedServer) -> None:
    (made.data / "PG_VERSION").write_text("9.6\n")
    with pytest.raises(ServerError) as refused:
        made.start()
    (made.data / "PG_VERSION").write_text("18\n")
    assert str(made.data) in str(refused.value)
    assert "database files are incompatible with server" in str(refused.value)


def test_a_child_process_does_not_let_go_for_its_parent(made: EmbeddedServer) -> None:
    made.start()
    child = os.fork()
    if child == 0:
        made.leave()
        os._exit(0)
    os.waitpid(child, 0)
    assert made.in_use()
    assert made.answers()


def test_leaving_without_joining_does_nothing(folder: Path) -> None:
    idle = EmbeddedServer(folder / "idle")
    idle.leave()
    assert not idle.data.exists()


def test_leaving_after_the_data_were_removed_makes_nothing_anew(
    folder: Path, stopped: Path
) -> None:
    gone_soon = copied(stopped, EmbeddedServer(folder / "removed" / "data"))
    gone_soon.start()
    pid = postmaster(gone_soon)
    EmbeddedServer(gone_soon.data).stop()
    assert gone(pid)
    shutil.rmtree(gone_soon.data.parent)
    gone_soon.leave()
    assert not gone_soon.data.parent.exists()


def test_a_long_path_keeps_its_socket_elsewhere(folder: Path) -> None:
    deep = folder / ("long" * 30)
    assert socket_directory(folder) == folder
    assert len(str(socket_directory(deep))) < LONGEST_SOCKET_PATH
    assert socket_directory(deep) != socket_directory(folder / ("deep" * 30))


def test_a_server_with_a_long_path_answers(folder: Path, stopped: Path) -> None:
    deep = copied(stopped, EmbeddedServer(folder / ("long" * 30) / "data"))
    try:
        deep.start()
        with as_owner(deep) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert deep.sockets.is_dir()
    finally:
        deep.stop()
    assert not deep.sockets.exists()


def test_the_address_survives_awkward_folders(folder: Path) -> None:
    awkward = EmbeddedServer(folder / "a b%20c?d")
    try:
        awkward.start()
        with as_owner(awkward) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        awkward.stop()


def test_the_data_directory_comes_from_the_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALMONER_PGDATA", str(folder / "elsewhere"))
    assert data_directory() == folder.resolve() / "elsewhere"
    assert server() is server()
    monkeypatch.delenv("ALMONER_PGDATA")
    monkeypatch.setenv("ALMONER_VAR", str(folder))
    assert data_directory() == folder.resolve() / "postgres"


def test_the_log_gives_its_last_complaint(folder: Path) -> None:
    log = folder / "a.log"
    assert last_complaint(log) == ""
    log.write_text("LOG:  fine\n")
    assert last_complaint(log) == ""
    log.write_text("2026 [1] FATAL:  first\n2026 [1] FATAL:  disk is full\nLOG:  bye\n")
    assert last_complaint(log) == "disk is full"


def command(*arguments: str, data: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "almoner.platform.database", *arguments],
        env={**os.environ, "ALMONER_PGDATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_hold_serves_while_a_command_runs(made: EmbeddedServer) -> None:
    look = textwrap.dedent(
        f"""
        import sys
        from pathlib import Path
        from almoner.platform.database.embedded import EmbeddedServer
        sys.exit(7 if EmbeddedServer(Path({str(made.data)!r})).answers() else 1)
        """
    )
    held = command("hold", sys.executable, "-c", look, data=made.data)
    assert held.returncode == 7, held.stderr
    assert not made.answers()


def test_the_command_line_stops_and_tells(made: EmbeddedServer) -> None:
    assert command("status", data=made.data).returncode == 1
    made.start()
    told = command("status", data=made.data)
    assert (told.returncode, told.stdout) == (0, "The embedded PostgreSQL runs.\n")
    assert command("stop", data=made.data).returncode == 0
    assert not made.answers()


@pytest.mark.parametrize("arguments", [[], ["hold"], ["start"], ["stop", "now"]])
def test_the_command_line_refuses_what_it_does_not_know(arguments: list[str], folder: Path) -> None:
    refused = command(*arguments, data=folder / "unused")
    assert refused.returncode == 2
    assert refused.stderr.startswith("Say one of: ")
