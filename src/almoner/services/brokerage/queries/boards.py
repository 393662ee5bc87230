"""What a council sees of its packages: the board by clock, one package, several people at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from almoner.kernel.zone import to_london
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.people.access import visible
from almoner.services.brokerage.matching.assigning import Placed, assign
from almoner.services.brokerage.matching.ranking import Ranking, rank
from almoner.services.brokerage.models import Award, Invitation, Offer, Outcome, Package, Question
from almoner.services.brokerage.queries.evaluating import Compared, compare
from almoner.services.brokerage.queries.gathering import candidates_for, knowing, titles, want_of
from almoner.services.brokerage.rules.criteria import Judged, Points
from almoner.services.brokerage.rules.states import TAKING_OFFERS, told_state
from almoner.services.capacity.standing import held_until

SHOWN = 200
ENDED_SHOWN = timedelta(days=30)
MOST_TOGETHER = 30
_ORDER = (
    *("under_evaluation", "unsourced", "awarded", "draft"),
    *("offers_received", "open", "started", "withdrawn", "reissued"),
)
_PASSED = ("started", "withdrawn", "reissued")


@dataclass(frozen=True, slots=True)
class Row:
    """One package on the board. `since` is when it came to its state; `next` what is to be done,
    "" when it is somebody else's turn; `unheld`: it was awarded, and nothing is held any more."""

    package: Package
    asked: int
    questions: int
    since: datetime
    next: str
    unheld: bool = False

    @property
    def colour(self) -> str:
        return COLOURS[self.package.state]

    @property
    def state(self) -> str:
        return told(self.package)[1]


COLOURS = {
    "draft": "grey",
    "open": "blue",
    "offers_received": "blue",
    "under_evaluation": "orange",
    "awarded": "yellow",
    "started": "green",
    "withdrawn": "grey",
    "unsourced": "red",
    "reissued": "grey",
}
_NEXT = {
    "draft": "Publish it",
    "under_evaluation": "Compare and award",
    "awarded": "Say that care has started",
    "unsourced": "Issue it again",
}


def own_packages(viewer: Viewer) -> QuerySet[Package]:
    """Each with how many providers were asked."""
    asked = Count("invitations__provider", filter=Q(invitations__eligible=True), distinct=True)
    return Package.objects.filter(organisation_id=viewer.own).annotate(providers=asked)


def told(package: Package) -> tuple[str, str]:
    """(state, its name), of which nothing sealed can be read."""
    state = Package.State(told_state(package.state, getattr(package, "providers", 0)))
    return state.value, state.label


def in_state(rows: QuerySet[Package], state: str) -> QuerySet[Package]:
    """Those of which this is told."""
    alone = Q(state=Package.State.OFFERS, providers__lt=2)
    if state == Package.State.OPEN:
        return rows.filter(Q(state=state) | alone)
    return rows.filter(state=state).exclude(alone)


def board(viewer: Viewer, at: datetime) -> list[Row]:
    """Packages under way, those that wait for the council first and the longest wait before."""
    rows = (
        own_packages(viewer)
        .exclude(Q(state__in=_PASSED) & Q(created_at__lt=at - ENDED_SHOWN))
        .annotate(
            asked=Count("invitations", filter=Q(invitations__eligible=True), distinct=True),
            unanswered=Count(
                "questions", filter=Q(questions__answered_at__isnull=True), distinct=True
            ),
        )
        .order_by("-pk")[:SHOWN]
    )
    unheld = _no_longer_held([p.pk for p in rows if p.state == "awarded"], at)
    made = [
        Row(p, p.asked, p.unanswered, since(p), _NEXT.get(p.state, ""), p.pk in unheld)
        for p in rows
    ]
    return sorted(made, key=lambda row: (_ORDER.index(row.package.state), row.since))


def _no_longer_held(package_ids: Collection[int], at: datetime) -> set[int]:
    """Of those awarded, what ran out."""
    awards = Award.objects.filter(package_id__in=package_ids).values_list(
        "package_id", "reservation_id"
    )
    held = [(package, one) for package, one in awards if one is not None]
    still = held_until({one for _, one in held}, at)
    return {package for package, one in held if one not in still}


def held_for(award: Award | None, at: datetime) -> datetime | None:
    """Until when the capacity of an award is held; None when nothing is, or no longer."""
    if award is None or award.reservation_id is None:
        return None
    return held_until([award.reservation_id], at).get(award.reservation_id)


def since(package: Package) -> datetime:
    """When it came to the state that it is in."""
    stamps = {
        "open": package.published_at,
        "offers_received": package.first_offer_at,
        "under_evaluation": package.closed_at,
        "awarded": package.awarded_at,
        "started": package.started_at,
        "withdrawn": package.withdrawn_at,
        "unsourced": package.unsourced_at,
        "reissued": package.reissued_at,
    }
    return stamps.get(told(package)[0]) or package.created_at


