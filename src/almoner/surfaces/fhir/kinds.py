"""What the API needs to know of a resource type to read, search and describe it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from almoner.platform.access.viewer import Viewer

Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """One table behind a resource type.

    `prefix` begins the ids where a type has several sources. `show` gives the resources of one
    row (often one). `changed` and `person` name the columns for _lastUpdated and patient;
    `person` is empty where no person is concerned.
    """

    prefix: str
    rows: Callable[[Viewer, date], QuerySet[Any]]
    show: Callable[[Any], Iterable[Shown]]
    changed: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A search parameter beside the common ones. `narrow` takes a source, rows and the value."""

    kind: str
    words: str
    narrow: Callable[[Source, QuerySet[Any], str], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """`creates`: the right that sending one takes; empty: none can be sent."""

    name: str
    right: str
    words: str
    sources: tuple[Source, ...]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    creates: str = ""

    @property
    def about_people(self) -> bool:
        return all(source.person for source in self.sources)
