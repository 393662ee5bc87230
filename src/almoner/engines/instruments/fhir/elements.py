"""One question of a Questionnaire as items of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from almoner.engines.instruments.fhir.conditions import Asked, NotCarried, condition_of
from almoner.engines.instruments.fhir.extensions import (
    KNOWN,
    exclusive,
    extension,
    is_help,
    limits,
    points,
    rows,
    unit_of,
)
from almoner.engines.instruments.fhir.names import Names, slug
from almoner.engines.instruments.fhir.notes import Notes
from almoner.engines.instruments.fhir.vocabulary import ENTRY_FORMAT, FROM_FHIR

Resource = Mapping[str, Any]
Made = dict[str, Any]
_CHOOSING = ("choice", "open-choice")


class ItemReader:
    """Reads items in the order they are asked, so that conditions can name those before."""

    def __init__(self, resource: Resource, notes: Notes, names: Names) -> None:
        self.notes, self.names = notes, names
        self.asked: dict[str, Asked] = {}
        self.contained = {
            str(one.get("id")): one
            for one in resource.get("contained") or []
            if one.get("resourceType") == "ValueSet"
        }

    def condition(self, item: Resource) -> str:
        try:
            return condition_of(item, self.asked)
        except NotCarried as problem:
            link = str(item.get("linkId", ""))
            self.notes.refuse(link, f"its condition {problem}.", "Change the condition.")
            return ""

    def read(self, item: Resource, under: str = "") -> list[Made]:
        """The item and those that stand under it. Empty when it cannot be carried over."""
        link = str(item.get("linkId", ""))
        self.notes.check_extensions(link or "an item", item, known=KNOWN)
        if not link:
            self.notes.refuse("an item", "it has no linkId.", "Give every item a linkId.")
            return []
        if item.get("type") == "group":
            return self._table_of_group(item, under)
        if item.get("type") not in FROM_FHIR:
            words = f"an answer of the type {item.get('type')!r} cannot be kept here."
            self.notes.refuse(link, words, "Ask for it in words instead.")
            return []
        if item.get("readOnly") and item["type"] != "display":
            self.notes.refuse(link, "it may not be answered (readOnly).", "Leave it out.")
        return self._question(item, link, under)

    def _question(self, item: Resource, link: str, under: str) -> list[Made]:
        made = self._base(item, link)
        kind = self._kind(item, made)
        made["type"] = kind
        if condition := self.condition(item):
            made["show_if"] = condition
        if under:
            made["under"] = under
        self._note_left_out(item, link)
        single = bool(item.get("repeats")) and kind not in ("choices", "display")
        if single:
            made = self._repeated(item, made)
        self.asked[link] = Asked(
            made["code"], made["type"], made.get("unit", ""), self._options_of(item, made)
        )
        found = [made]
        if item["type"] == "open-choice":
            found.append(self._other(made))
        return found + self._children(item, made)

    def _base(self, item: Resource, link: str) -> Made:
        code = (item.get("code") or [{}])[0]
        made: Made = {
            "code": self.names.take(link),
            "type": "",
            "text": str(item.get("text") or code.get("display") or item.get("prefix") or link),
            "link_id": link,
        }
        if item["type"] != "display":
            made["required"] = bool(item.get("required"))
        for ours, theirs in (("prefix", "prefix"), ("max_length", "maxLength")):
            if item.get(theirs):
                made[ours] = item[theirs]
        if item.get("code"):
            made["codings"] = [
                {key: str(one[key]) for key in ("system", "code", "display") if one.get(key)}
                for one in item["code"]
                if one.get("code")
            ]
        if hint := extension(item, ENTRY_FORMAT):
            made["help"] = str(hint)
        return made

    def _kind(self, item: Resource, made: Made) -> str:
        link, theirs = made["link_id"], item["type"]
        if theirs in _CHOOSING:
            made["choices"] = self._choices(item, link)
            many = item.get("repeats") or len(made["choices"]) < 2
            return "choices" if many else "choice"
        if theirs == "quantity":
            made["unit"] = self._unit(item, link)
        elif unit := unit_of(item):
            made["unit"] = unit
        if found := limits(item):
            made["between"] = found
        if theirs == "url":
            self.notes.note(f"{link}: an address is kept as text.")
        return FROM_FHIR[theirs]

    def _unit(self, item: Resource, link: str) -> str:
        unit = unit_of(item)
        if unit is None:
            words = "it asks for an amount and does not name exactly one unit."
            self.notes.refuse(link, words, "Name one unit, as questionnaire-unit.")
        return unit or "?"

    def _choices(self, item: Resource, link: str) -> list[Made]:
        options = item.get("answerOption") or self._from_value_set(item, link)
        names, found = Names(), []
        for option in options:
            self.notes.check_extensions(link, option, known=KNOWN)
            made = self._choice(option, link, names)
            if made:
                found.append(made)
        if not found and options:
            return []
        if not found:
            self.notes.refuse(link, "it has no answers to choose from.", "Add answerOption.")
        return found

    def _choice(self, option: Resource, link: str, names: Names) -> Made | None:
        given = [(key, value) for key, value in option.items() if key.startswith("value")]
        if len(given) != 1 or given[0][0] == "valueReference":
            self.notes.refuse(link, "an answer refers to another resource.", "Name it in words.")
            return None
        key, value = given[0]
        coding = value if key == "valueCoding" else {"code": str(value), "display": str(value)}
        theirs = str(coding.get("code") or coding.get("display"))
        made: Made = {
            "code": slug(names.take(theirs).replace("_", "-")),
            "label": str(coding.get("display") or theirs),
            "coding": {"system": str(coding.get("system") or key), "code": theirs},
        }
        if (found := points(option)) is not None:
            made["points"] = found
        if exclusive(option):
            made["alone"] = True
        return made

    def _from_value_set(self, item: Resource, link: str) -> list[Made]:
        address = str(item.get("answerValueSet") or "")
        if not address:
            return []
        held = self.contained.get(address.removeprefix("#")) if address[0] == "#" else None
        parts = (held or {}).get("compose", {}).get("include", [])
        concepts = [
            {"valueCoding": {"system": part.get("system", ""), **concept}}
            for part in parts
            for concept in part.get("concept", [])
        ]
        if not concepts:
            words = f"its answers stand in a list elsewhere, {address}."
            self.notes.refuse(link, words, "Write the answers into it, as answerOption.")
            return [{"valueString": "?"}]
        return concepts

    def _options_of(self, item: Resource, made: Made) -> dict[tuple[str, str], str]:
        found = {}
        for one in made.get("choices", []):
            coding = one["coding"]
            system = "" if coding["system"].startswith("value") else coding["system"]
            found[system, coding["code"]] = one["code"]
        return found

    def _repeated(self, item: Resource, made: Made) -> Made:
        """One question with several answers is a table of one column."""
        column = {
            key: made[key]
            for key in ("type", "text", "unit", "between", "max_length")
            if key in made
        }
        kept: Made = {
            key: made[key]
            for key in ("code", "text", "link_id", "required", "show_if", "under", "prefix", "help")
            if key in made
        }
        return {
            **kept,
            "type": "table",
            "rows": rows(item),
            "columns": [{"code": "answer", **column}],
        }

    def _table_of_group(self, item: Resource, under: str) -> list[Made]:
        link = str(item["linkId"])
        if not item.get("repeats"):
            self.notes.refuse(link, "a group stands inside a question.", "Move it out of it.")
            return []
        made = self._base(item, link)
        made |= {"type": "table", "rows": rows(item)}
        if condition := self.condition(item):
            made["show_if"] = condition
        if under:
            made["under"] = under
        columns: list[Made] = []
        for child in item.get("item") or []:
            columns.extend(self._column(child, link))
        made["columns"] = columns
        if not columns:
            self.notes.refuse(link, "the rows ask nothing.", "Add questions to the group.")
        self.asked[link] = Asked(made["code"], "rows")
        return [made]

    def _column(self, child: Resource, link: str) -> list[Made]:
        simple = child.get("type") not in ("group", "display") and not child.get("item")
        if not simple or child.get("repeats") or child.get("enableWhen"):
            words = f"{child.get('linkId')} is more than one plain question in a repeated group."
            self.notes.refuse(link, words, "Ask it outside the group, or without conditions.")
            return []
        found = self.read(child)
        self.asked.pop(str(child.get("linkId")), None)
        return [column for column in found if not column.get("other_of")]

    def _other(self, made: Made) -> Made:
        """A choice with room for other words: the words are an item of their own."""
        needed, made["required"] = made["required"], False
        other: Made = {
            "code": self.names.take(f"{made['code']}_other"),
            "type": "text",
            "text": "Another answer",
            "required": False,
            "other_of": made["code"],
        }
        if "show_if" in made:
            other["show_if"] = made["show_if"]
        if needed:
            made["required"] = f"!has(answers.{other['code']})"
        return other

    def _children(self, item: Resource, made: Made) -> list[Made]:
        found: list[Made] = []
        for child in item.get("item") or []:
            if is_help(child):
                made["help"] = str(child.get("text", ""))
            elif made["type"] == "display":
                found.extend(self.read(child))
            else:
                found.extend(self.read(child, under=made["code"]))
        return found

    def _note_left_out(self, item: Resource, link: str) -> None:
        chosen = any(one.get("initialSelected") for one in item.get("answerOption") or [])
        if item.get("initial") or chosen:
            self.notes.note(f"{link}: the starting answer is left out; nothing is answered before.")
        if item.get("definition"):
            self.notes.note(f"{link}: its definition {item['definition']} is left out.")
