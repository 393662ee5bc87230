"""May this worker do this, for this person, at this moment, and on whose authority?

Pure: facts and a moment in, an answer out. Every check runs, so that a refusal names everything
that stands in the way and not only the first thing. Basis: the gates and suspension triggers of
delegated healthcare in England (see docs/reference/authority.md).
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from almoner.kernel.refusals import Refusal
from almoner.kernel.wording import headed
from almoner.services.delegation.catalogue import activities as activity_catalogue
from almoner.services.delegation.catalogue import courses as course_catalogue
from almoner.services.delegation.rules.answer import Answer, Link
from almoner.services.delegation.rules.facts import FOREVER, Away, Facts, OnRegister
from almoner.services.delegation.rules.professions import among
from almoner.services.delegation.rules.triggers import refusal_for
from almoner.services.delegation.rules.words import REFUSALS, day

Found = tuple[list[Link], list[Refusal]]
Requirements = Sequence[str]


def no_delegation(at: float) -> Answer:
    """Nobody has delegated this to this worker for this person."""
    return Answer(at, None, refusals=(REFUSALS["no_delegation"],))


def decide(
    facts: Facts, at: float, courses: Requirements, provider_id: int | None = None
) -> Answer:
    """The answer for one delegation at `at` (POSIX seconds).

    `courses` are the training codes the activity requires. `provider_id` is the employer the
    worker is acting for, where the question says so.
    """
    chain: list[Link] = []
    refusals: list[Refusal] = []
    for check in _CHECKS:
        links, found = check(facts, at)
        chain += links
        refusals += found
    links, found = _training(facts, at, courses)
    chain += links
    refusals += found
    if provider_id is not None and provider_id != facts.provider_id:
        refusals.insert(0, REFUSALS["other_employer"])
    return Answer(at, facts.delegation_id, tuple(chain), tuple(refusals))


def best(answers: Iterable[Answer], at: float) -> Answer:
    """Of several delegations of the same activity: the one that grants, else the nearest miss."""
    ranked = sorted(
        answers, key=lambda answer: (len(answer.refusals), -(answer.delegation_id or 0))
    )
    return ranked[0] if ranked else no_delegation(at)


def _holding(spans: Iterable[Any], at: float) -> Any | None:
    """Of the spans that hold, the one that holds longest; of equals the newest record."""
    held = None
    for span in spans:
        if span[1] <= at < span[2] and (held is None or (span[2], span[0]) > (held[2], held[0])):
            held = span
    return held


def _ended(spans: Iterable[Any], at: float) -> float | None:
    """When the newest span that is over came to its end."""
    return max((span.end for span in spans if span.end <= at), default=None)


def _one(kind: str, spans: Sequence[Any], at: float, missing: str, lapsed: str) -> Found:
    """A link when some span holds; else whether it lapsed or was never there."""
    span = _holding(spans, at)
    if span is not None:
        return [Link(kind, span.id, span.end)], []
    ended = _ended(spans, at)
    if ended is None:
        return [], [REFUSALS[missing]]
    return [], [day(REFUSALS[lapsed], ended)]


def _lifecycle(facts: Facts, at: float) -> Found:
    if facts.active is None:
        return [], [REFUSALS.get(f"status_{facts.status}", REFUSALS["not_active"])]
    if refusals := _at_odds(facts):
        return [], refusals
    if at < facts.active.start:
        return [], [day(REFUSALS["not_yet_active"], facts.active.start)]
    if at >= facts.active.end:
        return [], [day(REFUSALS["ended"], facts.active.end)]
    until = min(facts.active.end, _next_change(facts, at))
    return [Link("delegation", facts.delegation_id, until)], []


def _at_odds(facts: Facts) -> list[Refusal]:
    """The status says no and no record says since when: then it is no, whatever the dates say."""
    dated = {
        "active": True,
        "suspended": any(stop.end == FOREVER for stop in facts.suspensions),
        "ended": facts.active is not None and facts.active.end != FOREVER,
    }
    if dated.get(facts.status):
        return []
    known = REFUSALS.get(f"status_{facts.status}") or REFUSALS.get(facts.status)
    return [known or REFUSALS["not_active"]]


_UNWELCOME = ("suspensions", "hospital_stays", "consents", "leave", "closings")


def _next_change(facts: Facts, at: float) -> float:
    """When something already on record will begin that may turn a yes into a no."""
    beginnings = [facts.died_at]
    for spans in _UNWELCOME:
        beginnings += [span.start for span in getattr(facts, spans) if span.start > at]
    beginnings += [plan.start for plan in facts.plans if plan.changed_regimen and plan.start > at]
    beginnings += [signed.at for signed in facts.signatures if signed.at > at]
    return min(beginnings)


def _suspensions(facts: Facts, at: float) -> Found:
    return [], [refusal_for(stop.trigger) for stop in facts.suspensions if stop.holds(at)]


def _review(facts: Facts, at: float) -> Found:
    if at >= facts.review_end:
        return [], [day(REFUSALS["review_overdue"], facts.review_end)]
    return [Link("review", facts.delegation_id, facts.review_end)], []


def _consent(facts: Facts, at: float) -> Found:
    holding = [consent for consent in facts.consents if consent.holds(at)]
    if not holding:
        ended = _ended(facts.consents, at)
        if ended is None:
            return [], [REFUSALS["consent_missing"]]
        return [], [day(REFUSALS["consent_withdrawn"], ended)]
    if len({consent.basis for consent in holding}) > 1:
        return [], [REFUSALS["two_legal_bases"]]
    consent = max(holding, key=lambda held: (held.start, held.id))
    if at >= consent.review_end:
        return [], [day(REFUSALS["consent_review"], consent.review_end)]
    if not consent.representative_start <= at < consent.representative_end:
        return [], [REFUSALS["representative_lapsed"]]
    until = min(consent.end, consent.review_end, consent.representative_end)
    return [Link("consent", consent.id, until)], []


def _signatures(facts: Facts, at: float) -> Found:
    chain: list[Link] = []
    refusals: list[Refusal] = []
    for party in ("delegator", "delegate", "employer"):
        signed = [s for s in facts.signatures if s.party == party and s.at <= at]
        last = max(signed, key=lambda s: (s.at, s.id), default=None)
        if last is None:
            refusals.append(REFUSALS[f"{party}_not_signed"])
        elif not last.agreed:
            refusals.append(REFUSALS[f"{party}_declined"])
        else:
            chain.append(Link(party, last.id, FOREVER))
    return chain, refusals


def _employment(facts: Facts, at: float) -> Found:
    return _one("employment", facts.employment, at, "not_employed", "left_employer")


def _insurance(facts: Facts, at: float) -> Found:
    return _one("insurance", facts.insurance, at, "insurance_missing", "insurance_lapsed")


def _agreed_lists(facts: Facts, at: float) -> Found:
    system = _one(
        "agreed_list_system", facts.system_agreement, at, "system_not_agreed", "system_switched_off"
    )
    provider = _one(
        "agreed_list_provider",
        facts.provider_agreement,
        at,
        "provider_not_agreed",
        "provider_switched_off",
    )
    return system[0] + provider[0], system[1] + provider[1]


def _partnership(facts: Facts, at: float) -> Found:
    allowing = [one for one in facts.partnerships if one.contract_allows]
    held = _holding(allowing, at)
    if held is not None:
        return [Link("partnership", held.id, held.end)], []
    if _holding(facts.partnerships, at) is not None:
        return [], [REFUSALS["contract_silent"]]
    return _one("partnership", facts.partnerships, at, "partnership_missing", "partnership_ended")


def _competence(facts: Facts, at: float) -> Found:
    needed = max((p.version for p in facts.plans if p.changed_regimen and p.start <= at), default=0)
    standing = _not_taken_back(facts, at)
    held = _holding((c for c in standing if c.plan_version >= needed), at)
    if held is not None:
        return [Link("competence", held.id, held.end)], []
    if _holding(standing, at) is not None:
        return [], [REFUSALS["regimen_changed"]]
    return _no_competence(facts, at)


def _not_taken_back(facts: Facts, at: float) -> list[Any]:
    """A sign-off taken back takes those before it along: they are of the same worker's hands."""
    taken = max((c.start for c in facts.competences if c.revoked and c.end <= at), default=None)
    if taken is None:
        return list(facts.competences)
    return [c for c in facts.competences if c.start > taken]


