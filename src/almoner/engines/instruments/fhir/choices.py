"""The answers of a question, from the question itself or from a list beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from almoner.engines.instruments.fhir.extensions import KNOWN, exclusive, points
from almoner.engines.instruments.fhir.lists import AnswerLists, NoList
from almoner.engines.instruments.fhir.names import Names, slug
from almoner.engines.instruments.fhir.notes import Notes

Resource = Mapping[str, Any]
Made = dict[str, Any]


class ChoiceReader:
    """`unlisted` are the links of the questions whose answers could not be read."""

    def __init__(self, notes: Notes, lists: AnswerLists) -> None:
        self.notes, self.lists = notes, lists
        self.unlisted: set[str] = set()

    def read(self, item: Resource, link: str) -> list[Made]:
        """The answers of one question; refused when they cannot be read."""
        try:
            options = item.get("answerOption") or self._listed(item)
        except NoList as problem:
            mend = "Write the answers into it as answerOption, or send the list in one Bundle."
            self.notes.refuse(link, f"{problem}.", mend)
            self.unlisted.add(link)
            return []
        if not options:
            self.notes.refuse(link, "it has no answers to choose from.", "Add answerOption.")
        names = Names()
        return [made for one in options if (made := self._choice(one, link, names))]

    def _listed(self, item: Resource) -> list[Resource]:
        address = str(item.get("answerValueSet") or "")
        return self.lists.options(address) if address else []

    def _choice(self, option: Resource, link: str, names: Names) -> Made | None:
        self.notes.check_extensions(link, option, known=KNOWN)
        given = [(key, value) for key, value in option.items() if key.startswith("value")]
        if len(given) != 1 or given[0][0] == "valueReference":
            self.notes.refuse(link, "an answer refers to another resource.", "Name it in words.")
            return None
        key, value = given[0]
        coding = value if key == "valueCoding" else {"code": str(value), "display": str(value)}
        self.notes.check_extensions(link, coding, known=KNOWN)
        for said in (option, coding):
            self.notes.check_plain(link, said)
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


def options_of(made: Made) -> dict[tuple[str, str], str]:
    """(system, code) there to the code here."""
    found = {}
    for one in made.get("choices", []):
        coding = one["coding"]
        system = "" if coding["system"].startswith("value") else coding["system"]
        found[system, coding["code"]] = one["code"]
    return found
