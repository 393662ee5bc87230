# ruff: noqa: S608  The pieces are this file's own words; nothing typed by anybody gets here.
"""What each piece of evidence in definitions/blocks.yaml asks of a delegation, as SQL.

`holds`, `part` and `applies` are conditions on a row `d` of delegation_delegation, at the moment
p_at and on the London day p_day; p_terms holds what the activity's definition asks for. One text
serves one delegation, a provider's and the whole place, so that they cannot disagree.
"""

from dataclasses import dataclass

from almoner.services.delegation.rules.pack import Need

MANAGER = "The provider's registered manager"
DELEGATOR = "The delegator or the named deputy"
LEAD = "The delegating team's lead"
BOARD = "The board, with the delegating organisation"
WORKER = "The worker, with the delegator"


@dataclass(frozen=True, slots=True)
class Evidence:
    need: Need
    holds: str
    part: str = "false"
    applies: str = "true"

    @property
    def weight(self) -> str:
        return (
            f"CASE WHEN NOT ({self.applies}) THEN NULL WHEN {self.holds} THEN 2"
            f" WHEN {self.part} THEN 1 ELSE 0 END"
        )


def _has(table: str, condition: str = "true") -> str:
    """A row x of this delegation's own."""
    return (
        f"EXISTS (SELECT 1 FROM delegation_{table} x WHERE x.delegation_id = d.id AND {condition})"
    )


def _today(x: str) -> str:
    return f"{x}.starts_on <= p_day AND ({x}.ends_on IS NULL OR {x}.ends_on > p_day)"


def _registered(worker: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM workforce_registration r WHERE r.worker_id = {worker}"
        " AND r.starts_on <= p_day AND r.expires_on > p_day)"
    )


def _employed(worker: str, employer: str, more: str = "true") -> str:
    return (
        f"EXISTS (SELECT 1 FROM workforce_employment e WHERE e.worker_id = {worker}"
        f" AND e.organisation_id = {employer} AND {_today('e')} AND {more})"
    )


def _signed(party: str) -> str:
    return (
        "coalesce((SELECT s.agreed FROM delegation_signature s WHERE s.delegation_id = d.id"
        f" AND s.party = '{party}' AND s.signed_at <= p_at"
        " ORDER BY s.signed_at DESC LIMIT 1), false)"
    )


def _agreed_by(organisation: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM delegation_activityagreement a WHERE a.activity = d.activity"
        f" AND a.organisation_id = {organisation} AND {_today('a')})"
    )


def _involved(organisation: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM people_involvement n WHERE n.person_id = d.person_id"
        f" AND n.organisation_id = {organisation} AND {_today('n')})"
    )


def _partnership(more: str = "true") -> str:
    return (
        "EXISTS (SELECT 1 FROM organisations_partnership p WHERE p.delegating_id = d.delegating_id"
        f" AND p.provider_id = d.provider_id AND {_today('p')} AND {more})"
    )


def _signed_off(worker: str) -> str:
    return (
        f"x.worker_id = {worker} AND x.employer_id = d.provider_id AND x.activity = d.activity"
        " AND x.person_id = d.person_id AND x.signed_off_at <= p_at AND x.valid_until > p_day"
        " AND (x.revoked_at IS NULL OR x.revoked_at > p_at)"
    )


def _course(wanting: str) -> str:
    """How many required courses have, or want, a record in date."""
    return (
        f"(SELECT count(*) FROM jsonb_array_elements_text(p_terms -> d.activity -> 'courses') c"
        f" WHERE {wanting} EXISTS (SELECT 1 FROM workforce_trainingrecord t"
        " WHERE t.worker_id = d.worker_id AND t.employer_id = d.provider_id AND t.course = c"
        " AND t.completed_on <= p_day AND (t.expires_on IS NULL OR t.expires_on > p_day)))"
    )


