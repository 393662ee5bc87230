"""The slow and obvious way to gather what an authority rests on: one query after another.

It checks the database function that does the same in one go.
"""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from almoner.registers.organisations.models import Partnership
from almoner.registers.people.models import HospitalStay, Involvement, SharingDecision
from almoner.registers.workforce.models import Employment, Leave, Registration, TrainingRecord
from almoner.services.delegation import models as m
from almoner.services.delegation.rules.facts import (
    FOREVER,
    Away,
    Closed,
    Consented,
    Facts,
    Involved,
    OnRegister,
    Partnered,
    Planned,
    Signed,
    SignedOff,
    Span,
    Suspended,
)

DAY = timedelta(days=1)


def seconds(when: date | datetime) -> float:
    if not isinstance(when, datetime):
        when = datetime(when.year, when.month, when.day, tzinfo=ZoneInfo("Europe/London"))
    return when.astimezone(UTC).timestamp()


def until(when: date | datetime | None) -> float:
    return FOREVER if when is None else seconds(when)


def day_after(last: date | None) -> float:
    return FOREVER if last is None else seconds(last + DAY)


def gather(d: m.Delegation) -> Facts:
    system = d.delegating.parent_id or d.delegating_id
    return Facts(
        delegation_id=d.pk,
        activity=d.activity,
        worker_id=d.worker_id,
        person_id=d.person_id,
        provider_id=d.provider_id,
        delegating_id=d.delegating_id,
        team_id=d.team_id,
        delegator_id=d.delegator_id,
        status=d.status,
        active=d.active_from and Span(d.pk, seconds(d.active_from), until(d.active_until)),
        review_end=day_after(d.review_due_on),
        suspensions=tuple(
            Suspended(s.pk, seconds(s.since), until(s.lifted_at), s.trigger)
            for s in d.suspensions.order_by("pk")
        ),
        consents=tuple(_consent(c) for c in d.consents.order_by("pk")),
        signatures=tuple(
            Signed(s.pk, seconds(s.signed_at), s.party, s.agreed)
            for s in d.signatures.order_by("pk")
        ),
        insurance=tuple(
            Span(i.pk, seconds(i.starts_on), until(i.ends_on))
            for i in m.Insurance.objects.filter(provider=d.provider).order_by("pk")
            if d.activity in i.activities
        ),
        provider_agreement=_agreed(d.provider_id, d.activity),
        system_agreement=_agreed(system, d.activity),
        partnerships=tuple(
            Partnered(p.pk, seconds(p.starts_on), until(p.ends_on), p.contract_allows_delegation)
            for p in Partnership.objects.order_by("pk")
            if (p.delegating_id, p.provider_id) == (d.delegating_id, d.provider_id)
        ),
        employment=_jobs(d.worker_id, d.provider_id),
        competences=tuple(
            _signed_off(c) for c in m.Competence.objects.order_by("pk") if _for(c, d)
        ),
        training=_training(d),
        registrations=_registered(d.delegator_id),
        delegator_employment=_jobs(d.delegator_id, d.delegating_id),
        leave=tuple(
            Away(
                one.pk,
                seconds(one.starts_on),
                until(one.ends_on),
                one.deputy_id,
                _registered(one.deputy_id),
                _jobs(one.deputy_id, d.delegating_id),
                _leave(one.deputy_id, d.delegating_id),
            )
            for one in Leave.objects.order_by("pk")
            if (one.worker_id, one.organisation_id) == (d.delegator_id, d.delegating_id)
        ),
        plans=tuple(
            Planned(
                p.pk,
                seconds(p.starts_at),
                until(p.superseded_at),
                p.version,
                day_after(p.review_by),
                p.changed_regimen,
            )
            for p in m.Plan.objects.order_by("version")
            if (p.person_id, p.activity) == (d.person_id, d.activity)
        ),
        hospital_stays=tuple(
            Span(s.pk, seconds(s.admitted_at), until(s.discharged_at))
            for s in HospitalStay.objects.filter(person=d.person).order_by("pk")
        ),
        died_at=until(d.person.died_on),
        closings=_closings(d),
        provider_involvement=_involved(d.person_id, d.provider_id),
        delegating_involvement=_involved(d.person_id, d.delegating_id),
    )


def _consent(c: m.Consent) -> Consented:
    who = c.representative
    return Consented(
        c.pk,
        seconds(c.given_at),
        until(c.withdrawn_at),
        c.basis,
        day_after(c.review_by),
        0.0 if who is None else seconds(who.starts_on),
        FOREVER if who is None else until(who.ends_on),
    )


def _agreed(organisation: int, activity: str) -> tuple[Span, ...]:
    return tuple(
        Span(a.pk, seconds(a.starts_on), until(a.ends_on))
        for a in m.ActivityAgreement.objects.order_by("pk")
        if (a.organisation_id, a.activity) == (organisation, activity)
    )


def _jobs(worker: int, employer: int) -> tuple[Span, ...]:
    return tuple(
        Span(e.pk, seconds(e.starts_on), until(e.ends_on))
        for e in Employment.objects.order_by("pk")
        if (e.worker_id, e.organisation_id) == (worker, employer)
    )


def _leave(worker: int, employer: int) -> tuple[Span, ...]:
    return tuple(
        Span(one.pk, seconds(one.starts_on), until(one.ends_on))
        for one in Leave.objects.order_by("pk")
        if (one.worker_id, one.organisation_id) == (worker, employer)
    )


def _closings(d: m.Delegation) -> tuple[Closed, ...]:
    refused = SharingDecision.objects.filter(person=d.person, agreed=False).order_by("pk")
    return tuple(
        Closed(one.pk, seconds(one.given_at), until(one.withdrawn_at), what)
        for one in refused
        if (what := _closes(one, d))
    )


def _closes(one: SharingDecision, d: m.Delegation) -> str:
    if one.scope == "record":
        return {d.provider_id: "record", d.delegating_id: "team"}.get(one.organisation_id, "")
    about = one.organisation_id in (None, d.provider_id, d.delegating_id)
    return "sharing" if one.scope == "delegation" and about else ""


def _registered(worker: int) -> tuple[OnRegister, ...]:
    return tuple(
        OnRegister(r.pk, seconds(r.starts_on), until(r.expires_on), r.profession)
        for r in Registration.objects.filter(worker_id=worker).order_by("pk")
    )


def _for(c: m.Competence, d: m.Delegation) -> bool:
    return (c.worker_id, c.employer_id, c.activity, c.person_id) == (
        d.worker_id,
        d.provider_id,
        d.activity,
        d.person_id,
    )


def _signed_off(c: m.Competence) -> SignedOff:
    end = min(seconds(c.valid_until), until(c.revoked_at))
    return SignedOff(
        c.pk, seconds(c.signed_off_at), end, c.plan_version or 0, c.revoked_at is not None
    )


def _training(d: m.Delegation) -> dict[str, tuple[Span, ...]]:
    courses: dict[str, tuple[Span, ...]] = defaultdict(tuple)
    for t in TrainingRecord.objects.filter(worker=d.worker, employer=d.provider).order_by("pk"):
        if t.completed_on is not None:
            courses[t.course] += (Span(t.pk, seconds(t.completed_on), until(t.expires_on)),)
    return dict(courses)


def _involved(person: int, organisation: int) -> tuple[Involved, ...]:
    return tuple(
        Involved(i.pk, seconds(i.starts_on), until(i.ends_on), i.team_id)
        for i in Involvement.objects.order_by("pk")
        if (i.person_id, i.organisation_id) == (person, organisation)
    )
