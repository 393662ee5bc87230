"""Which course a line of a file is about, and for how long that course holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

import yaml

from almoner.kernel.london import add_months
from almoner.registers.workforce.ascwds.codetables import table
from almoner.registers.workforce.matrix import Course as MatrixCourse

CARE_CERTIFICATE = "care-certificate"
LEVEL_2 = "care-certificate-level-2"


class Months(Protocol):
    """A number of months with its source."""

    @property
    def value(self) -> Any: ...


class CatalogueCourse(Protocol):
    """A course that activities ask for, as the catalogue of a floor above describes it."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def category(self) -> int: ...
    @property
    def validity(self) -> Months: ...


@dataclass(frozen=True, slots=True)
class Courses:
    """The catalogue, with the categories of ASC-WDS beside it."""

    catalogue: Mapping[str, CatalogueCourse]

    def of_row(self, category: str, name: str) -> str:
        """The course of an ASC-WDS training row: by its name, then by its category."""
        wanted = _plain(name)
        for course in self.catalogue.values():
            if str(course.category) == category and wanted in self._names(course):
                return course.code
        by_category = category_courses().get(category, "")
        return by_category if by_category in self.catalogue else f"ascwds-{category}"

    def title(self, code: str) -> str:
        if code in self.catalogue:
            return self.catalogue[code].title
        categories = table("training-categories")
        category = code.removeprefix("ascwds-")
        return categories.label(category) if category in categories else code

    def is_practical(self, code: str) -> bool:
        return code in self.catalogue and self.catalogue[code].kind == "practical"

    def months(self, code: str) -> int | None:
        """For how long the course holds at most; None where the catalogue does not say."""
        return int(self.catalogue[code].validity.value) if code in self.catalogue else None

    def offered(self) -> list[MatrixCourse]:
        """Every course a column of a spreadsheet may stand for."""
        also = _words()["also"]
        found = [
            MatrixCourse(course.code, course.title, tuple(also.get(course.code, ())))
            for course in self.catalogue.values()
        ]
        taken = category_courses()
        named = {course.title.casefold() for course in self.catalogue.values()}
        for code, entry in table("training-categories").codes.items():
            if taken.get(code) not in self.catalogue and entry.label.casefold() not in named:
                found.append(MatrixCourse(f"ascwds-{code}", entry.label))
                named.add(entry.label.casefold())
        return found

    def _names(self, course: CatalogueCourse) -> set[str]:
        also: Iterable[str] = _words()["also"].get(course.code, ())
        return {_plain(text) for text in (course.code, course.title, *also)}


def category_courses() -> dict[str, str]:
    """ASC-WDS training category → the one course of the catalogue that it always means."""
    found: dict[str, str] = _words()["categories"]
    return found


def lapses_on(completed_on: date | None, last_day: date | None, *months: int | None) -> date | None:
    """The first day on which training no longer counts: the earliest of what is known.

    `last_day` is an expiry date as files give it: the last day on which the training counts.
    """
    known = [last_day + timedelta(days=1)] if last_day else []
    if completed_on is not None:
        known += [add_months(completed_on, number) for number in months if number]
    return min(known, default=None)


@cache
def _words() -> dict[str, Any]:
    text = files(__package__).joinpath("courses.yaml").read_text(encoding="utf-8")
    content = yaml.safe_load(text)
    pairs = [(entry["category"], entry["course"]) for entry in content["categories"]]
    return {"categories": dict(pairs), "also": content["also"]}


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
