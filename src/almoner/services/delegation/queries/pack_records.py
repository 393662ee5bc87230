"""The records behind one delegation's pack, blocks 1 to 8, as (label, value) pairs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from almoner.kernel.london import format_date, format_datetime
from almoner.platform.audit.models import AuditEvent
from almoner.registers.organisations.models import Partnership
from almoner.registers.people.models import Involvement, SharingDecision
from almoner.registers.workforce.models import Registration, TrainingRecord, Worker
from almoner.services.delegation.catalogue import courses, suspension_triggers
from almoner.services.delegation.models import (
    ActivityAgreement,
    Competence,
    Delegation,
    FundingLine,
    Insurance,
)
from almoner.services.delegation.queries.authority import required_courses
from almoner.services.delegation.rules.pack import Record

NEWEST = 10
Records = tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class One:
    """One delegation, as at a moment; `chain` is the viewer's own audit chain."""

    row: Delegation
    at: datetime
    today: date
    chain: int


def in_force(today: date) -> Q:
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))


def on(day: date | None) -> str:
    return format_date(day) if day else "no date"


def pairs(found: Iterable[Record]) -> Records:
    return tuple(found)


def gate_decision(one: One) -> Records:
    made = one.row.decision
    if made is None:
        return ()
    reasons = [("Reason", str(reason)) for reason in made.reasons]
    return (
        ("Outcome", made.get_outcome_display()),
        ("Decided", f"{format_date(made.decided_at)}, {made.decided_by.name}"),
        ("Gates answered", f"{len(made.answers)}, version {made.gates_version}"),
        *reasons,
    )


def agreement_parties(one: One) -> Records:
    newest = {s.party: s for s in _signatures(one)}
    return pairs(
        (s.get_party_display(), f"{_yes(s.agreed)}, {s.signed_by.name}, {on(s.signed_at)}")
        for s in newest.values()
    )


def _signatures(one: One) -> Iterable:
    return one.row.signatures.select_related("signed_by").order_by("signed_at")


def _yes(agreed: bool) -> str:
    return "Agreed" if agreed else "Said no"


def partners(one: One) -> Records:
    both = (one.row.provider_id, one.row.delegating_id)
    parts = Involvement.objects.filter(
        in_force(one.today), person_id=one.row.person_id, organisation_id__in=both
    ).select_related("organisation", "team")
    return pairs((p.organisation.name, _team(p) + f"since {on(p.starts_on)}") for p in parts)


def _team(part: Involvement) -> str:
    return f"{part.team.name}, " if part.team else ""


def agreed_lists(one: One) -> Records:
    system = one.row.delegating.parent_id or one.row.delegating_id
    rows = ActivityAgreement.objects.filter(
        in_force(one.today),
        activity=one.row.activity,
        organisation_id__in=(system, one.row.provider_id),
    ).select_related("organisation")
    return pairs((r.organisation.name, f"{r.agreed_by}, {on(r.starts_on)}") for r in rows)


def insurance(one: One) -> Records:
    rows = Insurance.objects.filter(
        provider_id=one.row.provider_id, activities__contains=[one.row.activity]
    ).order_by("-ends_on")
    return pairs(
        (r.insurer, f"Policy {r.policy_number}, {on(r.starts_on)} up to {on(r.ends_on)}")
        for r in rows
    )


def consent(one: One) -> Records:
    rows = one.row.consents.order_by("-given_at")
    return pairs((c.get_basis_display(), f"{c.given_by}, {_consent_days(c)}") for c in rows)


def _consent_days(consent) -> str:
    ended = consent.withdrawn_at
    given = f"given {on(consent.given_at)}"
    return f"{given}, withdrawn {on(ended)}" if ended else given


def legal_basis(one: One) -> Records:
    return pairs((f.what_for, f.get_route_display()) for f in funding_of(one))


def funding_of(one: One) -> QuerySet[FundingLine]:
    return one.row.funding.filter(in_force(one.today)).select_related("payer")


def contract(one: One) -> Records:
    rows = Partnership.objects.filter(
        in_force(one.today),
        delegating_id=one.row.delegating_id,
        provider_id=one.row.provider_id,
    )
    return pairs(
        (
            r.contract_reference or "Working agreement",
            "Allows delegation" if r.contract_allows_delegation else "Does not allow delegation",
        )
        for r in rows
    )


def escalations(one: One) -> Records:
    rows = one.row.escalations.order_by("-raised_at")[:NEWEST]
    return pairs(
        (format_datetime(e.raised_at), f"{e.situation} Decision: {e.decision or 'none yet'}")
        for e in rows
    )


def incidents(one: One) -> Records:
    rows = one.row.incidents.order_by("-happened_at")[:NEWEST]
    return pairs(
        (
            format_datetime(i.happened_at),
            f"{i.get_kind_display()}, {i.get_severity_display().lower()}."
            f" Learning: {i.learning or 'none yet'}",
        )
        for i in rows
    )


