"""Facts about providers that a council may use and not see: only numbers come back from here."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from almoner.kernel.zone import to_london
from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import Viewer, system
from almoner.registers.organisations.access import circle_of
from almoner.registers.organisations.queries import partners
from almoner.registers.people.models import Involvement, SharingDecision
from almoner.registers.people.rules import RECORD
from almoner.registers.workforce.models import Employment
from almoner.services.brokerage.matching.insertion import Stop, extra_minutes
from almoner.services.brokerage.matching.values import Spot
from almoner.services.delegation.queries.competent import competent_workers, workers_allowed
from almoner.services.visits.stops import Call, calls_between

WEEK = timedelta(days=7)


@contextmanager
def among(viewer: Viewer, providers: Collection[int]) -> Iterator[Viewer]:
    """The viewer, for a moment in a circle with these providers as with partners."""
    wider = replace(viewer, circle=tuple(sorted({*circle_of(viewer), *providers})))
    with scoped(wider):
        yield wider


@contextmanager
def as_provider(provider_id: int, on: date) -> Iterator[Viewer]:
    """The installation at work for one provider, with the partners that it has on that day: what a
    worker may do rests on a registrant of one of them."""
    actor = system("brokerage", provider_id)
    with_us = {one.organisation.pk for one in partners(actor, today=on)}
    among_them = replace(actor, circle=tuple(sorted({provider_id, *with_us})))
    with scoped(among_them):
        yield among_them


def competence_of(
    viewer: Viewer, providers: Collection[int], activities: Collection[str], on: date
) -> dict[int, dict[str, int]]:
    """Provider → activity → how many of its workers are signed off for it on that day."""
    if not activities:
        return {}
    with among(viewer, providers) as wider:
        return competent_workers(wider, providers, activities, on)


def allowed_at(
    provider_id: int, person_id: int, activities: Collection[str], at: datetime
) -> dict[str, int]:
    """Activity → how many workers of the provider may do it for this person."""
    with as_provider(provider_id, to_london(at).date()) as actor:
        found = workers_allowed(actor, person_id, activities, at)
    return {activity: found[activity] for activity in activities}


def sizes_of(viewer: Viewer, providers: Collection[int], on: date) -> dict[int, int]:
    """Provider → how many workers it employs on that day."""
    with among(viewer, providers):
        rows = (
            Employment.objects.filter(
                Q(ends_on__isnull=True) | Q(ends_on__gt=on),
                organisation_id__in=list(providers),
                starts_on__lte=on,
            )
            .values_list("organisation_id")
            .annotate(workers=Count("worker_id", distinct=True))
        )
        return dict(rows)


def known_to(viewer: Viewer, person_id: int | None, providers: Collection[int]) -> frozenset[int]:
    """Those of the providers that care for the person or have done so."""
    if person_id is None:
        return frozenset()
    with among(viewer, providers):
        rows = Involvement.objects.filter(
            person_id=person_id, organisation_id__in=list(providers), kind="provider"
        )
        return frozenset(rows.values_list("organisation_id", flat=True))


def refused_by(viewer: Viewer, person_id: int | None) -> frozenset[int]:
    """Organisations that the person does not let see their record, as far as the viewer knows."""
    rows = SharingDecision.objects.filter(
        person_id=person_id or 0,
        organisation__isnull=False,
        scope=RECORD,
        agreed=False,
        withdrawn_at__isnull=True,
    )
    return frozenset(rows.values_list("organisation_id", flat=True))


def travel_added(
    providers: Collection[int], spot: Spot | None, minutes: Mapping[str, int], at: datetime
) -> dict[int, float]:
    """Provider → minutes of travel that a visit there adds to its rounds; absent where it has none.

    Its rounds are those of the first of the next seven days for which visits are planned.
    """
    if spot is None or not minutes:
        return {}
    found = {}
    for provider_id in sorted(providers):
        with as_provider(provider_id, to_london(at).date()) as actor:
            rounds = _rounds(calls_between(actor, at, at + WEEK))
        extra = extra_minutes(rounds, spot, minutes)
        if extra is not None:
            found[provider_id] = extra
    return found


def _rounds(calls: Sequence[Call]) -> list[list[Stop]]:
    if not calls:
        return []
    day = to_london(calls[0].starts_at).date()
    rounds: dict[int, list[Stop]] = {}
    for call in calls:
        if to_london(call.starts_at).date() == day:
            rounds.setdefault(call.worker_id, []).append(_stop(call))
    return list(rounds.values())


def _stop(call: Call) -> Stop:
    starts = to_london(call.starts_at)
    minute = starts.hour * 60 + starts.minute
    length = (call.ends_at - call.starts_at).total_seconds() / 60
    return Stop((call.latitude, call.longitude), minute, minute + length)
