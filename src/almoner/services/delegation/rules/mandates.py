"""May this worker exercise this delegated function, in this case, now, and on whose authority?

The same kind of answer as for an activity: granted with its chain, or every reason why not.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from almoner.kernel.london import add_months, format_date
from almoner.kernel.refusals import Refusal
from almoner.services.delegation.catalogue import check_scope, mandates
from almoner.services.delegation.catalogue.fields import check_value
from almoner.services.delegation.catalogue.mandates import MandateDefinition
from almoner.services.delegation.rules.answer import Answer, Link
from almoner.services.delegation.rules.facts import Span
from almoner.services.delegation.rules.words import day

_GRANTOR = "The organisation that grants this function"
_WORDS = {
    "no_mandate": (
        "This function has not been delegated to you.",
        "Do not do it. Pass the case on.",
    ),
    "mandate_not_started": (
        "The authority for this function does not start until {day}.",
        "Wait until then, or pass the case on.",
    ),
    "mandate_ended": (
        "The authority for this function ended on {day}.",
        "Pass the case on. Ask for the authority to be renewed.",
    ),
    "mandate_revoked": (
        "The authority for this function was taken back on {day}.",
        "Pass the case on.",
    ),
    "not_with_holder": (
        "You do not work for the organisation that holds this authority at that time."
        " It does not move with the worker.",
        "Pass the case on.",
    ),
}
REFUSALS = {code: Refusal(code, *words, _GRANTOR) for code, words in _WORDS.items()}


class Held(NamedTuple):
    """One mandate, in POSIX seconds, half-open. `holder_id` is None for all of the
    organisation's workers. `scope` maps a dimension to allowed values; each exclusion has
    `field`, `value` and `words`."""

    id: int
    function: str
    organisation_id: int
    holder_id: int | None
    start: float
    end: float
    revoked_at: float | None
    scope: Mapping[str, Sequence[Any]]
    exclusions: Sequence[Mapping[str, Any]]


class Practitioner(NamedTuple):
    """A worker and the organisations they work for, with the spans of each job."""

    worker_id: int
    jobs: Mapping[int, Sequence[Span]]

    def job(self, organisation_id: int, at: float) -> Span | None:
        return next((one for one in self.jobs.get(organisation_id, ()) if one.holds(at)), None)


def may_exercise(
    held: Iterable[Held],
    function: str,
    practitioner: Practitioner,
    facts: Mapping[str, Any],
    at: float,
) -> Answer:
    """The answer at `at` (POSIX seconds) for a case described by `facts` (scope field → value)."""
    definition = mandates().get(function)
    if definition is None:
        return Answer(at, None, refusals=(_unknown(function),))
    outside = check_scope(definition, facts)
    answers = [
        _weigh(one, practitioner, facts, at, outside)
        for one in held
        if one.function == function and _meant_for(one, practitioner)
    ]
    if not answers:
        return Answer(at, None, refusals=(REFUSALS["no_mandate"], *outside))
    return min(answers, key=lambda answer: len(answer.refusals))


def can_exercise(
    held: Iterable[Held],
    function: str,
    practitioner: Practitioner,
    facts: Mapping[str, Any],
    at: float,
) -> bool:
    return may_exercise(held, function, practitioner, facts, at).granted


def _meant_for(one: Held, practitioner: Practitioner) -> bool:
    """Named in it, or one of the workers the organisation has or had."""
    if one.holder_id is not None:
        return one.holder_id == practitioner.worker_id
    return one.organisation_id in practitioner.jobs


def _weigh(
    one: Held,
    practitioner: Practitioner,
    facts: Mapping[str, Any],
    at: float,
    outside: Sequence[Refusal],
) -> Answer:
    job = practitioner.job(one.organisation_id, at)
    refusals = _when(one, at)
    if job is None:
        refusals.append(REFUSALS["not_with_holder"])
    refusals += [*outside, *_own_limits(one, facts)]
    end = one.end if one.revoked_at is None else min(one.end, one.revoked_at)
    chain = [Link("mandate", one.id, end)]
    if job is not None:
        chain.append(Link("mandate_employment", job.id, job.end))
    return Answer(at, None, tuple(chain) if not refusals else (), tuple(refusals))


def _when(one: Held, at: float) -> list[Refusal]:
    if one.revoked_at is not None and at >= one.revoked_at:
        return [day(REFUSALS["mandate_revoked"], one.revoked_at)]
    if at < one.start:
        return [day(REFUSALS["mandate_not_started"], one.start)]
    if at >= one.end:
        return [day(REFUSALS["mandate_ended"], one.end)]
    return []


def _own_limits(one: Held, facts: Mapping[str, Any]) -> list[Refusal]:
    """What this mandate limits beyond the definition of the function."""
    refusals = [
        Refusal(
            f"outside_scope:{name}",
            "This case is outside what was granted to you.",
            "Pass the case on.",
            _GRANTOR,
        )
        for name, allowed in one.scope.items()
        if facts.get(name) not in allowed
    ]
    return refusals + [
        Refusal(f"excluded:{rule['field']}", rule["words"], "Pass the case on.", _GRANTOR)
        for rule in one.exclusions
        if facts.get(rule["field"]) == rule["value"]
    ]


def _unknown(function: str) -> Refusal:
    return Refusal(
        "unknown_function",
        f"“{function[:40]}” is not a delegated function that we know.",
        f"Choose one of: {', '.join(mandates())}.",
    )


def needs_named_holder(definition: MandateDefinition) -> bool:
    """Held by one named person, not by everybody in an organisation."""
    return definition.held_by.lower().startswith("a named")


def check_grant(
    definition: MandateDefinition,
    *,
    holder_id: int | None,
    scope: Mapping[str, Any],
    exclusions: Sequence[Any],
    starts_on: date,
    ends_on: date,
    reference: str,
) -> list[Refusal]:
    """Every fault of a mandate that is about to be granted."""
    return [
        *_check_holder(definition, holder_id),
        *_check_period(definition, starts_on, ends_on),
        *_check_scope_values(definition, scope),
        *_check_exclusions(definition, exclusions),
        *_check_reference(reference),
    ]


def can_grant(definition: MandateDefinition, **mandate: Any) -> bool:
    return not check_grant(definition, **mandate)


def _check_holder(definition: MandateDefinition, holder_id: int | None) -> list[Refusal]:
    if holder_id is not None or not needs_named_holder(definition):
        return []
    return [
        Refusal(
            "holder_not_named",
            "This function is held by a named worker, and none is named.",
            "Name the worker.",
            _GRANTOR,
        )
    ]


def _check_period(definition: MandateDefinition, starts_on: date, ends_on: date) -> list[Refusal]:
    if ends_on <= starts_on:
        return [
            Refusal("mandate_days", "It ends before it starts.", "Check the two dates.", _GRANTOR)
        ]
    latest = add_months(starts_on, definition.max_period.value)
    if ends_on <= latest:
        return []
    return [
        Refusal(
            "mandate_too_long",
            f"It may not run beyond {format_date(latest)} ({definition.max_period.value} months).",
            "Choose an earlier end, and renew it then.",
            _GRANTOR,
        )
    ]


def _check_scope_values(definition: MandateDefinition, scope: Mapping[str, Any]) -> list[Refusal]:
    fields = {field.name: field for field in definition.scope}
    refusals: list[Refusal] = []
    for name, allowed in scope.items():
        if name not in fields or not isinstance(allowed, list | tuple) or not allowed:
            refusals.append(_bad_limit(name))
            continue
        refusals += [fault for value in allowed for fault in check_value(fields[name], value)]
    return refusals


def _check_exclusions(definition: MandateDefinition, exclusions: Sequence[Any]) -> list[Refusal]:
    fields = {field.name: field for field in definition.scope}
    refusals: list[Refusal] = []
    for rule in exclusions:
        if not isinstance(rule, Mapping) or not {"field", "value", "words"} <= set(rule):
            refusals.append(_bad_limit("exclusion"))
        elif rule["field"] not in fields or not str(rule["words"]).strip():
            refusals.append(_bad_limit(str(rule["field"])))
        else:
            refusals += check_value(fields[rule["field"]], rule["value"])
    return refusals


def _bad_limit(name: str) -> Refusal:
    return Refusal(
        "bad_limit",
        f"The limit “{name[:40]}” does not belong to this function.",
        "Use the questions of the function, each with its allowed answers.",
        _GRANTOR,
    )


def _check_reference(reference: str) -> list[Refusal]:
    if reference.strip():
        return []
    return [
        Refusal(
            "no_reference",
            "It does not say on which agreement or minute it rests.",
            "Write the reference.",
            _GRANTOR,
        )
    ]
