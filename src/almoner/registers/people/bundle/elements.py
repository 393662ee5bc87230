"""A walk through one resource that knows where it stands and what it has not read.

Each `Element` is one JSON object with its FHIRPath-like place. Reading a name marks it as read;
`list_unread` then lists all the rest, so that nothing in a file is dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from almoner.platform.imports.report import Report
from almoner.registers.people.bundle.documents import printable

MAX_TEXT = 10_000
MAX_ITEMS = 500

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MODIFIERS = ("modifierExtension", "implicitRules")


class Element:
    """One JSON object of a file. Absent or wrong values come back empty, with a finding."""

    __slots__ = ("_content", "_opened", "_read", "report", "where")

    def __init__(self, content: dict[str, Any], where: str, report: Report) -> None:
        self._content = content
        self._read: set[str] = set()
        self._opened: list[Element] = []
        self.where = where
        self.report = report

    def __contains__(self, name: str) -> bool:
        return name in self._content

    @property
    def names(self) -> list[str]:
        return list(self._content)

    def at(self, name: str) -> str:
        return f"{self.where}.{printable(name)[:60]}"

    def skip(self, *names: str) -> None:
        """Mark names as known and deliberately unused, so that no note is made of them."""
        self._read.update(names)

    def text(self, name: str, *, required: bool = False) -> str:
        """The text under `name`, trimmed; '' when absent or wrong."""
        value = self._take(name)
        if value is None:
            if required:
                self._missing(name)
            return ""
        return self._clean(value, self.at(name)) if isinstance(value, str) else self._wrong(name)

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of the list under `name`; () when absent."""
        value = self._take(name)
        if value is None:
            return ()
        if not isinstance(value, list):
            self._wrong(name, "a list")
            return ()
        return tuple(
            filter(None, (self._item_text(name, i, v) for i, v in self._some(name, value)))
        )

    def flag(self, name: str) -> bool | None:
        """True, False, or None when absent or wrong."""
        value = self._take(name)
        if value is None or isinstance(value, bool):
            return value
        self._wrong(name, "true or false")
        return None

    def number(self, name: str) -> int | float | None:
        value = self._take(name)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value
        self._wrong(name, "a number")
        return None

    def code(self, name: str, allowed: Collection[str], *, required: bool = False) -> str:
        """A code of a closed list; '' when absent, and an error when it is another code."""
        value = self.text(name, required=required)
        if not value or value in allowed:
            return value
        self.report.error(
            "unknown-code",
            "FHIR R4 has no such code here.",
            f"Use one of: {', '.join(sorted(allowed))}.",
            where=self.at(name),
            value=printable(value),
        )
        return ""

    def child(self, name: str, *, required: bool = False) -> Element | None:
        """The object under `name`; None when absent or wrong."""
        value = self._take(name)
        if value is None:
            if required:
                self._missing(name)
            return None
        if isinstance(value, dict):
            return self._open(value, self.at(name))
        self._wrong(name, "an object")
        return None

    def children(self, name: str) -> list[Element]:
        """The objects of the list under `name`; [] when absent."""
        value = self._take(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self._wrong(name, "a list")
            return []
        places = ((f"{self.at(name)}[{i}]", v) for i, v in self._some(name, value))
        return [self._open(v, place) for place, v in places if self._is_object(v, place)]

    def extensions(self) -> list[tuple[str, Element]]:
        """Each extension with its address, the older UK Core base included."""
        return [(inner.text("url", required=True), inner) for inner in self.children("extension")]

    def list_unread(self, known: Collection[str] | None = None) -> None:
        """Write a note for everything not read; an error where it could change the meaning."""
        for name, value in self._content.items():
            if name not in self._read:
                self._say_unread(name, value, known)
        for inner in self._opened:
            inner.list_unread()

    def not_used(self, why: str, *, value: object = "") -> None:
        """Say that this whole element was seen and is not used, and be done with it."""
        self._read.update(name for name in self._content if name not in _MODIFIERS)
        self._opened = []
        hidden = any(_holds_modifier(v) for v in self._content.values())
        if hidden:
            self._say_modifier(self.where)
        self.report.note("not-used", why, where=self.where, value=printable(value))

    def _take(self, name: str) -> Any:
        self._read.add(name)
        value = self._content.get(name)
        if name in self._content and (value is None or value in ("", [], {})):
            self.report.note("empty-value", "There is nothing here.", where=self.at(name))
            return None
        return value

    def _some(self, name: str, values: list[Any]) -> Iterator[tuple[int, Any]]:
        if len(values) > MAX_ITEMS:
            self.report.error(
                "too-many",
                f"There are {len(values)} items here; at most {MAX_ITEMS} are read.",
                "Check where the file was made.",
                where=self.at(name),
            )
        return iter(list(enumerate(values))[:MAX_ITEMS])

    def _item_text(self, name: str, index: int, value: Any) -> str:
        place = f"{self.at(name)}[{index}]"
        if isinstance(value, str):
            return self._clean(value, place)
        if value is not None:
            self._say_wrong(place, "text", value)
        return ""

    def _is_object(self, value: Any, place: str) -> bool:
        if isinstance(value, dict):
            return True
        self._say_wrong(place, "an object", value)
        return False

    def _open(self, value: dict[str, Any], place: str) -> Element:
        inner = Element(value, place, self.report)
        self._opened.append(inner)
        return inner

    def _clean(self, value: str, place: str) -> str:
        if _UNSTORABLE.search(value):
            self.report.error(
                "unseen-characters",
                "The text holds characters that no record can keep.",
                "Correct it where the file was made.",
                where=place,
                value=printable(value),
            )
            return ""
        if len(value) > MAX_TEXT:
            self.report.error(
                "too-long",
                f"The text is longer than {MAX_TEXT} letters.",
                "Shorten it where the file was made.",
                where=place,
                value=printable(value),
            )
            return ""
        return value.strip()

    def _missing(self, name: str) -> None:
        self.report.error(
            "missing",
            f"FHIR R4 requires “{name}” here and there is none.",
            "Add it where the file was made.",
            where=self.at(name),
        )

    def _wrong(self, name: str, wanted: str = "text") -> str:
        self._say_wrong(self.at(name), wanted, self._content.get(name))
        return ""

    def _say_wrong(self, place: str, wanted: str, value: Any) -> None:
        self.report.error(
            "wrong-type",
            f"This should be {wanted}.",
            "Correct it where the file was made.",
            where=place,
            value=printable(value),
        )

    def _say_unread(self, name: str, value: Any, known: Collection[str] | None) -> None:
        if name in _MODIFIERS or _holds_modifier(value):
            self._say_modifier(self.at(name))
        elif known is not None and name.removeprefix("_") not in known:
            self.report.warning(
                "unknown-element",
                "FHIR R4 has no element of this name here. It was not read.",
                "Check that the file was made as FHIR R4.",
                where=self.at(name),
            )
        else:
            self.report.note("not-used", "This was not read: it is not used.", where=self.at(name))

    def _say_modifier(self, place: str) -> None:
        self.report.error(
            "modifier",
            "Something here can change the meaning of the record, and it is not understood.",
            "Ask for the record without a modifierExtension or implicitRules.",
            where=place,
        )


def _holds_modifier(value: Any) -> bool:
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            if any(here.get(name) for name in _MODIFIERS):
                return True
            waiting.extend(here.values())
        elif isinstance(here, list):
            waiting.extend(here)
    return False
