"""The courses that can be recorded. Services that ask for more courses offer them here."""

from collections.abc import Callable, Mapping

from almoner.registers.workforce.ascwds.codetables import table

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


def course_title(code: str, title: str = "") -> str:
    return title or known_courses().get(code, code)
