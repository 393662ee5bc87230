"""The kinds of definition there are. Each engine registers its own when it starts."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from almoner.kernel.marks import DefinitionError, Marked, parse_marked
from almoner.kernel.refusals import refuse


class Definition(Protocol):
    """What every kind of definition has."""

    @property
    def code(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def version(self) -> int: ...


@dataclass(frozen=True)
class Kind:
    """`read` makes a definition of a marked text or raises DefinitionError; `folder` holds the
    files that come with the software, one a definition, named by its code."""

    name: str
    title: str
    read: Callable[[Marked], Any]
    folder: Path

    def parse(self, text: str, file: str) -> Any:
        return self.read(parse_marked(text, file))

    def from_file(self, path: Path) -> Any:
        """The definition in a file. DefinitionError also when the file has another name."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise DefinitionError(path.name, 1, "", f"cannot be read: {problem}") from problem
        node = parse_marked(text, path.name)
        definition = self.read(node)
        if path.stem != definition.code:
            raise node.value["code"].error(f"must be the name of the file, {path.stem!r}")
        return definition


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _KINDS[kind.name] = kind


def kinds() -> tuple[Kind, ...]:
    return tuple(_KINDS[name] for name in sorted(_KINDS))


def kind(name: str) -> Kind:
    """Refused, in words, for a kind that is not there."""
    if name not in _KINDS:
        known = ", ".join(sorted(_KINDS))
        refuse("kind-unknown", f"There is no kind of definition “{name}”.", f"Use: {known}.")
    return _KINDS[name]
