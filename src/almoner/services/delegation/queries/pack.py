"""The governance pack of one delegation, of one provider and of the whole place."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from almoner.kernel.disclosure import suppress
from almoner.kernel.refusals import refuse
from almoner.kernel.zone import to_london
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.models import Organisation
from almoner.services.delegation import access
from almoner.services.delegation.catalogue import ActivityDefinition, activities, blocks
from almoner.services.delegation.models import Delegation
from almoner.services.delegation.pack_counts import IN_FORCE
from almoner.services.delegation.pack_needs import RECORDED
from almoner.services.delegation.queries.authority import required_courses
from almoner.services.delegation.queries.dossier import delegation_seen_by
from almoner.services.delegation.queries.pack_care import CARE
from almoner.services.delegation.queries.pack_records import GROUNDS, One
from almoner.services.delegation.rules import pack as rules
from almoner.services.delegation.rules.pack import Answer, AnsweredBlock, Tally
from almoner.services.delegation.rules.pack_definitions import DEFINED, of_definitions

Weights = dict[str, int | None]
RECORDS = {**GROUNDS, **CARE}


@dataclass(frozen=True, slots=True)
class Pack:
    """Twelve blocks, what they are about, how many delegations, and when it was true.

    `count` is None where it is too small to show.
    """

    about: str
    blocks: tuple[AnsweredBlock, ...]
    at: datetime
    made_by: str
    count: int | None
    person_id: int | None = None

    @property
    def missing(self) -> int:
        return sum(len(block.missing) for block in self.blocks)


def delegation_pack(viewer: Viewer, delegation_id: int, at: datetime) -> Pack:
    """Raises Unseen unless the viewer's organisation is a party to it."""
    row = delegation_seen_by(viewer, delegation_id)
    today = to_london(at).date()
    weights = weights_of([row.pk], at).get(row.pk, {})
    one = One(row, at, today, viewer.organisation_id or 0)
    title = activities()[row.activity].title

    def recorded(name: str) -> Answer:
        return rules.of_one(weights[name], RECORDED[name].need, RECORDS[name](one))

    about = f"{title} for {row.person.name}, by {row.worker.name} of {row.provider.name}"
    made = _answered(recorded, [row.activity])
    return Pack(about, made, at, _maker(viewer), 1, row.person_id)


def provider_pack(viewer: Viewer, organisation_id: int, at: datetime) -> Pack:
    """The delegations in force to a provider, of those the viewer's organisation is a party to.

    Raises Unseen for a provider with which the viewer's organisation has nothing to do.
    """
    provider = Organisation.objects.filter(pk=organisation_id).first()
    rows = list(
        Delegation.objects.filter(
            access.parties(viewer), provider_id=organisation_id, status__in=IN_FORCE
        )
        .select_related("worker")
        .order_by("activity", "pk")
    )
    if provider is None or not (rows or organisation_id == viewer.organisation_id):
        raise Unseen
    found = weights_of([row.pk for row in rows], at)
    titles = {row.pk: _label(row) for row in rows}

    def recorded(name: str) -> Answer:
        weights = {titles[key]: one[name] for key, one in found.items()}
        return rules.of_many(weights, RECORDED[name].need)

    made = _answered(recorded, sorted({row.activity for row in rows}))
    return Pack(f"Delegations in force at {provider.name}", made, at, _maker(viewer), len(rows))


def _label(row: Delegation) -> str:
    return f"Delegation {row.pk} ({activities()[row.activity].title}, {row.worker.name})"


def check_place(viewer: Viewer) -> None:
    """The whole place is for those who answer for it. Raises Refused for the others."""
    if not (viewer.can("board.view") or viewer.can("delegation.handover")):
        refuse(
            "not_the_place",
            "The pack of the whole place is for boards and delegating team leads.",
            "Open the pack of one delegation or of your provider.",
            "Your team lead, or the integrated care board",
        )


def place_pack(viewer: Viewer, at: datetime) -> Pack:
    """Counts alone, small ones not shown: a board sees no row about a person."""
    check_place(viewer)
    totals, kinds = _counts(at)

    def recorded(name: str) -> Answer:
        return rules.of_place(totals[name], RECORDED[name].need)

    asked = max((total.asked for total in totals.values()), default=0)
    about = f"Delegations in force that {viewer.organisation_name} answers for"
    return Pack(about, _answered(recorded, kinds), at, _maker(viewer), suppress(asked))


def _answered(recorded: Callable[[str], Answer], kinds: Sequence[str]) -> tuple[AnsweredBlock, ...]:
    defined: list[ActivityDefinition] = [activities()[code] for code in kinds]

    def answer(name: str) -> Answer:
        return of_definitions(name, defined) if name in DEFINED else recorded(name)

    return rules.answered(blocks(), answer)


def _maker(viewer: Viewer) -> str:
    return ", ".join(part for part in (viewer.name, viewer.organisation_name) if part)


def weights_of(delegation_ids: Iterable[int], at: datetime) -> dict[int, Weights]:
    """Delegation id → evidence → weight, of those the caller may see."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT delegation_id, weights::text"
            " FROM almoner_pack_facts(%s::bigint[], %s, %s, %s::jsonb)"
            " ORDER BY activity, delegation_id",
            [list(delegation_ids), *_asked(at)],
        )
        return {key: json.loads(text) for key, text in cursor.fetchall()}


def _counts(at: datetime) -> tuple[dict[str, Tally], list[str]]:
    """Evidence → how many have it, and the activities that are delegated."""
    totals: dict[str, Tally] = defaultdict(Tally)
    kinds = set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT activity, evidence, held, part, lacking"
            " FROM almoner_pack_counts(%s, %s, %s::jsonb)",
            _asked(at),
        )
        for kind, evidence, held, part, lacking in cursor.fetchall():
            totals[evidence] += Tally(held, part, lacking)
            kinds.add(kind)
    return totals, sorted(kinds)


def _asked(at: datetime) -> tuple[datetime, date, str]:
    """The moment, its day in London, and what each activity asks for."""
    terms = {
        code: {"courses": required_courses(code), "practices": one.supervised_practices.value}
        for code, one in activities().items()
    }
    return at, to_london(at).date(), json.dumps(terms)
