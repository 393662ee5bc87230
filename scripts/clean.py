"""Removes what the other commands built. Data stay, unless --data says to forget them too."""

import fcntl
import shutil
import subprocess
import sys
from pathlib import Path

from preflight import ROOT, RUNNING, Refused, tell

BUILT = [
    ".venv",
    "node_modules",
    "static-build",
    "static-build.new",
    "build",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
    ".import_linter_cache",
    ".schemathesis",
    "src/almoner.egg-info",
    "var/postgres-test",
    "var/static",
]
DATABASES = ("postgres", "postgres-test")


def check_nothing_runs(root):
    """Refuses while the demo runs or any process uses an embedded server."""
    for name in ("demo.lock", *(f"{each}.users" for each in DATABASES)):
        path = root / "var" / name
        if not path.exists():
            continue
        with path.open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Refused("Almoner is running. Stop it first.", RUNNING) from None


def stop_servers(root):
    """A server whose last user was killed may still run."""
    python = root / ".venv" / "bin" / "python"
    for name in DATABASES:
        data = root / "var" / name
        if (data / "postmaster.pid").exists() and python.exists():
            stop = [str(python), "-m", "almoner.platform.database", "stop"]
            subprocess.run(stop, env={"ALMONER_PGDATA": str(data)}, check=False)


def clean(root, data=False):
    check_nothing_runs(root)
    stop_servers(root)
    for name in [*BUILT, *(["var"] if data else [])]:
        shutil.rmtree(root / name, ignore_errors=True)
    for cache in [*root.glob("src/**/__pycache__"), *root.glob("tests/**/__pycache__")]:
        shutil.rmtree(cache, ignore_errors=True)


if __name__ == "__main__":
    try:
        clean(Path(ROOT), data="--data" in sys.argv[1:])
    except Refused as refused:
        sys.exit(tell(refused))
