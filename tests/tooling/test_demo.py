"""make demo before anything is served: refusals, the lock, and the exit codes."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from preflight import Refused
from tests.tooling.conftest import ROOT

import demo


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A project of its own: the scripts, and an environment that looks complete."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    for name in ("pyproject.toml", "package.json", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def run(place: Path, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, str(place / "scripts" / "demo.py")],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_gets_one_sentence_and_a_code(place: Path, taken: int) -> None:
    done = run(place, PORT=str(taken))
    assert done.returncode == 5
    assert done.stderr == f"Port {taken} is in use. Choose another: make demo PORT={taken + 1}.\n"
    assert done.stdout == ""
    assert not (place / ".venv").exists()


@pytest.mark.parametrize("port", ["http", "0", "70000"])
def test_a_port_that_is_none(place: Path, port: str) -> None:
    done = run(place, PORT=port)
    assert done.returncode == 2
    assert done.stderr == f"PORT is '{port}'. Give a number from 1 to 65535.\n"


def test_a_second_demo_says_where_the_first_one_is(place: Path) -> None:
    lock = demo.claim(place)
    try:
        os.pwrite(lock, b"at http://127.0.0.1:8000/", 0)
        done = run(place, PORT="8123")
    finally:
        os.close(lock)
    assert done.returncode == 7
    assert done.stderr == (
        "Almoner is already running at http://127.0.0.1:8000/. Use it, or stop it with Ctrl-C.\n"
    )


def test_a_second_demo_while_the_first_one_still_starts(place: Path) -> None:
    lock = demo.claim(place)
    try:
        with pytest.raises(Refused, match="it is still starting"):
            demo.claim(place)
    finally:
        os.close(lock)


def test_a_demo_that_was_killed_leaves_no_claim(place: Path) -> None:
    script = (
        "import sys, time; sys.path.insert(0, 'scripts'); import demo; from pathlib import Path;"
        "demo.claim(Path('.')); print('claimed', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=place, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "claimed\n"
        first.kill()
    os.close(demo.claim(place))


def test_a_missing_tool_is_named_before_anything_is_installed(place: Path, tmp_path: Path) -> None:
    done = run(place, PATH=str(tmp_path / "nothing"), PORT=str(free_port()))
    assert done.returncode == 4
    assert done.stderr == "node is missing. Install Node 20 or newer with npm.\n"
    assert not (place / ".venv").exists()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fake_environment(place: Path, serve: str) -> None:
    """Marks everything as set up, and replaces what would be served."""
    (place / "scripts" / "serve.py").write_text(serve)
    prepare = (
        "import sys; sys.path.insert(0, 'scripts')\n"
        "import assets, setup, pathlib, os\n"
        "root = pathlib.Path('.').resolve()\n"
        "(root / '.venv/bin').mkdir(parents=True)\n"
        "os.symlink(sys.executable, root / '.venv/bin/python')\n"
        "setup.stamp(root, 'base').write_text(setup.wanted(root, 'base'))\n"
        "(root / 'node_modules/axe-core').mkdir(parents=True)\n"
        "(root / 'static-build').mkdir()\n"
        "(root / 'static-build' / assets.STAMP).write_text(assets.wanted(root))\n"
    )
    subprocess.run([sys.executable, "-c", prepare], cwd=place, check=True)


def test_when_all_is_set_up_it_hands_over_with_the_lock(place: Path) -> None:
    fake_environment(
        place,
        "import fcntl, os\n"
        "lock = int(os.environ['ALMONER_DEMO_LOCK'])\n"
        "fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
        "print('serving on', os.environ['PORT'])\n",
    )
    port = free_port()
    done = run(place, PORT=str(port))
    assert (done.returncode, done.stdout) == (0, f"serving on {port}\n"), done.stderr


def test_the_lock_is_kept_while_it_serves(place: Path) -> None:
    fake_environment(place, "import time\nprint('up', flush=True)\ntime.sleep(60)\n")
    environment = {**os.environ, "PORT": str(free_port())}
    command = [sys.executable, str(place / "scripts" / "demo.py")]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "up\n"
        assert run(place, PORT=str(free_port())).returncode == 7
        first.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_during_set_up_stops_set_up(place: Path, number: signal.Signals) -> None:
    fake_environment(place, "")
    (place / "var").mkdir(exist_ok=True)
    with open(place / "var" / "setup.lock", "w") as busy:
        fcntl.flock(busy, fcntl.LOCK_EX)
        process = subprocess.Popen(
            [sys.executable, str(place / "scripts" / "demo.py")],
            env={**os.environ, "PORT": str(free_port())},
        )
        deadline = time.monotonic() + 10
        while not (place / "var" / "demo.lock").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.3)
        process.send_signal(number)
        assert process.wait(10) == 0
