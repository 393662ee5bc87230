"""News that crosses floors upwards: a register says what happened, a service that cares acts.

Everything happens in the caller's transaction, so a subscriber that fails undoes the cause too.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from almoner.platform.access.viewer import Viewer

Subscriber = Callable[..., None]
_subscribers: dict[str, list[Subscriber]] = defaultdict(list)

_COMPLETION = (
    *("completion_id", "person_id", "organisation_id", "about"),
    *("code", "scores", "bands", "actions"),
)

# What can be announced, and with which ids. A misspelt event fails at once.
EVENTS = {
    "capacity.goes_stale": ("service_id", "organisation_id"),
    "case.moved": ("case_id", "person_id", "organisation_id", "pathway", "transition"),
    "discharge.care_wanted": ("case_id", "person_id", "organisation_id", "expected_on"),
    "discharge.expected": ("case_id", "person_id", "organisation_id", "expected_on"),
    "instruments.completed": _COMPLETION,
    "instruments.amended": _COMPLETION,
    "instruments.voided": _COMPLETION,
    "package.drafted": ("package_id", "case_id", "person_id", "organisation_id"),
    "package.nobody_brokers": ("case_id", "person_id", "organisation_id"),
    "package.awarded": ("package_id", "person_id", "provider_id"),
    "package.started": ("package_id", "person_id", "provider_id"),
    "person.admitted": ("person_id",),
    "person.discharged": ("person_id",),
    "person.died": ("person_id",),
    "person.involvement_ended": ("person_id", "organisation_id"),
    "person.capacity_changed": ("person_id",),
    "person.sharing_refused": ("person_id", "organisation_id", "scope"),
    "rounds.spare": ("provider_id", "day", "minutes", "areas"),
    "worker.left": ("worker_id", "organisation_id"),
    "worker.training_changed": ("worker_id", "organisation_id"),
    "worker.registration_changed": ("worker_id",),
}


def subscribe(event: str, subscriber: Subscriber) -> None:
    _known(event)
    if subscriber not in _subscribers[event]:
        _subscribers[event].append(subscriber)


def publish(event: str, actor: Viewer, at: datetime, **ids: Any) -> None:
    """Tells every subscriber, in the order they subscribed."""
    if set(ids) != set(_known(event)):
        raise ValueError(f"{event} is announced with {_known(event)}, not {tuple(ids)}.")
    for subscriber in _subscribers[event]:
        subscriber(actor=actor, at=at, **ids)


def _known(event: str) -> tuple[str, ...]:
    if event not in EVENTS:
        raise ValueError(f"No event is called {event}. Known: {', '.join(sorted(EVENTS))}.")
    return EVENTS[event]
