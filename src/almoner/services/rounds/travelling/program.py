"""Valhalla's own program in place of the Python package: the same engine, asked once a table.

For a Python for which the package has no ready build. The program is `valhalla_service` of any
installation of Valhalla; it opens the map anew for each question.
"""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

NAME = "valhalla_service"
ACTION = "sources_to_targets"
LONGEST_S = 60


@dataclass(frozen=True, slots=True)
class Program:
    """`path`: the program. `config`: a configuration of Valhalla that names the map."""

    path: Path
    config: Path

    def matrix(self, request: dict[str, Any]) -> dict[str, Any]:
        """RuntimeError with the engine's own words when it has no answer."""
        with NamedTemporaryFile("w", suffix=".json") as asked:
            json.dump(request, asked)
            asked.flush()
            return self._answer(asked.name)

    def _answer(self, asked: str) -> dict[str, Any]:
        command = [str(self.path), str(self.config), ACTION, asked]
        try:
            done = subprocess.run(  # noqa: S603  (the program of whoever runs the server)
                command, capture_output=True, text=True, timeout=LONGEST_S, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise RuntimeError(str(error)) from None
        found = _read(done.stdout)
        if "error" in found or not found:
            raise RuntimeError(found.get("error") or f"it ended with {done.returncode}")
        return found


def _read(written: str) -> dict[str, Any]:
    """The last line: what comes before is what it says of its own start."""
    try:
        found = json.loads(written.strip().rpartition("\n")[2])
    except json.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
