"""Everything the authority to act rests on, as plain values.

Instants are POSIX seconds, so that a hundred thousand answers are quick; a date means midnight in
London. Spans are half-open. The facts carry ids and never names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

# An open end. A plain number, so that a document of facts holds nothing but JSON.
FOREVER = 9e15


class Span(NamedTuple):
    """From `start` up to, not including, `end`; `id` is the record that says so."""

    id: int
    start: float
    end: float

    def holds(self, at: float) -> bool:
        return self.start <= at < self.end


class Suspended(NamedTuple):
    id: int
    start: float
    end: float
    trigger: str

    def holds(self, at: float) -> bool:
        return self.start <= at < self.end


class Consented(NamedTuple):
    """`end` is when it was withdrawn; `review_end` when its own review fell due.

    The last two bound the power of the representative who consented, where one did.
    """

    id: int
    start: float
    end: float
    basis: str
    review_end: float
    representative_start: float
    representative_end: float

    def holds(self, at: float) -> bool:
        return self.start <= at < self.end


class Signed(NamedTuple):
    id: int
    at: float
    party: str
    agreed: bool


class SignedOff(NamedTuple):
    id: int
    start: float
    end: float
    plan_version: int
    revoked: bool

    def holds(self, at: float) -> bool:
        return self.start <= at < self.end


class Planned(NamedTuple):
    id: int
    start: float
    end: float
    version: int
    review_end: float
    changed_regimen: bool

    def holds(self, at: float) -> bool:
        return self.start <= at < self.end


class OnRegister(NamedTuple):
    """A place on a professional register; `profession` as the register says it."""

    id: int
    start: float
    end: float
    profession: str

    def holds(self, at: float) -> bool:
        return self.start <= at < self.end


class Closed(NamedTuple):
    """What the person has refused to share. `what` is "record" (the provider may not see it),
    "team" (the delegating organisation may not) or "sharing" (what delegated activities need)."""

    id: int
    start: float
    end: float
    what: str

    def holds(self, at: float) -> bool:
        return self.start <= at < self.end


class Away(NamedTuple):
    """The delegator's leave, with the deputy's registrations, employment and own leave."""

    id: int
    start: float
    end: float
    deputy_id: int
    registrations: tuple[OnRegister, ...]
    employment: tuple[Span, ...]
    deputy_away: tuple[Span, ...] = ()

    def holds(self, at: float) -> bool:
        return self.start <= at < self.end


class Involved(NamedTuple):
    id: int
    start: float
    end: float
    team_id: int | None

    def holds(self, at: float) -> bool:
        return self.start <= at < self.end


class Partnered(NamedTuple):
    id: int
    start: float
    end: float
    contract_allows: bool

    def holds(self, at: float) -> bool:
        return self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class Facts:
    """One delegation and all that it rests on. Empty tuples mean that nothing is recorded."""

    delegation_id: int
    activity: str
    worker_id: int
    person_id: int
    provider_id: int
    delegating_id: int
    team_id: int | None
    delegator_id: int
    status: str
    active: Span | None
    review_end: float
    suspensions: tuple[Suspended, ...] = ()
    consents: tuple[Consented, ...] = ()
    signatures: tuple[Signed, ...] = ()
    insurance: tuple[Span, ...] = ()
    provider_agreement: tuple[Span, ...] = ()
    system_agreement: tuple[Span, ...] = ()
    partnerships: tuple[Partnered, ...] = ()
    employment: tuple[Span, ...] = ()
    competences: tuple[SignedOff, ...] = ()
    training: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    registrations: tuple[OnRegister, ...] = ()
    delegator_employment: tuple[Span, ...] = ()
    leave: tuple[Away, ...] = ()
    plans: tuple[Planned, ...] = ()
    hospital_stays: tuple[Span, ...] = ()
    died_at: float = FOREVER
    # False when whoever asks cannot see the person.
    record_open: bool = True
    closings: tuple[Closed, ...] = ()
    provider_involvement: tuple[Involved, ...] = ()
    delegating_involvement: tuple[Involved, ...] = ()


def facts_from(document: Mapping[str, Any]) -> Facts:
    """Facts from the document that the database function `almoner_authority_facts` makes."""
    active = document["active"]
    return Facts(
        delegation_id=document["id"],
        activity=document["activity"],
        worker_id=document["worker"],
        person_id=document["person"],
        provider_id=document["provider"],
        delegating_id=document["delegating"],
        team_id=document["team"],
        delegator_id=document["delegator"],
        status=document["status"],
        active=None if active is None else Span(document["id"], *active),
        review_end=document["review_end"],
        suspensions=_rows(Suspended, document["suspensions"]),
        consents=_rows(Consented, document["consents"]),
        signatures=_rows(Signed, document["signatures"]),
        insurance=_rows(Span, document["insurance"]),
        provider_agreement=_rows(Span, document["provider_agreement"]),
        system_agreement=_rows(Span, document["system_agreement"]),
        partnerships=_rows(Partnered, document["partnerships"]),
        employment=_rows(Span, document["employment"]),
        competences=_rows(SignedOff, document["competences"]),
        training=_by_course(document["training"]),
        registrations=_rows(OnRegister, document["registrations"]),
        delegator_employment=_rows(Span, document["delegator_employment"]),
        leave=tuple(_away(row) for row in document["leave"] or ()),
        plans=_rows(Planned, document["plans"]),
        hospital_stays=_rows(Span, document["hospital_stays"]),
        died_at=FOREVER if document["died_at"] is None else document["died_at"],
        record_open=document["died_at"] is not None,
        closings=_rows(Closed, document["closings"]),
        provider_involvement=_rows(Involved, document["provider_involvement"]),
        delegating_involvement=_rows(Involved, document["delegating_involvement"]),
    )


def _rows(kind: Any, rows: Sequence[Sequence[Any]] | None) -> tuple[Any, ...]:
    return tuple(map(kind._make, rows)) if rows else ()


def _away(row: Sequence[Any]) -> Away:
    key, start, end, deputy, registrations, employment, deputy_away = row
    return Away(
        key,
        start,
        end,
        deputy,
        _rows(OnRegister, registrations),
        _rows(Span, employment),
        _rows(Span, deputy_away),
    )


def _by_course(rows: Sequence[Sequence[Any]] | None) -> dict[str, tuple[Span, ...]]:
    courses: dict[str, tuple[Span, ...]] = {}
    for course, *span in rows or ():
        courses[course] = (*courses.get(course, ()), Span._make(span))
    return courses
