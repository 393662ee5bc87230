"""What the figures were measured on, and what else it was doing."""

import os
import platform
import resource
from contextlib import suppress
from pathlib import Path


def hardware() -> str:
    info = Path("/proc/cpuinfo")
    names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    chip = names[0].partition(":")[2].strip() if names else platform.processor()
    return f"{os.cpu_count()} × {chip}, {memory:.0f} GB, Python {platform.python_version()}"


def worked() -> float:
    """Seconds of processor so far: of this process, of those it began that have ended, and of the
    database server. Unlike seconds of the clock, they say little of what else the machine does."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ours = sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, who))
    return ours + _server_worked()


def _server_worked() -> float:
    """Of the server, of those of its processes that run, and of those that have ended."""
    from almoner.platform.database.embedded import data_directory

    server = (data_directory() / "postmaster.pid").read_text().split()[0]
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # After the name in brackets: state, parent, …, user, system, ended user, ended system.
            told = path.read_text().rpartition(")")[2].split()
            if path.parent.name == server:
                ticks += sum(map(int, told[11:15]))
            elif told[1] == server:
                ticks += sum(map(int, told[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def print_load() -> None:
    """What else the machine was doing: more than the number of processors slows every figure."""
    print(f"(load of the machine in the last minute: {os.getloadavg()[0]:.1f})", flush=True)