_CONSENT = _has(
    "consent",
    "x.given_at <= p_at AND (x.withdrawn_at IS NULL OR x.withdrawn_at > p_at)"
    " AND (x.review_by IS NULL OR x.review_by >= p_day)"
    " AND (x.representative_id IS NULL OR EXISTS (SELECT 1 FROM people_representative q"
    f" WHERE q.id = x.representative_id AND {_today('q')}))",
)
_SYSTEM = _agreed_by(
    "(SELECT coalesce(o.parent_id, o.id) FROM organisations_organisation o"
    " WHERE o.id = d.delegating_id)"
)
_FUNDED = _today("x")
_QUARTER = "x.done_at <= p_at AND x.done_at > p_at - interval '90 days'"
_YEAR = "x.done_at <= p_at AND x.done_at > p_at - interval '365 days'"
_TIMED = (
    f"{_QUARTER} AND x.due_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM delegation_act later"
    " WHERE later.corrects_id = x.id)"
)
_WATCHED = (
    "(SELECT count(*) FROM delegation_supervisedpractice x WHERE x.delegation_id = d.id"
    " AND x.satisfactory AND x.practised_at <= p_at)"
)
_OTHERS = (
    "(SELECT count(DISTINCT x.worker_id) FROM delegation_competence x"
    f" WHERE {_signed_off('x.worker_id')})"
)
_CORRECTED = "x.corrects_id IS NOT NULL"

