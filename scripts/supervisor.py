"""Keeps child processes running, restarts what dies, and leaves nothing behind.

Each child leads a process group of its own: Ctrl-C reaches the supervisor alone, which then ends
the children in order, and whatever a child started ends with it.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time

GRACE_SECONDS = 8.0
FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
SETTLED_SECONDS = 60.0
MOST_EARLY_DEATHS = 5
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class Stopped(BaseException):
    """Someone asked us to stop; carries the signal."""

    def __init__(self, number):
        super().__init__(number)
        self.number = number


class GaveUp(Exception):
    """A child that would not stay up."""


def say(text):
    print(text, flush=True)


def stop_on_signals(numbers=(signal.SIGINT, signal.SIGTERM, signal.SIGHUP)):
    def stop(number, _frame):
        raise Stopped(number)

    for number in numbers:
        signal.signal(number, stop)


def ignore_signals(numbers=(signal.SIGINT, signal.SIGTERM, signal.SIGHUP)):
    """While we tidy up; a second Ctrl-C must not leave half of it."""
    for number in numbers:
        signal.signal(number, signal.SIG_IGN)


def _in_the_child(parent):
    def prepare():
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        # If the supervisor is killed outright, the kernel ends the child.
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def launch(command, environment=None):
    return subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_in_the_child(os.getpid()),
    )


def end(process, grace=GRACE_SECONDS):
    """Asks the whole group to end, then makes it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(grace)
    end_leftovers(process)
    process.wait()


def end_leftovers(process):
    """Kills what a dead child has left in its group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def run_step(command, environment=None):
    """Runs one command to its end and returns its exit code; an interruption ends it too."""
    process = launch(command, environment)
    try:
        return process.wait()
    except BaseException:
        ignore_signals()
        end(process)
        raise


class Child:
    """A service that should always run, and what we know of its deaths."""

    def __init__(self, name, command, environment=None):
        self.name = name
        self.command = command
        self.environment = environment
        self.process = None
        self.started = 0.0
        self.early_deaths = 0
        self.due = 0.0

    def start(self, now):
        self.process, self.started = launch(self.command, self.environment), now

    def has_died(self):
        return self.process is not None and self.process.poll() is not None

    def bury(self, now):
        """Notes the death and says when to start again."""
        code = self.process.returncode
        end_leftovers(self.process)
        settled = now - self.started >= SETTLED_SECONDS
        self.early_deaths = 1 if settled else self.early_deaths + 1
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (self.early_deaths - 1))
        self.process, self.due = None, now + wait
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        say(f"{self.name} stopped unexpectedly ({how}). Starting it again in {wait:g} s.")


class Supervisor:
    """Runs children until it is asked to stop; `check` is called between looks."""

    def __init__(self, children, pause=0.1, grace=GRACE_SECONDS):
        self.children = children
        self.pause = pause
        self.grace = grace
        self.settled = False

    def start(self):
        for child in self.children:
            child.start(time.monotonic())

    def look(self):
        """One look at every child: bury the dead, start what is due."""
        now = time.monotonic()
        for child in self.children:
            if child.has_died():
                child.bury(now)
                if not self.settled and child.early_deaths >= MOST_EARLY_DEATHS:
                    raise GaveUp(f"{child.name} does not start. Its own words are above.")
            if child.process is None and now >= child.due:
                child.start(now)

    def wait_until(self, ready, seconds):
        """Looks on until `ready()`; raises GaveUp when it takes too long."""
        deadline = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > deadline:
                raise GaveUp(f"Almoner did not answer within {seconds:g} seconds.")
            self.look()
            time.sleep(self.pause)
        self.settled = True

    def run(self):
        while True:
            self.look()
            time.sleep(self.pause)

    def stop(self):
        """Ends every child, the last started first."""
        ignore_signals()
        for child in reversed(self.children):
            if child.process is not None:
                end(child.process, self.grace)
                child.process = None


def exit_code(number):
    """What a shell expects of a program that a signal ended: Ctrl-C is a normal end here."""
    return 0 if number in (signal.SIGINT, signal.SIGTERM) else 128 + number


if __name__ == "__main__":
    sys.exit("supervisor.py is used by serve.py.")
