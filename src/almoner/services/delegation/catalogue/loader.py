"""Loads definition files once, checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from .activities import ActivityDefinition, SharedSets, read_activity, read_shared
from .facts import read_facts
from .marks import DefinitionError, Marked, load_marked
from .training import Course, read_courses

DEFINITIONS = Path(__file__).resolve().parent.parent / "definitions"


@cache
def courses(root: Path = DEFINITIONS) -> Mapping[str, Course]:
    """Course code to course."""
    return MappingProxyType(read_courses(load_marked(root / "training.yaml")))


@cache
def facts(root: Path = DEFINITIONS) -> Mapping[str, str]:
    """Fact code to its question."""
    return MappingProxyType(read_facts(load_marked(root / "facts.yaml")))


@cache
def shared(root: Path = DEFINITIONS) -> SharedSets:
    return read_shared(load_marked(root / "shared.yaml"))


@cache
def activities(root: Path = DEFINITIONS) -> Mapping[str, ActivityDefinition]:
    """Activity code to definition, by title. Raises DefinitionError for any fault."""
    found = [_activity(path, root) for path in files(root, "activities")]
    return MappingProxyType({one.code: one for one in sorted(found, key=lambda one: one.title)})


def activity(code: str, root: Path = DEFINITIONS) -> ActivityDefinition:
    """KeyError, in words, for an activity that is not defined."""
    known = activities(root)
    if code not in known:
        raise KeyError(f"There is no activity {code!r}. Known: {', '.join(sorted(known))}.")
    return known[code]


def files(root: Path, folder: str) -> list[Path]:
    found = sorted((root / folder).glob("*.yaml"))
    if not found:
        raise DefinitionError(folder, 1, "", "holds no definition files")
    return found


def _activity(path: Path, root: Path) -> ActivityDefinition:
    node = load_marked(path)
    definition = read_activity(node, shared(root), courses(root), facts(root))
    check_file_name(path, node, definition.code)
    return definition


def check_file_name(path: Path, node: Marked, code: str) -> None:
    if path.stem != code:
        raise node.value["code"].error(f"must be the name of the file, {path.stem!r}")
