"""The supervisor with real processes: nothing outlives it, and what dies is started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import supervisor
from tests.tooling.conftest import ROOT

KEEPER = str(ROOT / "tests" / "tooling" / "keeper.py")


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def eventually(true: Callable[[], bool], seconds: float = 15.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.05)
    return bool(true())


def pids(folder: Path) -> list[int]:
    return [int(pid) for path in folder.glob("*.pids") for pid in path.read_text().split()]


class Keeper:
    """A supervisor in a process of its own."""

    def __init__(self, folder: Path, *behaviours: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, KEEPER, str(folder), *behaviours],
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def wait_until_ready(self) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def finish(self) -> tuple[int, str]:
        printed, _ = self.process.communicate(timeout=30)
        return self.process.returncode, printed


@pytest.fixture
def keep(tmp_path: Path) -> Iterator[Callable[..., Keeper]]:
    keepers: list[Keeper] = []

    def start(*behaviours: str) -> Keeper:
        keepers.append(Keeper(tmp_path, *behaviours))
        return keepers[-1]

    yield start
    for keeper in keepers:
        keeper.process.kill()
    # Before reading on: what outlives a killed supervisor would hold its output open.
    for pid in pids(tmp_path):
        if alive(pid):
            os.kill(pid, signal.SIGKILL)
    for keeper in keepers:
        keeper.process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_every_child_and_grandchild(
    keep: Callable[..., Keeper], number: signal.Signals
) -> None:
    keeper = keep("steady", "steady")
    keeper.wait_until_ready()
    started = pids(keeper.folder)
    assert len(started) == 4
    assert all(alive(pid) for pid in started)
    keeper.process.send_signal(number)
    code, _ = keeper.finish()
    assert code == (129 if number == signal.SIGHUP else 0)
    assert eventually(lambda: not any(alive(pid) for pid in started))


def test_a_child_that_ignores_the_request_is_made_to_end(keep: Callable[..., Keeper]) -> None:
    keeper = keep("stubborn")
    keeper.wait_until_ready()
    started = pids(keeper.folder)
    keeper.process.send_signal(signal.SIGINT)
    assert keeper.finish()[0] == 0
    assert eventually(lambda: not any(alive(pid) for pid in started))


def test_a_second_ctrl_c_does_not_leave_half(keep: Callable[..., Keeper]) -> None:
    keeper = keep("stubborn", "stubborn")
    keeper.wait_until_ready()
    started = pids(keeper.folder)
    for _ in range(3):
        keeper.process.send_signal(signal.SIGINT)
        time.sleep(0.2)
    assert keeper.finish()[0] == 0
    assert eventually(lambda: not any(alive(pid) for pid in started))


def test_ctrl_c_at_the_terminal_reaches_the_supervisor_alone(keep: Callable[..., Keeper]) -> None:
    keeper = keep("steady")
    keeper.wait_until_ready()
    child = int(next(keeper.folder.glob("*.pids")).stem)
    assert os.getpgid(child) == child
    assert os.getpgid(child) != os.getpgid(keeper.process.pid)


def test_a_killed_child_is_started_again_and_that_is_said(keep: Callable[..., Keeper]) -> None:
    keeper = keep("steady")
    keeper.wait_until_ready()
    first = pids(keeper.folder)
    child = int(next(keeper.folder.glob("*.pids")).stem)
    os.kill(child, signal.SIGKILL)
    assert eventually(lambda: len(pids(keeper.folder)) == 4)
    assert eventually(lambda: not any(alive(pid) for pid in first))
    keeper.process.send_signal(signal.SIGTERM)
    _, printed = keeper.finish()
    assert printed == "Stub steady stopped unexpectedly (signal 9). Starting it again in 0.1 s.\n"
    assert not any(alive(pid) for pid in pids(keeper.folder))


def test_a_child_that_never_starts_is_given_up(keep: Callable[..., Keeper]) -> None:
    keeper = keep("steady", "dies")
    code, printed = keeper.finish()
    assert code == 12
    assert printed.splitlines()[0] == (
        "Stub dies stopped unexpectedly (exit code 3). Starting it again in 0.1 s."
    )
    assert printed.splitlines()[-1] == "Stub dies does not start. Its own words are above."
    assert not any(alive(pid) for pid in pids(keeper.folder))


def test_children_end_when_the_supervisor_is_killed(keep: Callable[..., Keeper]) -> None:
    keeper = keep("steady", "steady")
    keeper.wait_until_ready()
    children = [int(path.stem) for path in keeper.folder.glob("*.pids")]
    keeper.process.kill()
    assert eventually(lambda: not any(alive(pid) for pid in children))


def child_that_dies(started: float, early_deaths: int = 0) -> supervisor.Child:
    child = supervisor.Child("A child", [sys.executable, "-c", "raise SystemExit(3)"])
    child.start(started)
    child.process.wait()
    child.early_deaths = early_deaths
    return child


@pytest.mark.parametrize(
    ("deaths", "wait"), [(0, 0.5), (1, 1.0), (2, 2.0), (5, 16.0), (6, 30.0), (40, 30.0)]
)
def test_each_early_death_doubles_the_wait(deaths: int, wait: float) -> None:
    child = child_that_dies(100.0, deaths)
    child.bury(101.0)
    assert child.due == 101.0 + wait
    assert child.process is None


def test_a_long_life_is_forgiven() -> None:
    child = child_that_dies(100.0, early_deaths=9)
    child.bury(100.0 + supervisor.SETTLED_SECONDS)
    assert child.early_deaths == 1


def test_waiting_for_an_answer_has_an_end() -> None:
    keeper = supervisor.Supervisor([], pause=0.01)
    with pytest.raises(supervisor.GaveUp, match="did not answer"):
        keeper.wait_until(lambda: False, 0.05)


@pytest.mark.parametrize("code", [0, 1, 7])
def test_a_step_returns_its_exit_code(code: int) -> None:
    assert supervisor.run_step([sys.executable, "-c", f"raise SystemExit({code})"]) == code


def test_a_step_reads_no_input() -> None:
    read = "import sys; sys.exit(len(sys.stdin.read()))"
    assert supervisor.run_step([sys.executable, "-c", read]) == 0
