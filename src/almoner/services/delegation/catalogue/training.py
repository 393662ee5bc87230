"""Courses that activities ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from almoner.kernel.basis import read_basis
from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader
from almoner.kernel.sourced import Sourced

from .sources import read_whole

# Training category codes of ASC-WDS.
ASCWDS_CATEGORIES = frozenset({1, 2, *range(5, 24), *range(25, 52)})
KINDS = frozenset({"knowledge", "practical"})


@dataclass(frozen=True, slots=True)
class Course:
    """One course; `category` is the ASC-WDS training category code, `validity` months."""

    code: str
    title: str
    kind: str
    category: int
    validity: Sourced[Any]


def read_courses(node: Marked) -> dict[str, Course]:
    reader = Reader(node)
    reader.whole("version")
    read_basis(reader.take("basis"))
    found: dict[str, Course] = {}
    for course, marked in reader.each("courses", lambda item: (_course(item), item)):
        if course.code in found:
            raise marked.error(f"the course {course.code!r} stands twice; keep one")
        found[course.code] = course
    reader.done()
    return found


def _course(node: Marked) -> Course:
    reader = Reader(node)
    category = reader.take("category")
    if category.value not in ASCWDS_CATEGORIES:
        raise category.error(f"{category.value!r} is not an ASC-WDS training category code")
    course = Course(
        code=reader.code("code"),
        title=reader.text("title"),
        kind=reader.one_of("kind", KINDS),
        category=category.value,
        validity=read_whole(reader.take("validity"), "months"),
    )
    reader.done()
    return course
