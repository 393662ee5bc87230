"""Care for somebody in hospital, from the draft that the hub's case has made to the award."""

from dataclasses import replace
from datetime import datetime, timedelta

from almoner.demo.growing.cast import GITA
from almoner.demo.growing.place import Place
from almoner.demo.invent.organisations import HOME_CARE
from almoner.platform.access.viewer import Viewer
from almoner.services.brokerage import commands
from almoner.services.brokerage.commands import Terms
from almoner.services.brokerage.commands.keeping import outline_of
from almoner.services.brokerage.models import Invitation, Offer, Package
from almoner.services.brokerage.queries.boards import ranking_of
from almoner.services.brokerage.rules.criteria import USUAL

MINUTE = timedelta(minutes=1)
_OPEN = timedelta(hours=3)
_PENCE, _DELEGATED = (2690, 2720), 2990
_TOLD = "They told us on the telephone that they have room."
KNOWN = ("continuity", "The other provider has cared for this person before.")
TIMES = ("times", "The other provider comes closer to the times that are wanted.")
_WHY = "They can start on the day wanted, and we have told the other why not."


def package_of(case_id: int | None) -> Package | None:
    """The newest package of a case."""
    found = Package.objects.filter(subject__case_id=case_id).select_related("subject")
    return found.order_by("-pk").first()


def found_care(
    place: Place, package: Package, at: datetime, wins: str, lost: tuple[str, str] = KNOWN
) -> datetime | None:
    """Asks everybody, and awards to `wins`, or to the other where that one may not be asked. When
    it was awarded; None where neither of the two that answer in the demo may be."""
    gita = place.viewer(GITA)
    if gita.own != package.organisation_id or not _suits(place, gita, package, at):
        return None
    _complete(gita, package, at)
    closes = at + _OPEN
    ids = {"package_id": package.pk}
    commands.publish(gita, **ids, closes_at=closes, criteria=USUAL, at=at + 5 * MINUTE)
    offers = [
        _offer(place, key, pence, package, at + 60 * MINUTE)
        for key, pence in zip(HOME_CARE, _PENCE, strict=True)
    ]
    made = [one for one in offers if one is not None]
    winner = next((one for one in made if one.provider == place.organisations[wins]), made[0])
    commands.close(gita, **ids, at=closes)
    commands.award(
        gita,
        **ids,
        offer_id=winner.pk,
        reasons={one.pk: lost for one in made if one is not winner},
        why=_WHY,
        not_held_why=_TOLD,
        at=closes + 10 * MINUTE,
    )
    return closes + 10 * MINUTE


def found_otherwise(place: Place, package: Package | None, at: datetime) -> None:
    """Nobody looks any longer for what was found by telephone."""
    gita = place.viewer(GITA)
    if package is not None and gita.own == package.organisation_id:
        commands.withdraw(gita, package_id=package.pk, why="Found by telephone.", at=at)


def start_care(place: Place, package: Package | None, at: datetime) -> None:
    if package is not None and package.state == Package.State.AWARDED:
        commands.start(place.viewer(GITA), package_id=package.pk, at=at)


def _suits(place: Place, gita: Viewer, package: Package, at: datetime) -> bool:
    ours = {place.organisations[key].pk for key in HOME_CARE}
    found = ranking_of(gita, package, at).matches
    return any(one.candidate.provider_id in ours for one in found)


def _complete(gita: Viewer, package: Package, at: datetime) -> None:
    """What the broker adds to the draft: the need that is always there, and the delegated line."""
    draft = outline_of(package)
    needs = tuple(dict.fromkeys((*draft.needs, "personal_care")))
    if draft.activities:
        draft = replace(draft, delegation_clause=True, delegated_minutes=15)
    commands.change_draft(gita, package_id=package.pk, outline=replace(draft, needs=needs), at=at)


def _offer(place: Place, key: str, pence: int, package: Package, at: datetime) -> Offer | None:
    """None where the provider was not asked."""
    provider = place.organisations[key]
    asked = Invitation.objects.filter(package=package, provider=provider, eligible=True)
    service_id = asked.values_list("service_id", flat=True).first()
    if service_id is None:
        return None
    package.refresh_from_db()
    terms = Terms(
        starts_on=package.start_wanted,
        rate_pence=pence,
        minutes=package.minutes,
        times="From 8am.",
        delegated_rate_pence=_DELEGATED if package.activities else None,
    )
    return commands.offer(
        place.manager(key), package_id=package.pk, service_id=service_id, terms=terms, at=at
    )
