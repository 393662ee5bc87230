"""Lists of answers that stand beside the questions: in the questionnaire, or sent with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from almoner.engines.instruments.fhir.notes import Notes
from almoner.engines.instruments.fhir.vocabulary import ORDINAL
from almoner.kernel.wording import both

Resource = Mapping[str, Any]
_WEIGHTS = frozenset({"itemWeight", "ordinalValue"})
_CORE = "http://hl7.org/fhir/StructureDefinition/"
_OF_A_LIST = frozenset(
    {
        *(f"{_CORE}valueset-label", f"{_CORE}valueset-conceptOrder"),
        "http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.expansion.contains.property",
    }
)


class NoList(ValueError):
    """Says in words why a list of answers cannot be read."""


class AnswerLists:
    """`beside` are resources that were sent with the questionnaire."""

    def __init__(self, resource: Resource, beside: Iterable[Resource], notes: Notes) -> None:
        self._notes = notes
        self._lists: dict[str, Resource] = {}
        self._systems: dict[str, Resource] = {}
        for one in beside:
            self._keep(one)
        for one in resource.get("contained") or []:
            self._keep(one)
            if one.get("resourceType") == "ValueSet":
                self._lists[f"#{one.get('id')}"] = one

    def _keep(self, one: Resource) -> None:
        kept = {"ValueSet": self._lists, "CodeSystem": self._systems}.get(
            str(one.get("resourceType"))
        )
        if kept is not None and one.get("url"):
            kept[str(one["url"])] = one

    def options(self, address: str) -> list[Resource]:
        """As answerOption has them. NoList says why not. A list that is written out counts before
        one that a server worked out from it."""
        found = self._lists.get(address) or self._lists.get(address.partition("|")[0])
        if found is None:
            raise NoList(f"its answers stand in a list elsewhere, {address}")
        expanded = list(_expanded((found.get("expansion") or {}).get("contains") or []))
        try:
            concepts = list(self._composed(found, address)) or expanded
        except NoList:
            concepts = expanded
            if not expanded:
                raise
        if not concepts:
            raise NoList(f"the list {address} names no answers")
        self._compare(address, concepts, expanded)
        weights = _weights([*self._known(concepts), *expanded])
        return [_option(one, weights.get(str(one.get("code")))) for one in concepts]

    def _compare(self, address: str, concepts: list[Resource], expanded: list[Resource]) -> None:
        ours = {one.get("code") for one in concepts}
        if other := sorted({str(one.get("code")) for one in expanded} - ours):
            words = f"it is written out twice, the second time with {both(other)}; the first counts"
            self._notes.note(f"{address}: {words}.")

    def _known(self, concepts: list[Resource]) -> Iterator[Resource]:
        for system in {str(one.get("system")) for one in concepts}:
            yield from _flat((self._systems.get(system) or {}).get("concept") or [])

    def _composed(self, found: Resource, address: str) -> Iterator[Resource]:
        compose = found.get("compose") or {}
        if compose.get("exclude"):
            raise NoList(f"the list {address} leaves answers out by a rule")
        for part in compose.get("include") or []:
            if part.get("filter") or part.get("valueSet"):
                raise NoList(f"the list {address} is made by a rule, not written out")
            system = str(part.get("system", ""))
            yield from (
                {"system": system, **one}
                for one in part.get("concept") or self._whole(system, address)
            )

    def _whole(self, system: str, address: str) -> Iterator[Resource]:
        found = self._systems.get(system)
        if found is None or found.get("content", "complete") != "complete":
            raise NoList(f"the list {address} takes all codes of {system}, which is not sent along")
        yield from _flat(found.get("concept") or [])


def _flat(concepts: Iterable[Resource]) -> Iterator[Resource]:
    for one in concepts:
        yield one
        yield from _flat(one.get("concept") or [])


def _expanded(contains: Iterable[Resource]) -> Iterator[Resource]:
    for one in contains:
        if one.get("code") and not one.get("abstract"):
            yield one
        yield from _expanded(one.get("contains") or [])


def _weights(concepts: Iterable[Resource]) -> dict[str, Any]:
    """Code to points, where a list or a code system says them as a property."""
    found: dict[str, Any] = {}
    for one in concepts:
        said = [(part.get("code"), part) for part in one.get("property") or []]
        for part in one.get("extension") or []:
            inner = {one.get("url"): one for one in part.get("extension") or []}
            if str(part.get("url")).endswith("contains.property") and "value[x]" in inner:
                said.append((inner.get("code", {}).get("valueCode"), inner["value[x]"]))
        for name, part in said:
            number = part.get("valueDecimal", part.get("valueInteger"))
            if name in _WEIGHTS and number is not None:
                found[str(one.get("code"))] = number
    return found


def _option(concept: Resource, weight: Any) -> Resource:
    """What is said about a code, its points among it, is said about the answer."""
    coding = {key: concept[key] for key in ("system", "code", "display") if concept.get(key)}
    made: dict[str, Any] = {"valueCoding": coding}
    said = [one for one in concept.get("extension") or [] if one.get("url") not in _OF_A_LIST]
    if weight is not None:
        said.append({"url": ORDINAL, "valueDecimal": weight})
    if said:
        made["extension"] = said
    return made
