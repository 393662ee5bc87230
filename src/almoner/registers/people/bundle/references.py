"""Who a reference in a Bundle points to. What points nowhere is said, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from almoner.platform.imports.report import Report
from almoner.registers.people.bundle import values
from almoner.registers.people.bundle import vocabulary as words
from almoner.registers.people.bundle.documents import printable
from almoner.registers.people.bundle.elements import Element
from almoner.registers.people.bundle.records import Party, Reference

_RELATIVE = re.compile(r"([A-Z][A-Za-z]+)/([A-Za-z0-9.-]{1,64})(?:/_history/[^/]+)?")
_VERSION = re.compile(r"/_history/[^/]+$")
_BASE = re.compile(r"(https?://.+)/[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One resource of a Bundle. `number` counts from 0, as FHIRPath does."""

    number: int
    full_url: str
    kind: str
    resource_id: str
    content: dict[str, Any]

    @property
    def where(self) -> str:
        return f"Bundle.entry[{self.number}].resource"


@dataclass(slots=True)
class Index:
    """The resources of one Bundle by address, and by kind and id."""

    by_url: dict[str, Entry] = field(default_factory=dict)
    by_id: dict[tuple[str, str], list[Entry]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: list[Entry], report: Report) -> Index:
        index = cls()
        for entry in entries:
            index._add(entry, report)
        return index

    def _add(self, entry: Entry, report: Report) -> None:
        first = self.by_url.setdefault(entry.full_url, entry) if entry.full_url else entry
        if first is not entry:
            report.error(
                "duplicate-full-url",
                f"Bundle.entry[{first.number}] has the same fullUrl.",
                "Give each entry its own fullUrl, or remove the copy.",
                where=f"Bundle.entry[{entry.number}].fullUrl",
                value=printable(entry.full_url),
            )
        if entry.resource_id:
            self.by_id.setdefault((entry.kind, entry.resource_id), []).append(entry)

    def find(self, address: str, source_url: str) -> list[Entry]:
        """The entries that an address points to: none, one, or several when it is not certain.

        A relative address is first read against the base of the entry that holds it.
        """
        address = _VERSION.sub("", address)
        if address in self.by_url:
            return [self.by_url[address]]
        relative = _RELATIVE.fullmatch(address)
        if relative is None:
            return []
        base = _BASE.match(source_url)
        absolute = f"{base.group(1)}/{address}" if base else ""
        if absolute in self.by_url:
            return [self.by_url[absolute]]
        return self.by_id.get((relative.group(1), relative.group(2)), [])

    def parties(self, element: Element, name: str, source_url: str = "") -> list[Party]:
        """Those named by a list of references, with what the file tells of them."""
        return [
            self.party(values.reference(inner), inner, source_url)
            for inner in element.children(name)
        ]

    def party(self, reference: Reference, element: Element, source_url: str) -> Party:
        ods = ""
        if reference.identifier and reference.identifier.system == words.ODS_CODE:
            ods = reference.identifier.value
        found = self.find(reference.reference, source_url) if reference.reference else []
        if len(found) == 1:
            name, its_ods = _described(found[0])
            return Party(
                reference.display or name, found[0].kind, ods or its_ods, reference.reference
            )
        if not (reference.display or ods):
            _say_nowhere(element, reference)
        return Party(reference.display, reference.kind, ods, reference.reference)


def _described(entry: Entry) -> tuple[str, str]:
    quiet = Element(entry.content, entry.where, Report("fhir", ""))
    if entry.kind == "Organization":
        return quiet.text("name"), _ods_of(quiet)
    if entry.kind in ("Practitioner", "Patient", "RelatedPerson"):
        names = [values.human_name(inner).full for inner in quiet.children("name")]
        return next(filter(None, names), ""), ""
    return "", ""


def _ods_of(organisation: Element) -> str:
    found = map(values.identifier, organisation.children("identifier"))
    return next((i.value for i in found if i.system == words.ODS_CODE), "")


def _say_nowhere(element: Element, reference: Reference) -> None:
    element.report.warning(
        "reference-nowhere",
        "This points to nobody in the file and gives no name.",
        "Include the one it points to, or add a display name.",
        where=element.where,
        value=printable(reference.reference),
    )
