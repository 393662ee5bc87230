"""A Questionnaire that others wrote, as a definition in our words. What cannot be carried over is
refused, every reason at once; what is left out without changing the form is noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from almoner.engines.instruments.definition import read_instrument
from almoner.engines.instruments.fhir.elements import ItemReader
from almoner.engines.instruments.fhir.names import Names, slug
from almoner.engines.instruments.fhir.notes import Notes
from almoner.kernel.marks import DefinitionError, parse_marked
from almoner.kernel.refusals import Refusal, Refused, refuse

Resource = Mapping[str, Any]
_LEFT_OUT = (
    *("derivedFrom", "experimental", "effectivePeriod", "approvalDate", "lastReviewDate"),
    *("useContext", "jurisdiction", "contact", "code", "identifier"),
)


@dataclass(frozen=True, slots=True)
class Imported:
    """`text` is the YAML of a draft; `notes` are what was left out, for whoever reviews it."""

    code: str
    text: str
    notes: tuple[str, ...]


def from_questionnaire(resource: Resource, *, version: int = 1) -> Imported:
    """Refused, with the link of each item, for what cannot be carried over."""
    _check_shape(resource)
    notes = Notes()
    reader = _Walk(resource, notes)
    made = reader.definition(version)
    notes.raise_refusals()
    text = yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=96)
    try:
        read_instrument(parse_marked(text, "questionnaire.yaml"))
    except DefinitionError as fault:
        raise Refused(
            Refusal(
                "questionnaire-fault",
                f"{fault.key}: {fault.problem}.",
                "Mend it in the questionnaire and import it again.",
            )
        ) from fault
    return Imported(made["code"], text, notes.told)


def _check_shape(resource: Resource) -> None:
    if not isinstance(resource, Mapping) or resource.get("resourceType") != "Questionnaire":
        refuse("not-a-questionnaire", "This is not a FHIR Questionnaire.", "Send one.")
    if not isinstance(resource.get("item"), list) or not resource["item"]:
        refuse("no-items", "The questionnaire asks nothing.", "Send one with items.")
    if resource.get("implicitRules"):
        refuse(
            "implicit-rules",
            f"The questionnaire follows rules of its own: {resource['implicitRules']}.",
            "Remove implicitRules if it can be read without them.",
        )


class _Walk:
    """Groups become sections, in the order they are asked."""

    def __init__(self, resource: Resource, notes: Notes) -> None:
        self.resource, self.notes = resource, notes
        self.sections: list[dict[str, Any]] = []
        self.names = Names()
        self.items = ItemReader(resource, notes, self.names)

    def definition(self, version: int) -> dict[str, Any]:
        it = self.resource
        self.notes.check_extensions("the questionnaire", it, known=frozenset())
        for key in _LEFT_OUT:
            if it.get(key):
                self.notes.note(f"{key} of the questionnaire is left out.")
        title = str(it.get("title") or it.get("name") or it.get("id") or "Questionnaire")
        self._walk(it["item"], "", title)
        sections = [one for one in self.sections if one["items"] or one.get("link_id")]
        made = {
            "code": slug(str(it.get("name") or it.get("id") or title)),
            "version": version,
            "title": title,
            "kind": "survey",
            "purpose": str(it.get("purpose") or it.get("description") or title),
            "basis": {
                "source": " ".join(
                    part
                    for part in (str(it.get("publisher") or ""), str(it.get("url") or ""))
                    if part
                )
                or "A questionnaire of unknown origin",
                "confidence": "D",
                "set_by": "this place, which imported it",
            },
            "about": "anything",
            "sections": sections,
        }
        for key, theirs in (("licence", "copyright"), ("url", "url")):
            if it.get(theirs):
                made[key] = str(it[theirs])
        return made

    def _walk(self, items: list[Resource], within: str, title: str) -> None:
        """Questions that stand after a group go on in a section of their own."""
        here: dict[str, Any] | None = self.sections[-1] if within else None
        for item in items:
            if item.get("type") == "group" and not item.get("repeats"):
                self._group(item, within)
                here = None
                continue
            if here is None:
                here = self._section(title, within)
            here["items"].extend(self.items.read(item))

    def _section(self, title: str, within: str) -> dict[str, Any]:
        made: dict[str, Any] = {"code": self.names.take("part"), "title": title, "items": []}
        if within:
            made["within"] = within
        self.sections.append(made)
        return made

    def _group(self, item: Resource, within: str) -> None:
        link = str(item.get("linkId", ""))
        self.notes.check_extensions(link, item, known=frozenset())
        made: dict[str, Any] = {
            "code": self.names.take(link),
            "title": str(item.get("text") or item.get("prefix") or f"Part {link}"),
            "link_id": link,
            "items": [],
        }
        if within:
            made["within"] = within
        if condition := self.items.condition(item):
            made["show_if"] = condition
        if item.get("required"):
            self.notes.note(f"{link}: a group is not required as such; its questions are.")
        self.sections.append(made)
        self._walk(item.get("item") or [], made["code"], made["title"])
