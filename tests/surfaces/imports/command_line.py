"""The command line, given the same files as the screens."""

from pathlib import Path
from typing import Any

from tests.surfaces.imports.desk import Desk
from typer.testing import CliRunner

from almoner.surfaces.cli.app import app

ENDINGS = {
    "ascwds": "csv",
    "matrix": "xlsx",
    "bundle": "json",
    "roster": "csv",
    "capacity": "csv",
}


def run(desk: Desk, folder: Path, kind: str, files: dict[str, bytes], *options: str) -> Any:
    """`almoner import KIND …` for the desk's manager and provider."""
    paths = []
    for name, content in files.items():
        path = folder / f"{name}.{ENDINGS[kind]}"
        path.write_bytes(content)
        paths.append(str(path))
    return call(desk, kind, *paths, *options)


def call(desk: Desk, kind: str, *arguments: str) -> Any:
    who = ["--organisation", desk.provider.ods_code, "--as", desk.manager.user.email]
    return CliRunner().invoke(app, ["import", kind, *arguments, *who])