RECORDED: dict[str, Evidence] = {
    "gate_decision": Evidence(
        Need("The thirteen gates were answered", "No decision with the thirteen gates", DELEGATOR),
        "EXISTS (SELECT 1 FROM delegation_decision g WHERE g.id = d.decision_id)",
    ),
    "agreement_parties": Evidence(
        Need("Everyone has agreed", "Not everyone has agreed", DELEGATOR),
        f"{_signed('delegator')} AND {_signed('delegate')} AND {_signed('employer')}"
        f" AND {_CONSENT}",
        f"{_signed('delegator')} OR {_signed('delegate')} OR {_signed('employer')} OR {_CONSENT}",
    ),
    "partners": Evidence(
        Need("Both organisations take part today", "One side has no part in the care today", LEAD),
        f"{_involved('d.provider_id')} AND {_involved('d.delegating_id')}",
        f"{_involved('d.provider_id')} OR {_involved('d.delegating_id')}",
    ),
    "agreed_lists": Evidence(
        Need("It is on both agreed lists", "It is not on both agreed lists", BOARD),
        f"{_SYSTEM} AND {_agreed_by('d.provider_id')}",
        f"{_SYSTEM} OR {_agreed_by('d.provider_id')}",
    ),
    "insurance": Evidence(
        Need(
            "Insurance in date names this activity",
            "No insurance in date names this activity",
            MANAGER,
        ),
        "EXISTS (SELECT 1 FROM delegation_insurance i WHERE i.provider_id = d.provider_id"
        " AND d.activity = ANY(i.activities) AND i.starts_on <= p_day AND i.ends_on > p_day)",
    ),
    "consent": Evidence(
        Need(
            "Consent or a best-interests decision is in force",
            "No consent or best-interests decision is in force",
            DELEGATOR,
        ),
        _CONSENT,
    ),
    "legal_basis": Evidence(
        Need("The route it is funded by is recorded", "No funding route is recorded", LEAD),
        _has("fundingline", f"x.route <> 'none' AND {_FUNDED}"),
    ),
    "contract": Evidence(
        Need(
            "An agreement in force allows delegation",
            "No agreement in force allows delegation",
            BOARD,
        ),
        _partnership("p.contract_allows_delegation"),
        _partnership(),
    ),
    "escalations": Evidence(
        Need("Every call for help was answered", "A call for help has no answer", DELEGATOR),
        f"NOT {_has('escalation', 'x.decided_at IS NULL')}",
        _has("escalation", "x.decided_at IS NOT NULL"),
        _has("escalation"),
    ),
    "incidents": Evidence(
        Need("Every incident is closed with learning", "An incident is still open", DELEGATOR),
        f"NOT {_has('incident', 'x.closed_at IS NULL')}",
        _has("incident", "x.closed_at IS NOT NULL"),
        _has("incident"),
    ),
    "suspensions": Evidence(
        Need("Every suspension was lifted", "A suspension is still in force", DELEGATOR),
        f"NOT {_has('suspension', 'x.lifted_at IS NULL')}",
        _has("suspension", "x.lifted_at IS NOT NULL"),
        _has("suspension"),
    ),
    "audit_trail": Evidence(
        Need("Each step names who took it", "No steps are on record", LEAD),
        _has("delegationevent", "x.at <= p_at"),
    ),
    "delegator_record": Evidence(
        Need(
            "The delegator is registered, employed and competent",
            "The delegator's registration, job or own competence is not on record",
            LEAD,
        ),
        f"{_registered('d.delegator_id')} AND {_employed('d.delegator_id', 'd.delegating_id')}"
        " AND EXISTS (SELECT 1 FROM delegation_competence k WHERE k.worker_id = d.delegator_id"
        " AND k.activity = d.activity AND k.person_id IS NULL AND k.valid_until > p_day"
        " AND (k.revoked_at IS NULL OR k.revoked_at > p_at))",
        _registered("d.delegator_id"),
    ),
    "delegate_record": Evidence(
        Need("The worker is employed and has agreed", "The worker has not agreed", MANAGER),
        f"{_employed('d.worker_id', 'd.provider_id')} AND {_signed('delegate')}",
        _employed("d.worker_id", "d.provider_id"),
    ),
    "deputy": Evidence(
        Need("A registered deputy covers", "No registered deputy covers", LEAD),
        f"d.deputy_id IS NOT NULL AND {_registered('d.deputy_id')}"
        f" AND {_employed('d.deputy_id', 'd.delegating_id')}",
        "d.deputy_id IS NOT NULL",
    ),
    "training_records": Evidence(
        Need("All training is in date", "Required training is missing or out of date", MANAGER),
        f"{_course('NOT')} = 0",
        f"{_course('')} > 0",
    ),
    "practices": Evidence(
        Need("Enough practices were watched", "Too few practices were watched", WORKER),
        f"{_WATCHED} >= (p_terms -> d.activity ->> 'practices')::int",
        f"{_WATCHED} > 0",
    ),
    "sign_offs": Evidence(
        Need(
            "The worker is signed off for this person",
            "No sign-off for this person is in date",
            DELEGATOR,
        ),
        f"EXISTS (SELECT 1 FROM delegation_competence x WHERE {_signed_off('d.worker_id')})",
    ),
    "contacts": Evidence(
        Need(
            "Whom to call by day and by night is written", "A number to call is missing", DELEGATOR
        ),
        "d.call_first <> '' AND d.call_out_of_hours <> ''",
        "d.call_first <> '' OR d.call_out_of_hours <> ''",
    ),
    "handovers": Evidence(
        Need("Every handover says why", "A handover does not say why", LEAD),
        f"NOT {_has('delegationevent', 'x.verb = $$hand_over$$ AND x.reason = $$$$')}",
        "false",
        _has("delegationevent", "x.verb = $$hand_over$$"),
    ),
    "sharing": Evidence(
        Need(
            "What the person said about sharing is on record",
            "What the person said about sharing is not on record",
            DELEGATOR,
        ),
        "EXISTS (SELECT 1 FROM people_sharingdecision h WHERE h.person_id = d.person_id"
        " AND h.agreed AND h.given_at <= p_at AND (h.withdrawn_at IS NULL OR h.withdrawn_at > p_at)"
        " AND h.scope IN ('record', 'delegation') AND (h.organisation_id IS NULL"
        " OR h.organisation_id IN (d.provider_id, d.delegating_id)))",
    ),
    "plan_versions": Evidence(
        Need("A plan is in force and in date", "No plan in force is in date", DELEGATOR),
        "EXISTS (SELECT 1 FROM delegation_plan v WHERE v.person_id = d.person_id"
        " AND v.activity = d.activity AND v.superseded_at IS NULL AND v.review_by >= p_day)",
        "EXISTS (SELECT 1 FROM delegation_plan v WHERE v.person_id = d.person_id"
        " AND v.activity = d.activity)",
    ),
    "acts": Evidence(
        Need("What was done is on record", "Nothing has been recorded in 90 days", WORKER),
        _has("act", _QUARTER),
        _has("act"),
    ),
    "corrections": Evidence(
        Need("Every correction says why", "A correction does not say why", WORKER),
        f"NOT {_has('act', _CORRECTED + ' AND x.correction_reason = $$$$')}",
        "false",
        _has("act", _CORRECTED),
    ),
    "on_time": Evidence(
        Need(
            "Everything due in 90 days was done on time",
            "Something due in 90 days was late or missed, or nothing due is on record",
            MANAGER,
        ),
        f"{_has('act', _TIMED)} AND NOT"
        f" {_has('act', _TIMED + ' AND (x.timing = $$late$$ OR x.outcome = $$missed$$)')}",
        _has(
            "act", _TIMED + " AND x.timing IN ($$on_time$$, $$early$$) AND x.outcome <> $$missed$$"
        ),
    ),
    "reviews": Evidence(
        Need("No review is overdue", "The review is overdue or has no date", DELEGATOR),
        "coalesce(d.review_due_on >= p_day, false)",
    ),
    "experience": Evidence(
        Need(
            "The person's and the worker's words are on record",
            "The words of the person or of the worker are missing",
            DELEGATOR,
        ),
        f"{_has('experience', 'x.voice = $$worker$$')}"
        f" AND {_has('experience', 'x.voice <> $$worker$$')}",
        _has("experience"),
    ),
    "hours_released": Evidence(
        Need(
            "Minutes an act and the acts of a year are on record",
            "The acts of a year, or the minutes each takes, are not on record",
            LEAD,
        ),
        f"{_has('act', _YEAR + ' AND x.outcome = $$done$$')}"
        f" AND {_has('fundingline', 'x.minutes_per_act IS NOT NULL AND ' + _FUNDED)}",
        _has("act", _YEAR + " AND x.outcome = $$done$$"),
    ),
    "before_after": Evidence(
        Need(
            "The first and the last 90 days can be compared",
            "There are too few records to compare the first and the last 90 days",
            DELEGATOR,
        ),
        "coalesce(d.active_from <= p_at - interval '180 days', false) AND"
        f" {_has('act', _QUARTER)} AND"
        f" {_has('act', 'x.done_at < d.active_from + interval $$90 days$$')}",
    ),
    "rota_cover": Evidence(
        Need(
            "A second worker is signed off for this person",
            "Nobody else is signed off for this person",
            MANAGER,
        ),
        f"{_OTHERS} > 1",
        f"{_OTHERS} = 1 AND d.call_out_of_hours <> ''",
    ),
    "funding": Evidence(
        Need("Who pays, and how much, is recorded", "Who pays, or how much, is missing", LEAD),
        _has("fundingline", f"x.route <> 'none' AND x.pence_per_hour IS NOT NULL AND {_FUNDED}"),
        _has("fundingline", f"x.route <> 'none' AND {_FUNDED}"),
    ),
    "pay_supplement": Evidence(
        Need("The worker is paid a supplement", "No pay supplement is recorded", MANAGER),
        _has("fundingline", f"x.pay_supplement_pence_per_hour > 0 AND {_FUNDED}"),
    ),
    "career": Evidence(
        Need(
            "The worker's role on the pathway is recorded",
            "The worker's role on the Care Workforce Pathway is not recorded",
            MANAGER,
        ),
        _employed("d.worker_id", "d.provider_id", "e.pathway NOT IN ('998', '999')"),
    ),
}
