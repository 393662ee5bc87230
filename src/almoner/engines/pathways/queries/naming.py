"""Carers and providers that the facts of a case name by number."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from almoner.engines.pathways.definition import Pathway
from almoner.engines.pathways.rules.facts import Names, numbers_of
from almoner.kernel.refusals import Refusal
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.models import Organisation
from almoner.registers.people.models import Relationship
from almoner.registers.people.queries import relationships_of, unpaid_carers

Facts = Mapping[str, Any]


def carers_of(viewer: Viewer, person_id: int | None, today: date) -> list[Relationship]:
    """The unpaid carers recorded for a person that day; none when the person is not theirs to
    see."""
    try:
        return unpaid_carers(viewer, person_id, today=today) if person_id else []
    except Unseen:
        return []


def check_named(
    viewer: Viewer, definition: Pathway, person_id: int | None, facts: Facts, today: date
) -> list[Refusal]:
    """Every carer is one recorded for this person today, every provider one that is known."""
    carers = numbers_of(definition, "carer", [facts])
    known = {one.pk for one in carers_of(viewer, person_id, today)} if any(carers.values()) else {}
    found = [
        Refusal(
            f"field:{code}",
            f"{definition.fields[code].title}: this carer is not recorded for the person today.",
            "Choose one of those recorded, or add them to the person’s record first.",
        )
        for code, numbers in carers.items()
        if not numbers <= set(known)
    ]
    for code, numbers in numbers_of(definition, "provider", [facts]).items():
        if numbers and not _providers(numbers).exists():
            title = definition.fields[code].title
            found.append(
                Refusal(f"field:{code}", f"{title}: it is not known.", "Choose another provider.")
            )
    return found


def names_in(
    viewer: Viewer, definition: Pathway, person_id: int | None, facts: Iterable[Facts], today: date
) -> Names:
    """The names behind the numbers in these facts, as far as the viewer may know them."""
    listed = list(facts)
    carers = set[int]().union(*numbers_of(definition, "carer", listed).values())
    providers = set[int]().union(*numbers_of(definition, "provider", listed).values())
    found: dict[tuple[str, int], str] = {}
    if carers and person_id:
        rows = relationships_of(viewer, person_id, carers, today=today)
        found |= {("carer", one.pk): one.name for one in rows}
    if providers:
        rows = _providers(providers).values_list("pk", "name")
        found |= {("provider", key): name for key, name in rows}
    return found


def _providers(numbers: Iterable[int]) -> Any:
    return Organisation.objects.filter(pk__in=numbers, kind=Organisation.Kind.PROVIDER)
