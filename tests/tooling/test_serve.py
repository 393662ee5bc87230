"""What make demo does once everything is installed: prepare, serve, restart, stop."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import serve
from tests.tooling.conftest import ROOT
from tests.tooling.test_demo import free_port
from tests.tooling.test_supervisor import alive, eventually

STAGE = str(ROOT / "tests" / "tooling" / "stage.py")
FIRST_RUN = [
    "django owner migrate --verbosity=0",
    "django owner createcachetable",
    "django owner collectstatic --noinput",
    "almoner owner demo seed",
    "almoner owner demo people",
]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="almoner-serve-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[..., "Demo"]]:
    """Starts a demo; whatever a failing test leaves is ended, and its server stopped."""
    demos: list[Demo] = []

    def begin(**environment: str) -> Demo:
        demos.append(Demo(folder, **environment))
        return demos[-1]

    yield begin
    for demo in demos:
        demo.process.terminate()
        demo.process.communicate(timeout=60)


class Demo:
    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder, self.port = folder, free_port()
        for name in ("log", "almoner.pid", "granian.pid"):
            (folder / name).unlink(missing_ok=True)
        kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        self.process = subprocess.Popen(
            [sys.executable, STAGE, str(folder)],
            env={**kept, "PORT": str(self.port), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_until_ready(self) -> list[str]:
        lines: list[str] = []
        assert self.process.stdout is not None
        for line in self.process.stdout:
            lines.append(line.rstrip())
            if line.startswith("Press Ctrl-C"):
                return lines
        pytest.fail(f"It ended early: {lines} {self.process.communicate()}")

    def finish(self, number: signal.Signals | None = None) -> tuple[int, str, str]:
        if number is not None:
            self.process.send_signal(number)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err

    def log(self) -> list[str]:
        return (self.folder / "log").read_text().splitlines()

    def pids(self) -> list[int]:
        found = [int(path.read_text()) for path in self.folder.glob("*.pid")]
        postmaster = self.folder / "data" / "postmaster.pid"
        return [*found, int(postmaster.read_text().splitlines()[0])]

    def answers(self) -> bool:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", "/")
            return connection.getresponse().status == 200
        except OSError:
            return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prepares_serves_and_leaves_nothing(
    folder: Path, start: Callable[..., Demo], number: signal.Signals
) -> None:
    shutil.rmtree(folder / "static", ignore_errors=True)
    demo = start()
    lines = demo.wait_until_ready()
    assert f"Almoner is ready: http://127.0.0.1:{demo.port}/" in lines
    assert "Nurse Example signs in as nurse@example.org" in lines
    assert demo.answers()
    assert demo.log()[:5] == FIRST_RUN
    assert eventually(lambda: len(demo.pids()) == 3)
    pids = demo.pids()
    assert all(alive(pid) for pid in pids)
    code, out, err = demo.finish(number)
    assert (code, out, err) == (0, "\nStopping.\n", "")
    assert eventually(lambda: not any(alive(pid) for pid in pids))
    assert not demo.answers()


def test_only_the_worker_is_not_bound_by_row_security(
    folder: Path, start: Callable[..., Demo]
) -> None:
    demo = start()
    demo.wait_until_ready()
    expected = {
        "granian web --interface=wsgi --host=127.0.0.1",
        "almoner web live --port",
        "almoner owner worker",
    }
    assert eventually(lambda: expected <= set(demo.log()))
    demo.finish(signal.SIGTERM)


def test_a_later_run_gathers_no_styles_again(folder: Path, start: Callable[..., Demo]) -> None:
    demo = start()
    demo.wait_until_ready()
    demo.finish(signal.SIGTERM)
    again = start()
    again.wait_until_ready()
    again.finish(signal.SIGTERM)
    assert again.log()[:4] == [each for each in FIRST_RUN if "collectstatic" not in each]


def test_a_killed_web_server_comes_back(folder: Path, start: Callable[..., Demo]) -> None:
    demo = start()
    demo.wait_until_ready()
    first = int((folder / "granian.pid").read_text())
    (folder / "granian.pid").unlink()
    os.kill(first, signal.SIGKILL)
    assert eventually((folder / "granian.pid").exists)
    assert eventually(demo.answers)
    _, out, _ = demo.finish(signal.SIGTERM)
    assert out.startswith(
        "The web server stopped unexpectedly (signal 9). Starting it again in 0.5 s.\n"
    )


def test_a_killed_demo_takes_its_servers_along(folder: Path, start: Callable[..., Demo]) -> None:
    demo = start()
    demo.wait_until_ready()
    assert eventually(lambda: len(demo.pids()) == 3)
    servers = demo.pids()[:2]
    demo.process.kill()
    demo.process.communicate()
    assert eventually(lambda: not any(alive(pid) for pid in servers))
    again = start()
    again.wait_until_ready()
    pids = again.pids()
    assert again.finish(signal.SIGINT)[0] == 0
    assert eventually(lambda: not any(alive(pid) for pid in pids))


def test_a_failed_step_ends_it_in_one_sentence(folder: Path, start: Callable[..., Demo]) -> None:
    demo = start(SEED_CODE="4")
    code, _, err = demo.finish()
    assert (code, err) == (11, "The invented place was not made. The reason is above.\n")
    assert not (folder / "data" / "postmaster.pid").exists()


def test_a_database_address_that_cannot_be_read(folder: Path, start: Callable[..., Demo]) -> None:
    demo = start(DATABASE_URL="mysql://a:hunter2@h/n")
    code, out, err = demo.finish()
    assert (code, out) == (10, "")
    assert err.startswith("DATABASE_URL starts with mysql:. Almoner runs on PostgreSQL only.")
    assert err.count("\n") == 1
    assert "hunter2" not in err


def test_the_web_listens_on_this_machine_only() -> None:
    web, worker, live = serve.children(8123)
    assert "--host=127.0.0.1" in web.command
    assert "--port=8123" in web.command
    assert worker.command[-1] == "worker"
    assert live.command[-3:-1] == ["live", "--port"]
    assert web.environment["ALMONER_LIVE_PORT"] == live.command[-1]
    assert "--host" not in live.command


def test_the_feed_takes_another_port_when_the_next_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert serve.live_port(port - 1) != port


def test_a_changed_style_is_gathered_again(tmp_path: Path) -> None:
    style = tmp_path / "src" / "almoner" / "web" / "static" / "a.css"
    style.parent.mkdir(parents=True)
    style.write_text("a")
    (tmp_path / "src" / "almoner" / "code.py").write_text("x")
    before = serve.static_digest(tmp_path)
    (tmp_path / "src" / "almoner" / "code.py").write_text("y")
    assert serve.static_digest(tmp_path) == before
    style.write_text("b")
    assert serve.static_digest(tmp_path) != before


def test_nothing_of_these_tests_is_left(folder: Path) -> None:
    mine = [
        process.info["cmdline"]
        for process in psutil.process_iter(["cmdline"])
        if any(str(folder) in part for part in process.info["cmdline"] or [])
    ]
    assert mine == []
