"""What was left out of an import, and what makes it impossible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any

from almoner.engines.instruments.fhir.vocabulary import CHANGES_THE_FORM, LOST
from almoner.kernel.refusals import Refusal, Refused

Element = Mapping[str, Any]


class Notes:
    def __init__(self) -> None:
        self._notes: dict[str, None] = {}
        self._refusals: dict[Refusal, None] = {}

    @property
    def told(self) -> tuple[str, ...]:
        return tuple(self._notes)

    @property
    def refused(self) -> int:
        return len(self._refusals)

    def note(self, words: str) -> None:
        self._notes[words] = None

    def refuse(self, link: str, words: str, mend: str) -> None:
        self._refusals[Refusal("not-carried", f"{link}: {words}", mend)] = None

    def raise_refusals(self) -> None:
        if self._refusals:
            raise Refused(*self._refusals)

    def check_extensions(self, link: str, element: Element, *, known: Set[str]) -> None:
        """Unknown extensions are noted; those that change the form, and modifiers, refused."""
        for one in element.get("modifierExtension") or []:
            self.refuse(
                link,
                f"it is changed by an extension that is not known here, {one.get('url')}.",
                "Write the questionnaire without it.",
            )
        for one in element.get("extension") or []:
            self._extension(link, one, known)

    def _extension(self, link: str, one: Element, known: Set[str]) -> None:
        url = str(one.get("url"))
        name = url.rsplit("/", 1)[-1]
        if url in CHANGES_THE_FORM:
            self.refuse(
                link,
                f"{name} cannot be carried over, and without it this would be another form.",
                "Write the condition as enableWhen, or add the rule here as a score.",
            )
        elif url in known:
            return
        elif name in LOST:
            self.note(f"{link}: {LOST[name]} ({name}).")
        else:
            self.note(f"{link}: the extension {url} is left out.")

    def check_keys(self, link: str, element: Element, carried: Iterable[str]) -> None:
        """Notes what an element says besides; what is said about its words is styling."""
        for key in sorted(set(element) - {*carried, "id", "extension", "modifierExtension"}):
            if not key.startswith("_"):
                value = element[key]
                said = f" {value}" if isinstance(value, str) else ""
                self.note(f"{link}: its {key}{said} is left out.")
        self.check_plain(link, element)

    def check_plain(self, link: str, element: Element) -> None:
        """What is said about plain values of an element: their styling, their translations."""
        for key, said in element.items():
            if key.startswith("_"):
                for about in said if isinstance(said, list) else [said]:
                    for one in (about or {}).get("extension") or []:
                        self._extension(link, one, frozenset())
