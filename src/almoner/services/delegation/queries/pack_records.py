"""The records behind each answer of one delegation's pack, as (label, value) pairs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Q

from almoner.kernel.london import format_date, format_datetime
from almoner.platform.audit.models import AuditEvent
from almoner.registers.organisations.models import Partnership
from almoner.registers.people.models import Involvement, SharingDecision
from almoner.registers.workforce.models import Employment, Registration, TrainingRecord, Worker
from almoner.services.delegation.catalogue import courses, suspension_triggers
from almoner.services.delegation.models import (
    Act,
    ActivityAgreement,
    Competence,
    Delegation,
    Insurance,
    Plan,
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


def _in_force(today: date) -> Q:
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))


def _on(day: date | None) -> str:
    return format_date(day) if day else "no date"


def _pairs(found: Iterable[Record]) -> Records:
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
    return _pairs(
        (s.get_party_display(), f"{_yes(s.agreed)}, {s.signed_by.name}, {_on(s.signed_at)}")
        for s in newest.values()
    )


def _signatures(one: One) -> Iterable:
    return one.row.signatures.select_related("signed_by").order_by("signed_at")


def _yes(agreed: bool) -> str:
    return "Agreed" if agreed else "Said no"


def partners(one: One) -> Records:
    both = (one.row.provider_id, one.row.delegating_id)
    parts = Involvement.objects.filter(
        _in_force(one.today), person_id=one.row.person_id, organisation_id__in=both
    ).select_related("organisation", "team")
    return _pairs((p.organisation.name, _team(p) + f"since {_on(p.starts_on)}") for p in parts)


def _team(part: Involvement) -> str:
    return f"{part.team.name}, " if part.team else ""


def agreed_lists(one: One) -> Records:
    system = one.row.delegating.parent_id or one.row.delegating_id
    rows = ActivityAgreement.objects.filter(
        _in_force(one.today),
        activity=one.row.activity,
        organisation_id__in=(system, one.row.provider_id),
    ).select_related("organisation")
    return _pairs((r.organisation.name, f"{r.agreed_by}, {_on(r.starts_on)}") for r in rows)


def insurance(one: One) -> Records:
    rows = Insurance.objects.filter(
        provider_id=one.row.provider_id, activities__contains=[one.row.activity]
    ).order_by("-ends_on")
    return _pairs(
        (r.insurer, f"Policy {r.policy_number}, {_on(r.starts_on)} up to {_on(r.ends_on)}")
        for r in rows
    )


def consent(one: One) -> Records:
    rows = one.row.consents.order_by("-given_at")
    return _pairs((c.get_basis_display(), f"{c.given_by}, {_consent_days(c)}") for c in rows)


def _consent_days(consent) -> str:
    ended = consent.withdrawn_at
    given = f"given {_on(consent.given_at)}"
    return f"{given}, withdrawn {_on(ended)}" if ended else given


def legal_basis(one: One) -> Records:
    return _pairs((f.what_for, f.get_route_display()) for f in _funding(one))


def _funding(one: One) -> Iterable:
    return one.row.funding.filter(_in_force(one.today)).select_related("payer")


def contract(one: One) -> Records:
    rows = Partnership.objects.filter(
        _in_force(one.today),
        delegating_id=one.row.delegating_id,
        provider_id=one.row.provider_id,
    )
    return _pairs(
        (
            r.contract_reference or "Working agreement",
            "Allows delegation" if r.contract_allows_delegation else "Does not allow delegation",
        )
        for r in rows
    )


def escalations(one: One) -> Records:
    rows = one.row.escalations.order_by("-raised_at")[:NEWEST]
    return _pairs(
        (format_datetime(e.raised_at), f"{e.situation} Decision: {e.decision or 'none yet'}")
        for e in rows
    )


def incidents(one: One) -> Records:
    rows = one.row.incidents.order_by("-happened_at")[:NEWEST]
    return _pairs(
        (
            format_datetime(i.happened_at),
            f"{i.get_kind_display()}, {i.get_severity_display().lower()}."
            f" Learning: {i.learning or 'none yet'}",
        )
        for i in rows
    )


def suspensions(one: One) -> Records:
    known = suspension_triggers()
    rows = one.row.suspensions.select_related("lifted_by").order_by("-since")
    return _pairs(
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
        *(("Own competence", f"until {_on(c.valid_until)}") for c in own),
    )


def _registrations(who: Worker) -> Records:
    rows = Registration.objects.filter(worker=who).order_by("-expires_on")
    return _pairs((r.get_body_display(), f"{r.number}, until {_on(r.expires_on)}") for r in rows)


def delegate_record(one: One) -> Records:
    who = one.row.worker
    answers = [s for s in _signatures(one) if s.party == "delegate"]
    return (
        ("Worker", f"{who.name}, {one.row.provider.name}"),
        *(("Their answer", f"{_yes(s.agreed)}, {_on(s.signed_at)}") for s in answers[-1:]),
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
    return _pairs(
        (titles[code].title if code in titles else code, _course(newest.get(code)))
        for code in required_courses(one.row.activity)
    )


def _course(row: TrainingRecord | None) -> str:
    if row is None:
        return "No record"
    until = f", counts up to {_on(row.expires_on)}" if row.expires_on else ""
    return f"Completed {_on(row.completed_on)}{until}"


def practices(one: One) -> Records:
    rows = one.row.practices.select_related("assessor").order_by("-practised_at")
    return _pairs(
        (
            _on(p.practised_at),
            f"{p.assessor.name}, {'safe and well' if p.satisfactory else 'not yet'}",
        )
        for p in rows
    )


def sign_offs(one: One) -> Records:
    rows = one.row.competences.select_related("assessor").order_by("-signed_off_at")
    return _pairs((_on(c.signed_off_at), f"{c.assessor.name}, {_counts(c)}") for c in rows)


def _counts(signed: Competence) -> str:
    return "taken back" if signed.revoked_at else f"counts up to {_on(signed.valid_until)}"


def contacts(one: One) -> Records:
    row = one.row
    found = (("By day", row.call_first), ("Nights and weekends", row.call_out_of_hours))
    return tuple(pair for pair in found if pair[1])


def handovers(one: One) -> Records:
    rows = one.row.events.filter(verb="hand_over").order_by("-at")
    return _pairs((format_datetime(e.at), e.reason) for e in rows)


def sharing(one: One) -> Records:
    rows = SharingDecision.objects.filter(
        person_id=one.row.person_id, withdrawn_at__isnull=True
    ).select_related("organisation")
    return _pairs(
        (d.organisation.name if d.organisation else "Everyone", f"{d.scope}: {_yes(d.agreed)}")
        for d in rows
    )


def plan_versions(one: One) -> Records:
    rows = Plan.objects.filter(person_id=one.row.person_id, activity=one.row.activity)
    return _pairs(
        (f"Version {p.version}", f"{_on(p.written_at)}, {p.author.name}{_plan_state(p)}")
        for p in rows.select_related("author").order_by("-version")[:NEWEST]
    )


def _plan_state(plan: Plan) -> str:
    return "" if plan.superseded_at else f", in force, review by {_on(plan.review_by)}"


def acts(one: One) -> Records:
    rows = _standing(one).select_related("worker").order_by("-done_at")[:NEWEST]
    total = _standing(one).count()
    newest = (
        (format_datetime(a.done_at), f"{a.get_outcome_display()}, {a.worker.name}") for a in rows
    )
    return (("Acts on record", f"{total:,}"), *newest) if total else ()


def _standing(one: One):
    """Each act as it now stands: a corrected one gives way to its correction."""
    return one.row.acts.filter(corrected_by__isnull=True, done_at__lte=one.at)


def corrections(one: One) -> Records:
    rows = one.row.acts.filter(corrects__isnull=False).order_by("-recorded_at")[:NEWEST]
    return _pairs((format_datetime(a.recorded_at), a.correction_reason) for a in rows)


def on_time(one: One) -> Records:
    due = _standing(one).filter(due_at__isnull=False, done_at__gt=one.at - timedelta(days=90))
    return _timing(due, "in 90 days") if due.exists() else ()


def _timing(due, when: str) -> Records:
    missed = Q(outcome=Act.Outcome.MISSED)
    late = Q(timing=Act.Timing.LATE)
    return (
        (f"Due {when}", f"{due.count():,}"),
        (f"On time {when}", f"{due.exclude(missed | late).count():,}"),
        (f"Late {when}", f"{due.filter(late).exclude(missed).count():,}"),
        (f"Missed {when}", f"{due.filter(missed).count():,}"),
    )


def reviews(one: One) -> Records:
    rows = one.row.reviews.select_related("reviewed_by").order_by("-reviewed_at")[:NEWEST]
    held = ((_on(r.reviewed_at), f"{r.get_outcome_display()}, {r.reviewed_by.name}") for r in rows)
    return (("Next review", _on(one.row.review_due_on)), *held)


def experience(one: One) -> Records:
    rows = one.row.experiences.order_by("-given_on")[:NEWEST]
    return _pairs(
        (f"{e.get_voice_display()}, {_on(e.given_on)}", f"{e.score} of 5. {e.words}".strip())
        for e in rows
    )


def hours_released(one: One) -> Records:
    done = _standing(one).filter(outcome="done", done_at__gt=one.at - timedelta(days=365)).count()
    minutes = _funding(one).aggregate(each=Max("minutes_per_act"))["each"]
    if not done or not minutes:
        return ()
    return (
        ("Acts done in a year", f"{done:,}"),
        ("Minutes each", str(minutes)),
        ("Registrant hours released", f"{done * minutes / 60:,.1f}"),
    )


def before_after(one: One) -> Records:
    begun = one.row.active_from
    if begun is None:
        return ()
    due = _standing(one).filter(due_at__isnull=False)
    first = due.filter(done_at__gte=begun, done_at__lt=begun + timedelta(days=90))
    last = due.filter(done_at__gt=one.at - timedelta(days=90))
    return (*_timing(first, "in the first 90 days"), *_timing(last, "in the last 90 days"))


def rota_cover(one: One) -> Records:
    rows = Competence.objects.filter(
        employer_id=one.row.provider_id,
        activity=one.row.activity,
        person_id=one.row.person_id,
        revoked_at=None,
        valid_until__gt=one.today,
    ).select_related("worker")
    return _pairs((c.worker.name, f"signed off, up to {_on(c.valid_until)}") for c in rows)


def funding(one: One) -> Records:
    return _pairs((f.what_for, f"{_payer(f)}, {_pounds(f.pence_per_hour)}") for f in _funding(one))


def _payer(line) -> str:
    return line.payer.name if line.payer else line.get_route_display()


def _pounds(pence: int | None) -> str:
    return "no amount" if pence is None else f"£{pence / 100:,.2f} an hour"


def pay_supplement(one: One) -> Records:
    rows = _funding(one).filter(pay_supplement_pence_per_hour__isnull=False)
    return _pairs((f.what_for, _pounds(f.pay_supplement_pence_per_hour)) for f in rows)


def career(one: One) -> Records:
    rows = Employment.objects.filter(
        _in_force(one.today),
        worker_id=one.row.worker_id,
        organisation_id=one.row.provider_id,
    )
    return _pairs(("Role on the pathway", job.get_pathway_display()) for job in rows)


_ALL: tuple[Callable[[One], Records], ...] = (
    gate_decision, agreement_parties, partners, agreed_lists, insurance, consent, legal_basis,
    contract, escalations, incidents, suspensions, audit_trail, delegator_record,
    delegate_record, deputy, training_records, practices, sign_offs, contacts, handovers, sharing,
    plan_versions, acts, corrections, on_time, reviews, experience, hours_released, before_after,
    rota_cover, funding, pay_supplement, career,
)  # fmt: skip
RECORDS = {function.__name__: function for function in _ALL}
