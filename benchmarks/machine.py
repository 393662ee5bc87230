"""What the figures were measured on, and what else it was doing."""

import os
import platform
import resource
from pathlib import Path


def hardware() -> str:
    info = Path("/proc/cpuinfo")
    names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    chip = names[0].partition(":")[2].strip() if names else platform.processor()
    return f"{os.cpu_count()} × {chip}, {memory:.0f} GB, Python {platform.python_version()}"


def worked() -> float:
    """Seconds of processor of this process and of those that it began and that have ended."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, who))


def print_load() -> None:
    """What else the machine was doing: more than the number of processors slows every figure."""
    print(f"(load of the machine in the last minute: {os.getloadavg()[0]:.1f})", flush=True)
