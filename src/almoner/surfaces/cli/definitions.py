"""Definition files as the command line takes them: named, or all that are in use here."""

from pathlib import Path
from typing import Annotated, Any

import typer

from almoner.kernel.marks import DefinitionError
from almoner.platform.definitions.commands import files as files_of
from almoner.platform.definitions.kinds import Kind
from almoner.surfaces.cli.output import NotAnswerable

Files = Annotated[
    list[Path] | None, typer.Argument(help="Files. Without any: those that are shipped.")
]


def read_files(kind: Kind, files: list[Path] | None = None) -> tuple[list[Any], list[str]]:
    """The definitions, and a sentence for each file that holds none."""
    found, faults = [], []
    for path in files or files_of(kind):
        try:
            found.append(kind.from_file(path))
        except DefinitionError as fault:
            faults.append(str(fault))
    return found, faults


def read_one(kind: Kind, name: str) -> Any:
    """The definition in a file, or the shipped one of that code. NotAnswerable when there is none
    or when it has a fault."""
    known = {path.stem: path for path in files_of(kind)}
    path = Path(name) if Path(name).exists() else known.get(name)
    if path is None:
        what = kind.title.lower()
        raise NotAnswerable(
            "no_definition",
            f"There is no file and no {what} “{name}”.",
            f"Known: {', '.join(known)}.",
        )
    found, faults = read_files(kind, [path])
    if faults:
        raise NotAnswerable("definition_fault", faults[0], "Mend that line and try again.")
    return found[0]
