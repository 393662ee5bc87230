"""The courses that can be recorded. Services that ask for more courses offer them here."""

from collections.abc import Callable, Mapping

from almoner.kernel.wording import headed
from almoner.registers.workforce.ascwds.codetables import table
from almoner.registers.workforce.importing.courses import category_courses

PREFIX = "ascwds-"
Source = Callable[[], Mapping[str, str]]
_sources: list[Source] = []


def offer(source: Source) -> None:
    """Adds courses (code → title). Called once, when an app of a floor above is ready."""
    if source not in _sources:
        _sources.append(source)


def known_courses() -> dict[str, str]:
    """Every course by code: those that services ask for, then the ASC-WDS training categories."""
    found: dict[str, str] = {}
    for source in _sources:
        found |= source()
    categories = table("training-categories").codes.values()
    return found | {f"{PREFIX}{entry.code}": entry.label for entry in categories}


def offered_courses() -> dict[str, str]:
    """What somebody may choose from: each course once.

    A training category that means one course of the catalogue, or has the name of something
    already there, would be that course a second time.
    """
    taken = {f"{PREFIX}{category}" for category in category_courses()}
    found: dict[str, str] = {}
    named: set[str] = set()
    for code, title in known_courses().items():
        if code not in taken and title.casefold() not in named:
            found[code] = title
            named.add(title.casefold())
    return found


def course_title(code: str, title: str = "") -> str:
    """The title of the record, else of the course; a code nobody knows is made readable."""
    return title or known_courses().get(code) or headed(code.replace("-", "_"))
