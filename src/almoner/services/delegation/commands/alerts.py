"""Calls for help that the software makes by itself, in the transaction that found the reason."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.catalogue.stops import Fired
from almoner.services.delegation.models import Act, Delegation, Escalation
from almoner.services.delegation.rules.answer import Answer

# The same words about the same delegation, still unanswered, are one call and not two. (D)
SAME_CALL_WITHIN = timedelta(hours=2)


def call_for_help(
    actor: Viewer,
    delegation: Delegation,
    fired: Iterable[Fired],
    at: datetime,
    act: Act | None = None,
) -> Escalation | None:
    """When a stop rule says to call: the delegator sees it at once, in the words of the rule."""
    calling = [one for one in fired if one.effect.value in ("call_delegator", "call_999")]
    if not calling:
        return None
    situation = " ".join(one.words for one in calling)
    if open_already := _open_already(delegation, situation, at):
        return open_already
    return _escalate(
        actor,
        delegation,
        at,
        act=act,
        urgent=True,
        called_999=False,
        situation=situation,
        background=f"{definition(delegation.activity).title}: checks recorded at the visit.",
        assessment=", ".join(one.rule.title for one in calling),
        recommendation="Call the worker back and say what to do.",
    )


def warn_unauthorised(actor: Viewer, act: Act, answer: Answer, at: datetime) -> Escalation:
    """An act was done although the authority had lapsed: the delegator and manager must know."""
    return _escalate(
        actor,
        act.delegation,
        at,
        act=act,
        urgent=True,
        situation="This was done without authority.",
        background=answer.words,
        assessment="The record is kept and marked.",
        recommendation="Find out what happened. Decide whether the person needs to be seen.",
    )


def _open_already(delegation: Delegation, situation: str, at: datetime) -> Escalation | None:
    waiting = Escalation.objects.filter(
        delegation=delegation,
        situation=situation,
        decided_at__isnull=True,
        raised_at__gt=at - SAME_CALL_WITHIN,
    )
    return waiting.order_by("-raised_at").first()


def _escalate(actor: Viewer, delegation: Delegation, at: datetime, **words) -> Escalation:
    escalation = Escalation.objects.create(
        delegation=delegation,
        person_id=delegation.person_id,
        provider_id=delegation.provider_id,
        delegating_id=delegation.delegating_id,
        raised_by_id=actor.worker_id or delegation.worker_id,
        raised_at=at,
        **words,
    )
    audit(actor, "escalation.raised", escalation, person_id=delegation.person_id, at=at)
    return escalation