def _no_competence(facts: Facts, at: float) -> Found:
    past = [c for c in facts.competences if c.end <= at]
    if not past:
        return [], [REFUSALS["competence_missing"]]
    last = max(past, key=lambda c: (c.end, c.id))
    code = "competence_revoked" if last.revoked else "competence_lapsed"
    return [], [day(REFUSALS[code], last.end)]


def _training(facts: Facts, at: float, courses: Requirements) -> Found:
    chain: list[Link] = []
    refusals: list[Refusal] = []
    for course in courses:
        spans, title = facts.training.get(course, ()), _title(course)
        held = _holding(spans, at)
        if held is not None:
            chain.append(Link("training", held.id, held.end, title))
            continue
        _, found = _one("training", spans, at, "training_missing", "training_lapsed")
        refusals += [_named(refusal, course, title) for refusal in found]
    return chain, refusals


def _named(refusal: Refusal, course: str, title: str) -> Refusal:
    return Refusal(
        f"{refusal.code}:{course}",
        refusal.reason.replace("{course}", f"“{title}”"),
        refusal.mend.replace("{course}", f"“{title}”"),
        refusal.who,
    )


@cache
def _title(course: str) -> str:
    known = course_catalogue().get(course)
    return known.title if known else headed(course.replace("-", " "))


