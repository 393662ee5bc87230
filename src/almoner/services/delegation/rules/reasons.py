"""Refusals as people read them: what can be mended first, and each cause once. Pure.

The rule names everything that stands in the way. When training ran out, that is two things: the
training, and the suspension it caused. A reader needs one: what happened, and what to do.
"""

from collections.abc import Iterable

from almoner.kernel.refusals import Refusal
from almoner.services.delegation.rules.triggers import trigger_of
from almoner.services.delegation.rules.voices import to_worker
from almoner.services.delegation.rules.words import REFUSALS

_STOPPED = "suspended"
_THEN = "Then the delegator must look at it, and re-activate it."
_LIFTS = REFUSALS[_STOPPED].who


def shown(refusals: Iterable[Refusal], *, worker_reads: bool = False) -> tuple[Refusal, ...]:
    """In the order to read them; to the worker themself when `worker_reads`."""
    found = [to_worker(one) if worker_reads else one for one in refusals]
    return folded(found)


def folded(refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """Causes first, each with the suspension it led to; then suspensions without a cause left."""
    everything = list(refusals)
    stops = {_trigger(one): one for one in everything if _is_stop(one)}
    causes = [one for one in everything if not _is_stop(one)]
    leading, others = [], []
    for cause in causes:
        trigger = trigger_of(cause.code)
        if trigger in stops:
            leading.append(_suspending(cause))
            del stops[trigger]
        else:
            others.append(cause)
    return (*leading, *others, *stops.values())


def _is_stop(refusal: Refusal) -> bool:
    return refusal.code.partition(":")[0] == _STOPPED


def _trigger(refusal: Refusal) -> str:
    return refusal.code.partition(":")[2]


def _suspending(cause: Refusal) -> Refusal:
    who = (
        cause.who if cause.who == _LIFTS else f"{cause.who}, then {_LIFTS[:1].lower()}{_LIFTS[1:]}"
    )
    return Refusal(
        cause.code,
        f"{cause.reason} The delegation is suspended because of this.",
        f"{cause.mend} {_THEN}".strip(),
        who if cause.who else _LIFTS,
    )