def package_seen_by(viewer: Viewer, package_id: int) -> Package:
    """The council's own package with its subject. Unseen for others."""
    found = own_packages(viewer).select_related("subject").filter(pk=package_id).first()
    if found is None:
        raise Unseen
    return found


def person_of(viewer: Viewer, package: Package, at: datetime) -> tuple[int, str] | None:
    """(id, name) of the person, if the viewer may see their record."""
    if package.subject.person_id is None:
        return None
    people = visible(viewer, to_london(at).date()).filter(pk=package.subject.person_id)
    found = people.first()
    return None if found is None else (found.pk, found.name)


def ranking_of(viewer: Viewer, package: Package, at: datetime) -> Ranking:
    """Who suits, best first, and who is left out."""
    want = want_of(viewer, package, package.subject, at)
    found = candidates_for(viewer, want, at)
    return rank(knowing(viewer, want, package.subject.person_id, found), found, titles())


def together(viewer: Viewer, at: datetime) -> tuple[list[Placed], Mapping[int, str], list[Package]]:
    """Every draft, placed with all the others: outcomes, names of services, the packages.

    Only what is known to be free is shared out: what nobody knows is asked about one by one.
    """
    drafts = list(
        own_packages(viewer)
        .filter(state="draft")
        .select_related("subject")
        .order_by("pk")[:MOST_TOGETHER]
    )
    wants, fits, room, names = [], {}, {}, {}
    for package in drafts:
        want = want_of(viewer, package, package.subject, at)
        found = candidates_for(viewer, want, at, travel=False)
        want = knowing(viewer, want, package.subject.person_id, found)
        wants.append(want)
        ranked = rank(want, found, titles())
        fits[want.key] = {m.candidate.service_id: m.total for m in ranked.matches}
        for one in found:
            names[one.service_id] = one.name
            room[one.service_id] = one.free if one.age.holds else {}
    return list(assign(wants, fits, room)), names, drafts


def invitations_of(viewer: Viewer, package: Package) -> list[Invitation]:
    """Those asked first, then those left out."""
    rows = Invitation.objects.filter(package=package, buyer_id=viewer.own)
    return list(rows.select_related("service__organisation").order_by("-eligible", "service__name"))


def questions_of(viewer: Viewer, package: Package) -> list[Question]:
    """In the order in which they were asked. The caller has seen the package."""
    return list(Question.objects.filter(package=package).order_by("asked_at", "pk"))


def question_seen_by(viewer: Viewer, question_id: int) -> Question:
    found = Question.objects.filter(Q(buyer_id=viewer.own), pk=question_id).first()
    if found is None:
        raise Unseen
    return found


def question_read_by(viewer: Viewer, question_id: int) -> Question:
    """As its council reads it, and every provider that was asked. Unseen for others."""
    asked = Invitation.objects.filter(provider_id=viewer.own, eligible=True)
    rows = Question.objects.filter(
        Q(buyer_id=viewer.own) | Q(package_id__in=asked.values("package_id")), pk=question_id
    )
    found = rows.first()
    if found is None:
        raise Unseen
    return found


def comparison(viewer: Viewer, package: Package, at: datetime) -> list[Compared]:
    """The offers side by side, best first: with the points they were decided on once they have
    been. Nothing while offers are open."""
    if package.state in (*TAKING_OFFERS, "draft"):
        return []
    offers = Offer.objects.filter(package=package, buyer_id=viewer.own, withdrawn_at=None)
    rows = list(offers.select_related("service__organisation").order_by("pk"))
    told = outcomes_of(viewer, package)
    compared = [as_told(one, told) for one in compare(viewer, package, rows, at)]
    return sorted(compared, key=lambda one: (-one.judged.score, one.offer.pk))


def as_told(one: Compared, told: Mapping[int, Outcome]) -> Compared:
    """With the points that its provider was told, if it was."""
    outcome = told.get(one.offer.pk)
    if outcome is None or not outcome.points:
        return one
    points = tuple(Points(**part) for part in outcome.points)
    return replace(one, judged=Judged(one.judged.bid, points))


def award_of(viewer: Viewer, package: Package) -> Award | None:
    rows = Award.objects.filter(Q(buyer_id=viewer.own) | Q(provider_id=viewer.own))
    return rows.filter(package=package).select_related("offer", "service__organisation").first()


def outcomes_of(viewer: Viewer, package: Package) -> dict[int, Outcome]:
    """Offer → what it came to."""
    rows = Outcome.objects.filter(package=package, buyer_id=viewer.own)
    return {one.offer_id: one for one in rows}
