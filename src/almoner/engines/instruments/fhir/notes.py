"""What was left out of an import, and what makes it impossible."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from almoner.engines.instruments.fhir.vocabulary import CHANGES_THE_FORM, HIDDEN
from almoner.kernel.refusals import Refusal, Refused


class Notes:
    def __init__(self) -> None:
        self._notes: dict[str, None] = {}
        self._refusals: list[Refusal] = []

    @property
    def told(self) -> tuple[str, ...]:
        return tuple(self._notes)

    def note(self, words: str) -> None:
        self._notes[words] = None

    def refuse(self, link: str, words: str, mend: str) -> None:
        self._refusals.append(Refusal("not-carried", f"{link}: {words}", mend))

    def raise_refusals(self) -> None:
        if self._refusals:
            raise Refused(*self._refusals)

    def check_extensions(self, link: str, element: Mapping[str, Any], *, known: Set[str]) -> None:
        """Unknown extensions are noted; those that change the form, and modifiers, refused."""
        for one in element.get("modifierExtension") or []:
            self.refuse(
                link,
                f"it is changed by an extension that is not known here, {one.get('url')}.",
                "Write the questionnaire without it.",
            )
        for one in element.get("extension") or []:
            url = str(one.get("url"))
            if url in CHANGES_THE_FORM:
                name = url.rsplit("/", 1)[-1]
                self.refuse(
                    link,
                    f"{name} cannot be carried over, and without it this would be another form.",
                    "Write the condition as enableWhen, or add the rule here as a score.",
                )
            elif url == HIDDEN and one.get("valueBoolean"):
                self.refuse(link, "it is hidden from whoever answers.", "Show it or leave it out.")
            elif url not in known:
                self.note(f"{link}: the extension {url} is left out.")
