"""One question of a Questionnaire as items of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from almoner.engines.instruments.fhir.choices import ChoiceReader, options_of
from almoner.engines.instruments.fhir.conditions import Asked, NotCarried, condition_of
from almoner.engines.instruments.fhir.extensions import (
    KNOWN,
    controls,
    extension,
    extensions,
    is_help,
    is_unit,
    limits,
    limits_said,
    rows,
    unit_of,
)
from almoner.engines.instruments.fhir.leaving import links_of, why_not_asked
from almoner.engines.instruments.fhir.lists import AnswerLists
from almoner.engines.instruments.fhir.names import Names
from almoner.engines.instruments.fhir.notes import Notes
from almoner.engines.instruments.fhir.vocabulary import (
    ENTRY_FORMAT,
    FROM_FHIR,
    MAX_OCCURS,
    MIN_OCCURS,
    OPEN_LABEL,
)
from almoner.kernel.wording import both

Resource = Mapping[str, Any]
Made = dict[str, Any]
_CHOOSING = ("choice", "open-choice")
_NUMBERS = ("decimal", "quantity", "integer")
_SHOWN_HERE = frozenset({"help", "flyover", "slider", "unit"})
_LONGEST_SCALE = 100
_ON_LINES = "Write each on a line of its own."
CARRIED = (
    *("linkId", "type", "text", "prefix", "item", "code", "required", "repeats", "maxLength"),
    *("enableWhen", "enableBehavior", "answerOption", "answerValueSet", "initial", "readOnly"),
)


class ItemReader:
    """Reads items in the order they are asked, so that conditions can name those before."""

    def __init__(self, notes: Notes, names: Names, lists: AnswerLists) -> None:
        self.notes, self.names = notes, names
        self.choices = ChoiceReader(notes, lists)
        self.asked: dict[str, Asked] = {}
        self.left: dict[str, None] = {}
        self._links: set[str] = set()

    def leaves_out(self, item: Resource) -> bool:
        """Whether nobody is asked this item, which is then noted with all that stands under it."""
        why = why_not_asked(item)
        if not why:
            return False
        link, text = str(item.get("linkId", "")), str(item.get("text") or "").strip()
        named = f" (“{text}”)" if text else ""
        under = ", with what stands under it" if item.get("item") else ""
        self.notes.note(f"{link}{named} is left out{under}: {why}.")
        self.left |= dict.fromkeys(links_of(item))
        return True

    def check_link(self, item: Resource) -> str:
        """The link of the item; refused where it has none or another item has it."""
        link = str(item.get("linkId", ""))
        if not link:
            self.notes.refuse("an item", "it has no linkId.", "Give every item a linkId.")
        elif link in self._links:
            self.notes.refuse(link, "this linkId stands twice.", "Give every item its own.")
        self._links.add(link)
        return link

    def condition(self, item: Resource) -> str:
        if any(
            rule.get("question") in self.choices.unlisted for rule in item.get("enableWhen") or []
        ):
            return ""
        try:
            return condition_of(item, self.asked, self.left)
        except NotCarried as problem:
            link = str(item.get("linkId", ""))
            self.notes.refuse(link, f"its condition {problem}.", "Change the condition.")
            return ""

    def read(self, item: Resource, under: str = "") -> list[Made]:
        """The item and those that stand under it. Empty when it cannot be carried over."""
        if self.leaves_out(item):
            return []
        link = self.check_link(item)
        self.notes.check_extensions(link or "an item", item, known=KNOWN)
        self.notes.check_keys(link, item, CARRIED)
        if not link:
            return []
        if item.get("type") == "group":
            return self._table_of_group(item, under)
        if item.get("type") not in FROM_FHIR:
            words = f"an answer of the type {item.get('type')!r} cannot be kept here."
            self.notes.refuse(link, words, "Ask for it in words instead.")
            return []
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
        self.asked[link] = Asked(made["code"], made["type"], made.get("unit", ""), options_of(made))
        found = [made]
        if item["type"] == "open-choice":
            found.append(self._other(item, made))
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
            made["choices"] = self.choices.read(item, link)
            many = item.get("repeats") or len(made["choices"]) < 2
            return "choices" if many else "choice"
        if theirs == "quantity":
            made["unit"] = self._unit(item, link)
        elif unit := unit_of(item) or self._unit_beside(item):
            made["unit"] = unit
        found = limits(item) if theirs in _NUMBERS else None
        if found:
            made["between"] = found
        if limits_said(item) > sum(one is not None for one in found or []):
            self.notes.note(f"{link}: a limit of the answer is not checked.")
        if theirs == "url":
            self.notes.note(f"{link}: an address is kept as text.")
        return "scale" if self._is_scale(item, found) else FROM_FHIR[theirs]

    def _unit(self, item: Resource, link: str) -> str:
        unit = unit_of(item) or self._unit_beside(item)
        if not unit:
            words = "it asks for an amount and does not name exactly one unit."
            self.notes.refuse(link, words, "Name one unit, as questionnaire-unit.")
        return unit or "?"

    def _unit_beside(self, item: Resource) -> str:
        """Words beside the field that say its unit."""
        return next(
            (str(one.get("text", "")) for one in item.get("item") or [] if is_unit(one)), ""
        )

    def _is_scale(self, item: Resource, found: list[Any] | None) -> bool:
        if item["type"] != "integer" or "slider" not in controls(item):
            return False
        low, high = found or [None, None]
        return low is not None and high is not None and 1 <= high - low <= _LONGEST_SCALE

    def _rows(self, item: Resource) -> list[int | None]:
        low, high = rows(item)
        if high is not None and high < (low or 0):
            words = f"it asks for at least {low} and at most {high} answers."
            self.notes.refuse(str(item["linkId"]), words, "Write a maxOccurs that can be met.")
            return [0, None]
        return [low, high]

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
            "rows": self._rows(item),
            "columns": [{"code": "answer", **column}],
        }

    def _table_of_group(self, item: Resource, under: str) -> list[Made]:
        link = str(item["linkId"])
        if not item.get("repeats"):
            return self._group_in_question(item, under)
        made = self._base(item, link)
        made |= {"type": "table", "rows": self._rows(item)}
        if condition := self.condition(item):
            made["show_if"] = condition
        if under:
            made["under"] = under
        columns: list[Made] = []
        before = self.notes.refused
        for child in item.get("item") or []:
            columns.extend(self._column(child, made))
        made["columns"] = columns
        if not columns and self.notes.refused == before:
            self.notes.refuse(link, "the rows ask nothing.", "Add questions to the group.")
        self.asked[link] = Asked(made["code"], "rows")
        return [made]

    def _group_in_question(self, item: Resource, under: str) -> list[Made]:
        """Its words stand above the questions of the group."""
        made = self._base({**item, "type": "display"}, str(item["linkId"]))
        made["type"] = "display"
        if condition := self.condition(item):
            made["show_if"] = condition
        if under:
            made["under"] = under
        self.note_group(item)
        inner = [one for child in item.get("item") or [] for one in self.read(child, made["code"])]
        if not inner:
            self.notes.note(f"{made['link_id']}: the group asks nothing and is left out.")
        return [made, *inner] if inner else []

    def note_group(self, item: Resource) -> None:
        link = item.get("linkId")
        if item.get("required"):
            self.notes.note(f"{link}: a group is not required as such; its questions are.")
        if item.get("readOnly"):
            self.notes.note(f"{link}: a group is not read-only as such.")

    def _column(self, child: Resource, table: Made) -> list[Made]:
        if child.get("type") == "display":
            self.notes.check_extensions(self.check_link(child), child, known=KNOWN)
            words = f"{table.get('help', '')} {child.get('text', '')}".strip()
            self.notes.note(f"{child.get('linkId')}: its words stand above the rows.")
            table["help"] = words
            return []
        if self.leaves_out(child):
            return []
        if why := _not_plain(child):
            words = f"it {why}, in a group that repeats."
            mend = "Ask it outside the group, or plainly."
            self.notes.refuse(str(child.get("linkId")), words, mend)
            return []
        several = bool(child.get("repeats")) and child.get("type") == "string"
        found = self.read({**child, "repeats": False} if several else child)
        self.asked.pop(str(child.get("linkId")), None)
        if several:
            return [self._lines(one) for one in found]
        return found

    def _lines(self, made: Made) -> Made:
        """Several answers in a row of a table are one text, with a line for each."""
        link, most = made["link_id"], made.pop("max_length", None)
        self.notes.note(f"{link}: several answers are written on lines of one field.")
        if most:
            self.notes.note(f"{link}: its maxLength {most} is left out.")
        said = str(made.get("help", "")).removesuffix(_ON_LINES).strip()
        help_text = f"{said} {_ON_LINES}".strip()
        return made | {"type": "long-text", "lines": True, "help": help_text}

    def _other(self, item: Resource, made: Made) -> Made:
        """A choice with room for other words: the words are an item of their own."""
        needed, made["required"] = made["required"], False
        other: Made = {
            "code": self.names.take(f"{made['code']}_other"),
            "type": "text",
            "text": str(extension(item, OPEN_LABEL) or "Another answer"),
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
                made["help"] = f"{made.get('help', '')} {child.get('text', '')}".strip()
            elif is_unit(child) and made.get("unit") == child.get("text"):
                continue
            elif made["type"] == "display":
                found.extend(self.read(child))
            else:
                found.extend(self.read(child, under=made["code"]))
        return found

    def _note_left_out(self, item: Resource, link: str) -> None:
        chosen = any(one.get("initialSelected") for one in item.get("answerOption") or [])
        if item.get("initial") or chosen:
            self.notes.note(f"{link}: the starting answer is left out; nothing is answered before.")
        if item.get("readOnly"):
            self.notes.note(f"{link}: words are not answered, so its readOnly is left out.")
        if shown := sorted(controls(item) - _SHOWN_HERE):
            self.notes.note(f"{link}: it is shown as any other question, not as {both(shown)}.")
        counts = extensions(item, MIN_OCCURS) + extensions(item, MAX_OCCURS)
        if counts and item["type"] in _CHOOSING:
            self.notes.note(f"{link}: how many answers are chosen is not checked.")


def _not_plain(child: Resource) -> str:
    """Why a question cannot be a column of a table; empty when it can."""
    if child.get("type") == "group":
        return "is a group"
    if child.get("type") == "open-choice":
        return "takes other words beside its answers"
    if child.get("repeats") and child.get("type") not in ("choice", "string"):
        return "takes several answers"
    if child.get("enableWhen"):
        return "has a condition"
    if any(not is_help(one) and not is_unit(one) for one in child.get("item") or []):
        return "has questions under it"
    return ""
