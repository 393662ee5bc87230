"""Runs `almoner` in this process, as typer's own runner does."""

import json
from typing import Any

from jsonschema_rs import validator_for
from typer.testing import CliRunner

from almoner.surfaces.cli.app import app


def run(*words: Any):
    return CliRunner().invoke(app, [str(word) for word in words])


def data(*words: Any, code: int = 0, schema: dict | None = None) -> Any:
    """What `--json` printed, after checking the exit code and the shape."""
    said = run(*words, "--json")
    assert said.exit_code == code, said.output
    found = json.loads(said.stdout)
    if schema is not None:
        validator_for(schema).validate(found)
    return found
