"""YAML with its places kept, so that every complaint can name file, line and key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAKER = yaml.constructor.SafeConstructor()


class DefinitionError(ValueError):
    """A definition file that cannot be used: says where, which key, what is wrong, how to mend."""

    def __init__(self, file: str, line: int, key: str, problem: str) -> None:
        super().__init__(f"{file}, line {line}, {key or 'top level'}: {problem}")
        self.file = file
        self.line = line
        self.key = key
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: file name, 1-based line, dotted key."""

    file: str
    line: int
    key: str

    def error(self, problem: str) -> DefinitionError:
        return DefinitionError(self.file, self.line, self.key, problem)

    def under(self, key: str, line: int) -> Place:
        return Place(self.file, line, f"{self.key}.{key}" if self.key else key)


@dataclass(frozen=True, slots=True)
class Marked:
    """One YAML value with its place; mappings and lists hold Marked values."""

    value: Any
    place: Place

    def error(self, problem: str) -> DefinitionError:
        return self.place.error(problem)

    def plain(self) -> Any:
        """The value without places: dicts, lists and scalars only."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return self.value


def load_marked(path: Path) -> Marked:
    """Read one YAML file. Raises DefinitionError for bad YAML, an empty file or a repeated key."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise DefinitionError(path.name, 1, "", f"cannot be read: {problem}") from problem
    return parse_marked(text, path.name)


def parse_marked(text: str, file: str) -> Marked:
    try:
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        line = mark.line + 1 if mark else 1
        raise DefinitionError(file, line, "", f"is not YAML: {problem.problem}") from problem
    except yaml.YAMLError as problem:
        raise DefinitionError(file, 1, "", f"is not YAML: {problem}") from problem
    if node is None:
        raise DefinitionError(file, 1, "", "is empty")
    return _mark(node, Place(file, node.start_mark.line + 1, ""))


def _mark(node: yaml.Node, place: Place) -> Marked:
    if isinstance(node, yaml.MappingNode):
        return Marked(dict(_pairs(node, place)), place)
    if isinstance(node, yaml.SequenceNode):
        items = [_mark(item, place.under(str(n), _line(item))) for n, item in enumerate(node.value)]
        return Marked(items, place)
    return Marked(_scalar(node, place), place)


def _pairs(node: yaml.MappingNode, place: Place) -> Iterator[tuple[str, Marked]]:
    seen: set[str] = set()
    for key_node, value_node in node.value:
        key = str(key_node.value)
        inner = place.under(key, _line(key_node))
        if key in seen:
            raise inner.error("is written twice; keep one")
        seen.add(key)
        yield key, _mark(value_node, inner)


def _scalar(node: yaml.Node, place: Place) -> Any:
    make = MAKER.yaml_constructors.get(node.tag)
    if make is None:
        raise place.error(f"has a tag that is not allowed, {node.tag}")
    try:
        return make(MAKER, node)
    except (yaml.YAMLError, ValueError) as problem:
        raise place.error(f"cannot be read as a value: {problem}") from problem


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
