"""A Questionnaire that others wrote, as a definition in our words. What cannot be carried over is
refused, every reason at once; what is left out without changing the form is noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from almoner.engines.instruments.definition import read_instrument
from almoner.engines.instruments.fhir.built import check_built
from almoner.engines.instruments.fhir.elements import ItemReader
from almoner.engines.instruments.fhir.extensions import controls
from almoner.engines.instruments.fhir.lists import AnswerLists
from almoner.engines.instruments.fhir.names import Names, slug
from almoner.engines.instruments.fhir.notes import Notes
from almoner.engines.instruments.fhir.vocabulary import ITEM_CONTROL, SET_BY
from almoner.kernel.marks import DefinitionError, parse_marked
from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.kernel.wording import both

Resource = Mapping[str, Any]
_CARRIED = frozenset(
    {
        *("resourceType", "id", "url", "title", "name", "status", "item", "contained"),
        *("publisher", "purpose", "description", "copyright", "subjectType"),
        *("extension", "modifierExtension", "implicitRules"),
    }
)
_OF_A_GROUP = (
    *("linkId", "type", "text", "prefix", "item", "enableWhen", "enableBehavior"),
    *("required", "readOnly", "repeats"),
)
# The one that is written in C is many times as quick.
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_LISTS = ("ValueSet", "CodeSystem")


@dataclass(frozen=True, slots=True)
class Imported:
    """`text` is the YAML of a draft; `notes` are what was left out, for whoever reviews it."""

    code: str
    text: str
    notes: tuple[str, ...]


def from_questionnaire(sent: Resource, *, version: int = 1) -> Imported:
    """A Questionnaire, or a Bundle with one and the lists of answers that it names. Refused, with
    the link of each item, for what cannot be carried over."""
    check_built(sent)
    resource, beside = opened(sent)
    _check_shape(resource)
    notes = Notes()
    reader = _Walk(resource, notes, beside)
    made = reader.definition(version)
    notes.raise_refusals()
    text = yaml.dump(made, Dumper=_DUMPER, sort_keys=False, allow_unicode=True, width=96)
    try:
        read_instrument(parse_marked(text, "questionnaire.yaml"))
    except DefinitionError as fault:
        raise Refused(
            Refusal(
                "questionnaire-fault",
                f"{_link_at(made, fault.key)}: {fault.problem}.",
                "Mend it in the questionnaire and import it again.",
            )
        ) from fault
    return Imported(made["code"], text, notes.told)


def _link_at(made: Any, key: str) -> str:
    """The link of what a key like "sections.1.items.3.rows" leads to, or the key itself."""
    link = key
    for part in key.split("."):
        if isinstance(made, list):
            made = made[int(part)] if part.isdigit() and int(part) < len(made) else None
        else:
            made = made.get(part) if isinstance(made, Mapping) else None
        if isinstance(made, Mapping):
            link = str(made.get("link_id", link))
    return link


def opened(sent: Any) -> tuple[Any, list[Resource]]:
    """(the questionnaire, what was sent beside it)."""
    if not isinstance(sent, Mapping) or sent.get("resourceType") != "Bundle":
        return sent, []
    inside = [one.get("resource") or {} for one in sent.get("entry") or []]
    found = [one for one in inside if one.get("resourceType") == "Questionnaire"]
    if len(found) != 1:
        refuse(
            "not-a-questionnaire",
            f"The Bundle holds {len(found)} questionnaires.",
            "Send one questionnaire at a time, with the lists of answers that it names.",
        )
    return found[0], [one for one in inside if one is not found[0]]


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

    def __init__(self, resource: Resource, notes: Notes, beside: list[Resource]) -> None:
        self.resource, self.notes = resource, notes
        self.sections: list[dict[str, Any]] = []
        self.names = Names()
        self.items = ItemReader(notes, self.names, AnswerLists(resource, beside, notes))

    def definition(self, version: int) -> dict[str, Any]:
        it = self.resource
        self._head()
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
                "source": _source(it),
                "confidence": "D",
                "set_by": SET_BY,
            },
            "about": "person" if it.get("subjectType") == ["Patient"] else "anything",
            "sections": sections,
        }
        for key, theirs in (("licence", "copyright"), ("url", "url")):
            if it.get(theirs):
                made[key] = str(it[theirs])
        if self.items.left:
            made["left_out"] = list(self.items.left)
        return made

    def _head(self) -> None:
        """Notes what is said about the questionnaire as a whole and has no place here."""
        it = self.resource
        self.notes.check_extensions("the questionnaire", it, known=frozenset())
        self.notes.check_plain("the questionnaire", it)
        left = sorted(key for key in it if key not in _CARRIED and not key.startswith("_"))
        left += ["subjectType"] if it.get("subjectType", ["Patient"]) != ["Patient"] else []
        left += ["description"] if it.get("purpose") and it.get("description") else []
        if left:
            self.notes.note(f"Left out of what is said about the whole: {both(left)}.")
        if it.get("status") not in ("active", None):
            self.notes.note(f"Its authors call it {it['status']}.")
        kinds = {str(one.get("resourceType")) for one in it.get("contained") or []}
        if others := sorted(kinds - set(_LISTS)):
            self.notes.note(f"Left out of what it contains: {both(others)}.")

    def _walk(self, items: list[Resource], within: str, title: str) -> None:
        """Questions that stand after a group go on in a section of their own."""
        here: dict[str, Any] | None = self.sections[-1] if within else None
        for item in items:
            if item.get("type") == "group" and not item.get("repeats"):
                if not self.items.leaves_out(item):
                    self._group(item, within)
                    here = None
                continue
            made = self.items.read(item)
            if made and here is None:
                here = self._section(title, within)
            if made and here is not None:
                here["items"].extend(made)

    def _section(self, title: str, within: str) -> dict[str, Any]:
        made: dict[str, Any] = {"code": self.names.take("part"), "title": title, "items": []}
        if within:
            made["within"] = within
        self.sections.append(made)
        return made

    def _group(self, item: Resource, within: str) -> None:
        link = self.items.check_link(item)
        self.notes.check_extensions(link, item, known=frozenset({ITEM_CONTROL}))
        self.notes.check_keys(link, item, _OF_A_GROUP)
        title = f"{item.get('prefix') or ''} {item.get('text') or ''}".strip()
        made: dict[str, Any] = {
            "code": self.names.take(link),
            "title": title or f"Part {link}",
            "link_id": link,
            "items": [],
        }
        if within:
            made["within"] = within
        if condition := self.items.condition(item):
            made["show_if"] = condition
        if shown := sorted(controls(item)):
            self.notes.note(f"{link}: it is shown as any other part, not as {both(shown)}.")
        self.items.note_group(item)
        self.sections.append(made)
        self._walk(item.get("item") or [], made["code"], made["title"])


def _source(it: Resource) -> str:
    """Who publishes it, and where; once, also when it comes back from here."""
    publisher, url = str(it.get("publisher") or ""), str(it.get("url") or "")
    if url and url not in publisher.split():
        publisher = f"{publisher} {url}".strip()
    return publisher or "A questionnaire of unknown origin"
