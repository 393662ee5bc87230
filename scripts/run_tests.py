"""Runs pytest against DATABASE_URL, or against the embedded test server, held up meanwhile."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"


def command(arguments, environment):
    pytest = [str(BIN / "pytest"), *arguments]
    if environment.get("DATABASE_URL"):
        return pytest
    return [str(BIN / "python"), "-m", "almoner.platform.database", "hold", *pytest]


def surroundings(environment):
    """The environment of the tests: the test server's data, never the demo's."""
    data = environment.get("ALMONER_TEST_PGDATA") or str(ROOT / "var" / "postgres-test")
    made = {**environment, "ALMONER_TEST_PGDATA": data, "ALMONER_PGDATA": data}
    # Kept bytecode spares each of the many processes seconds of reading the same sources again.
    made.pop("PYTHONDONTWRITEBYTECODE", None)
    return made


if __name__ == "__main__":
    here = surroundings(dict(os.environ))
    run = command(sys.argv[1:], here)
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execve(run[0], run, here)
