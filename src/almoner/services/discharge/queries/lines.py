"""One person as a line of a list: what is known of the way home, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from almoner.engines.pathways.store import definition_of
from almoner.kernel.london import to_london
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.access import is_installation
from almoner.services.delegation.catalogue import activities
from almoner.services.discharge.models import CriteriaReview, Delay, NextAction, Stay
from almoner.services.discharge.rules import days
from almoner.services.discharge.rules.assessing import delegated_in
from almoner.services.discharge.rules.definitions import delays

STEPS = (("equipment", "Equipment"), ("medicines", "Medicines"), ("transport", "Transport"))


@dataclass(frozen=True, slots=True)
class Line:
    """`late`: the next action, or a clock of the case, is past its time. `missed`: the reasons to
    stay were not asked in time. `waiting`: days since the discharge ready date."""

    stay: Stay
    state: str
    state_words: str
    review: CriteriaReview | None
    missed: bool
    waiting: int | None
    pathway: str
    next: NextAction | None
    due_at: datetime | None
    late: bool
    delay: str
    carer: str
    steps: tuple[tuple[str, str], ...]
    delegated: tuple[str, ...]
    delegated_by: str


def seen_by(viewer: Viewer) -> QuerySet[Stay]:
    """The stays of the viewer's trust, and those of people whose case is shared with them."""
    rows = Stay.objects.filter(cancelled_at__isnull=True)
    if is_installation(viewer) and viewer.organisation_id is None:
        return rows
    own = viewer.own
    return rows.filter(Q(organisation_id=own) | Q(case__shared_with__contains=[own]))


def with_all(rows: QuerySet[Stay]) -> QuerySet[Stay]:
    """With what a line needs, in one look-up each."""
    return rows.select_related(
        "person", "ward", "ward__organisation", "case", "case__version"
    ).prefetch_related(
        Prefetch("reviews", CriteriaReview.objects.order_by("-reviewed_at", "-pk")),
        Prefetch("actions", NextAction.objects.filter(done_at__isnull=True)),
        Prefetch("delays", Delay.objects.order_by("-day")),
    )


def lines_of(rows: Iterable[Stay], at: datetime) -> list[Line]:
    return [line_of(stay, at) for stay in rows]


def line_of(stay: Stay, at: datetime) -> Line:
    today, case = to_london(at).date(), stay.case
    facts = case.facts if case is not None else {}
    reviews: Sequence[CriteriaReview] = list(stay.reviews.all())
    review = reviews[0] if reviews else None
    coming = next(iter(stay.actions.all()), None)
    due = case.next_due_at if case is not None else None
    last = review.reviewed_at if review else None
    here = stay.left_at is None
    return Line(
        stay=stay,
        state=case.state if case else "",
        state_words=_state_words(stay),
        review=review,
        missed=here and days.is_missed(last, stay.admitted_at, at),
        waiting=_waiting(stay, today),
        pathway=str(facts.get("pathway_to", "")).removeprefix("p"),
        next=coming,
        due_at=coming.due_at if coming else due,
        late=bool((coming and coming.due_at <= at) or (due and due <= at)),
        delay=delay_words(stay, today),
        carer=_carer(facts),
        steps=tuple((words, _step(facts.get(name))) for name, words in STEPS),
        delegated=delegated_in(facts),
        delegated_by=str(facts.get("delegated_by", "")),
    )


def title_of(activity: str) -> str:
    known = activities().get(activity)
    return known.title if known else activity


def delay_words(stay: Stay, today: date) -> str:
    """Today's reason; else the newest, with its day; empty while nothing was said."""
    newest = next(iter(stay.delays.all()), None)
    if newest is None or stay.ready_on is None:
        return ""
    reason = delays().reasons.get(newest.reason)
    words = reason.title if reason else newest.reason
    return words if newest.day == today else f"{words} (said {newest.day:%-d %B})"


def _state_words(stay: Stay) -> str:
    if stay.case is None:
        return "Has left"
    return definition_of(stay.case.version_id).states[stay.case.state].title


def _waiting(stay: Stay, today: date) -> int | None:
    if stay.ready_on is None:
        return None
    until = to_london(stay.left_at).date() if stay.left_at else today
    return max((until - stay.ready_on).days, 0)


def _carer(facts: dict[str, object]) -> str:
    if facts.get("carer_found") is None:
        return "Not asked yet"
    if not facts["carer_found"]:
        return "No carer"
    return "Carer involved" if facts.get("carer_involved") else "Carer not involved yet"


def _step(value: object) -> str:
    return {"not-needed": "Not needed", "to-do": "To be arranged", "arranged": "Arranged"}.get(
        str(value), "Not asked yet"
    )