def _plan(facts: Facts, at: float) -> Found:
    plan = _holding(facts.plans, at)
    if plan is None:
        return [], [REFUSALS["plan_missing"]]
    if at >= plan.review_end:
        return [], [day(REFUSALS["plan_review"], plan.review_end)]
    return [Link("plan", plan.id, min(plan.end, plan.review_end))], []


def _delegator(facts: Facts, at: float) -> Found:
    register = _on_register(facts, at)
    job = _one(
        "delegator_employment",
        facts.delegator_employment,
        at,
        "delegator_left",
        "delegator_left",
    )
    return register[0] + job[0], register[1] + job[1]


def _on_register(facts: Facts, at: float) -> Found:
    held = _holding(_may_delegate(facts.registrations, facts), at)
    if held is not None:
        return [Link("registration", held.id, held.end)], []
    if _holding(facts.registrations, at) is not None:
        return [], [REFUSALS["profession_not_allowed"]]
    lapsed = _ended(facts.registrations, at)
    if lapsed is None:
        return [], [REFUSALS["not_registered"]]
    return [], [day(REFUSALS["registration_lapsed"], lapsed)]


def _may_delegate(registrations: Iterable[OnRegister], facts: Facts) -> list[OnRegister]:
    """Those of a profession that may delegate this activity."""
    allowed = activity_catalogue()[facts.activity].delegators
    return [one for one in registrations if among(one.profession, allowed)]


def _deputy(facts: Facts, at: float) -> Found:
    """While the delegator is away, one of those named to cover is there and may delegate it."""
    away = [leave for leave in facts.leave if leave.holds(at)]
    if not away:
        return [], []
    covers = [until for leave in away if (until := _covered_until(leave, facts, at)) is not None]
    if covers:
        last, leave_id = max(covers)
        return [Link("deputy", leave_id, last)], []
    if any(_holding(leave.deputy_away, at) is not None for leave in away):
        return [], [REFUSALS["deputy_away"]]
    return [], [REFUSALS["deputy_cannot_cover"]]


def _covered_until(leave: Away, facts: Facts, at: float) -> tuple[float, int] | None:
    """Until when this leave's deputy can cover, with the id of the leave."""
    register = _holding(_may_delegate(leave.registrations, facts), at)
    job = _holding(leave.employment, at)
    if register is None or job is None or _holding(leave.deputy_away, at) is not None:
        return None
    goes = min((own.start for own in leave.deputy_away if own.start > at), default=FOREVER)
    return min(leave.end, register.end, job.end, goes), leave.id


# What the person has refused to share → what the worker reads.
_CLOSED = {"record": "record_closed", "team": "team_record_closed", "sharing": "sharing_refused"}


def _person(facts: Facts, at: float) -> Found:
    shut = sorted({closed.what for closed in facts.closings if closed.holds(at)})
    if shut:
        return [], [REFUSALS[_CLOSED[what]] for what in shut]
    if not facts.record_open:
        return [], [REFUSALS["record_not_seen"]]
    if at >= facts.died_at:
        return [], [REFUSALS["person_died"]]
    if _holding(facts.hospital_stays, at) is not None:
        return [], [REFUSALS["in_hospital"]]
    return [], []


def _involvement(facts: Facts, at: float) -> Found:
    provider = _one(
        "provider_involvement",
        facts.provider_involvement,
        at,
        "provider_not_involved",
        "moved_provider",
    )
    team = [
        part
        for part in facts.delegating_involvement
        if facts.team_id is None or part.team_id in (None, facts.team_id)
    ]
    delegating = _one("delegating_involvement", team, at, "team_not_involved", "moved_team")
    return provider[0] + delegating[0], provider[1] + delegating[1]


_CHECKS: tuple[Callable[[Facts, float], Found], ...] = (
    _lifecycle,
    _suspensions,
    _person,
    _consent,
    _competence,
    _employment,
    _signatures,
    _plan,
    _review,
    _insurance,
    _delegator,
    _deputy,
    _agreed_lists,
    _partnership,
    _involvement,
)
