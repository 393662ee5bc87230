"""Completions that a viewer may see, and the newest result of each instrument."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from almoner.engines.instruments.models import Completion, CompletionEntry
from almoner.engines.instruments.offering import shared_about
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer

_COMPLETE = Completion.Status.COMPLETE


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one completion. Scores are whole numbers, decimals as text, or codes."""

    completion_id: int
    code: str
    version_id: int
    completed_at: datetime
    scores: dict[str, Any]
    bands: dict[str, str]


def completions_seen_by(viewer: Viewer, **where: Any) -> QuerySet[Completion]:
    """The organisation's own, newest first. A care worker sees what they began or signed."""
    rows = Completion.objects.filter(organisation_id=viewer.own, **where)
    if viewer.role == "care_worker":
        me = viewer.user_id
        rows = rows.filter(Q(started_by=me) | Q(answered_by=me) | Q(second_by=me))
    return rows.order_by("-started_at", "-pk")


def completions_read_by(viewer: Viewer, about: str, **where: Any) -> QuerySet[Completion]:
    """Those about one thing, as “case:12”, newest first: the organisation's own, and the complete
    ones that those who know the thing let the viewer read. Nothing is changed by way of this."""
    own = completions_seen_by(viewer, about=about, **where)
    more = None if viewer.role == "care_worker" else shared_about(viewer, about)
    if more is None:
        return own
    shared = Completion.objects.filter(more, about=about, **where).filter(status=_COMPLETE)
    found = Q(pk__in=own.order_by().values("pk")) | Q(pk__in=shared.values("pk"))
    return Completion.objects.filter(found).order_by("-started_at", "-pk")


def completion_read_by(viewer: Viewer, completion_id: int) -> Completion:
    """Also one of a partner, as far as what it is about lets the viewer read it. Else Unseen."""
    named = Completion.objects.filter(pk=completion_id).values_list("about", flat=True).first()
    return _found(completions_read_by(viewer, named or "", pk=completion_id))


def completion_seen_by(viewer: Viewer, completion_id: int) -> Completion:
    """Unseen when it is not there or not the viewer's."""
    return _found(completions_seen_by(viewer, pk=completion_id))


def _found(rows: QuerySet[Completion]) -> Completion:
    people = ("started_by", "answered_by", "second_by")
    beside = rows.select_related("person", "organisation", "baseline", "version", *people)
    found = beside.first()
    if found is None:
        raise Unseen
    return found


def latest(viewer: Viewer, person_id: int, code: str) -> Outcome | None:
    """The newest complete use of one instrument for one person."""
    rows = completions_seen_by(viewer, person_id=person_id, instrument=code, status=_COMPLETE)
    found = rows.order_by("-completed_at", "-pk").first()
    return outcome(found) if found else None


def for_about(viewer: Viewer, about: str) -> dict[str, Outcome]:
    """Instrument code to its newest complete result about one thing, as "case:12"."""
    rows = completions_read_by(viewer, about, status=_COMPLETE)
    found = rows.order_by("instrument", "-completed_at", "-pk").distinct("instrument")
    return {one.instrument: outcome(one) for one in found}


def first_complete(viewer: Viewer, person_id: int | None, code: str) -> Completion | None:
    """The first complete use for a person: what later ones are compared with."""
    rows = completions_seen_by(viewer, person_id=person_id, instrument=code, status=_COMPLETE)
    return rows.order_by("completed_at", "pk").first() if person_id else None


def history(viewer: Viewer, person_id: int, code: str = "") -> QuerySet[Completion]:
    """Everything about a person, newest first; of one instrument if `code` is given."""
    rows = completions_seen_by(viewer, person_id=person_id)
    return rows.filter(instrument=code) if code else rows


def newest_entry(completion: Completion) -> CompletionEntry:
    """CompletionEntry.DoesNotExist when nothing is signed yet."""
    return completion.entries.latest("number")


def entries(completion: Completion) -> list[CompletionEntry]:
    return list(completion.entries.select_related("by").order_by("-number"))


def outcome(completion: Completion) -> Outcome:
    assert completion.completed_at is not None
    return Outcome(
        completion_id=completion.pk,
        code=completion.instrument,
        version_id=completion.version_id,
        completed_at=completion.completed_at,
        scores=completion.scores,
        bands=completion.bands,
    )
