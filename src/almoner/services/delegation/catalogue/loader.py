"""Loads definition files once, checked as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, TypeVar

from almoner.kernel.marks import DefinitionError, Marked, load_marked

from .activities import ActivityDefinition, SharedSets, read_activity, read_shared
from .blocks import BlocksDefinition, read_blocks
from .conditions import ConditionFramework, read_framework
from .facts import read_facts
from .gates import GatesDefinition, read_gates
from .mandates import MandateDefinition, read_mandates
from .suspensions import SuspensionTriggers, read_suspensions
from .training import Course, read_courses

DEFINITIONS = Path(__file__).resolve().parent.parent / "definitions"


class Coded(Protocol):
    @property
    def code(self) -> str: ...

    @property
    def title(self) -> str: ...


D = TypeVar("D", bound=Coded)


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
    """Sets of fields and rules that activities use."""
    return read_shared(load_marked(root / "shared.yaml"))


@cache
def activities(root: Path = DEFINITIONS) -> Mapping[str, ActivityDefinition]:
    """Activity code to definition, by title. Raises DefinitionError for any fault."""
    sets, known, questions = shared(root), courses(root), facts(root)
    return _folder(root, "activities", lambda node: read_activity(node, sets, known, questions))


def activity(code: str, root: Path = DEFINITIONS) -> ActivityDefinition:
    """KeyError, in words, for an activity that is not defined."""
    return _one(activities(root), code, "activity")


@cache
def conditions(root: Path = DEFINITIONS) -> Mapping[str, ConditionFramework]:
    """Condition code to framework, by title."""
    known, questions = activities(root), facts(root)
    return _folder(root, "conditions", lambda node: read_framework(node, known, questions))


def condition(code: str, root: Path = DEFINITIONS) -> ConditionFramework:
    """KeyError, in words, for a condition that has no framework."""
    return _one(conditions(root), code, "condition framework")


@cache
def gates(root: Path = DEFINITIONS) -> GatesDefinition:
    """The decision instrument."""
    return read_gates(load_marked(root / "gates.yaml"))


@cache
def mandates(root: Path = DEFINITIONS) -> Mapping[str, MandateDefinition]:
    """Function code to its definition."""
    return MappingProxyType(read_mandates(load_marked(root / "mandates.yaml")))


def mandate(code: str, root: Path = DEFINITIONS) -> MandateDefinition:
    """KeyError, in words, for a function that is not defined."""
    return _one(mandates(root), code, "delegated function")


@cache
def blocks(root: Path = DEFINITIONS) -> BlocksDefinition:
    """The twelve building blocks."""
    return read_blocks(load_marked(root / "blocks.yaml"))


@cache
def suspension_triggers(root: Path = DEFINITIONS) -> SuspensionTriggers:
    """What suspends a delegation by itself."""
    return read_suspensions(load_marked(root / "suspensions.yaml"))


def files(root: Path, folder: str) -> list[Path]:
    """The definition files of one folder, by name. DefinitionError when there are none."""
    found = sorted((root / folder).glob("*.yaml"))
    if not found:
        raise DefinitionError(folder, 1, "", "holds no definition files")
    return found


def _folder(root: Path, folder: str, read: Callable[[Marked], D]) -> Mapping[str, D]:
    found = []
    for path in files(root, folder):
        node = load_marked(path)
        definition = read(node)
        if path.stem != definition.code:
            raise node.value["code"].error(f"must be the name of the file, {path.stem!r}")
        found.append(definition)
    return MappingProxyType({one.code: one for one in sorted(found, key=lambda one: one.title)})


def _one(known: Mapping[str, D], code: str, what: str) -> D:
    if code not in known:
        raise KeyError(f"There is no {what} {code!r}. Known: {', '.join(sorted(known))}.")
    return known[code]