def suspensions(one: One) -> Records:
    known = {one.code: one for one in suspension_triggers().triggers}
    rows = one.row.suspensions.select_related("lifted_by").order_by("-since")
    return pairs(
        (f"{known[s.trigger].title if s.trigger in known else s.trigger}", _lifted(s)) for s in rows
    )


def _lifted(stop) -> str:
    since = f"Since {format_datetime(stop.since)}"
    if stop.lifted_at is None:
        return f"{since}, still in force"
    return f"{since}, lifted {format_datetime(stop.lifted_at)} by {stop.lifted_by.name}"


def audit_trail(one: One) -> Records:
    kept = AuditEvent.objects.filter(
        chain=one.chain, subject_type="delegation", subject_id=str(one.row.pk)
    ).count()
    steps = one.row.events.select_related("by_worker").order_by("-at", "-pk")[:NEWEST]
    return (
        ("Entries in your organisation's audit", f"{kept:,}"),
        *((format_datetime(s.at), f"{_spoken(s.verb)}, {_who(s)}") for s in steps),
    )


def _spoken(verb: str) -> str:
    return verb.replace("_", " ").capitalize()


def _who(step) -> str:
    return step.by_worker.name if step.by_worker else step.by


def delegator_record(one: One) -> Records:
    who = one.row.delegator
    own = Competence.objects.filter(
        worker=who, activity=one.row.activity, person=None, revoked_at=None
    )
    return (
        ("Delegator", f"{who.name}, {one.row.delegating.name}"),
        *_registrations(who),
        *(("Own competence", f"until {on(c.valid_until)}") for c in own),
    )


def _registrations(who: Worker) -> Records:
    rows = Registration.objects.filter(worker=who).order_by("-expires_on")
    return pairs((r.get_body_display(), f"{r.number}, until {on(r.expires_on)}") for r in rows)


def delegate_record(one: One) -> Records:
    who = one.row.worker
    answers = [s for s in _signatures(one) if s.party == "delegate"]
    return (
        ("Worker", f"{who.name}, {one.row.provider.name}"),
        *(("Their answer", f"{_yes(s.agreed)}, {on(s.signed_at)}") for s in answers[-1:]),
    )


def deputy(one: One) -> Records:
    who = one.row.deputy
    return (("Deputy", who.name), *_registrations(who)) if who else ()


def training_records(one: One) -> Records:
    titles = courses()
    newest: dict[str, TrainingRecord] = {}
    rows = TrainingRecord.objects.filter(
        worker_id=one.row.worker_id, employer_id=one.row.provider_id, completed_on__isnull=False
    ).order_by("completed_on")
    newest.update({row.course: row for row in rows})
    return pairs(
        (titles[code].title if code in titles else code, _course(newest.get(code)))
        for code in required_courses(one.row.activity)
    )


def _course(row: TrainingRecord | None) -> str:
    if row is None:
        return "No record"
    until = f", counts up to {on(row.expires_on)}" if row.expires_on else ""
    return f"Completed {on(row.completed_on)}{until}"


def practices(one: One) -> Records:
    rows = one.row.practices.select_related("assessor").order_by("-practised_at")
    return pairs(
        (
            on(p.practised_at),
            f"{p.assessor.name}, {'safe and well' if p.satisfactory else 'not yet'}",
        )
        for p in rows
    )


def sign_offs(one: One) -> Records:
    rows = one.row.competences.select_related("assessor").order_by("-signed_off_at")
    return pairs((on(c.signed_off_at), f"{c.assessor.name}, {_counts(c)}") for c in rows)


def _counts(signed: Competence) -> str:
    return "taken back" if signed.revoked_at else f"counts up to {on(signed.valid_until)}"


def contacts(one: One) -> Records:
    row = one.row
    found = (("By day", row.call_first), ("Nights and weekends", row.call_out_of_hours))
    return tuple(pair for pair in found if pair[1])


def handovers(one: One) -> Records:
    rows = one.row.events.filter(verb="hand_over").order_by("-at")
    return pairs((format_datetime(e.at), e.reason) for e in rows)


def sharing(one: One) -> Records:
    rows = SharingDecision.objects.filter(
        person_id=one.row.person_id, withdrawn_at__isnull=True
    ).select_related("organisation")
    return pairs(
        (d.organisation.name if d.organisation else "Everyone", f"{d.scope}: {_yes(d.agreed)}")
        for d in rows
    )


_ALL: tuple[Callable[[One], Records], ...] = (
    gate_decision,
    agreement_parties,
    partners,
    agreed_lists,
    insurance,
    consent,
    legal_basis,
    contract,
    escalations,
    incidents,
    suspensions,
    audit_trail,
    delegator_record,
    delegate_record,
    deputy,
    training_records,
    practices,
    sign_offs,
    contacts,
    handovers,
    sharing,
)
GROUNDS = {function.__name__: function for function in _ALL}
