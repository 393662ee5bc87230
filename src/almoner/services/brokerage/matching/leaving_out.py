"""Why a service is not asked: every reason at once, in words that its provider may read too.

`check_eligible` is what publishing keeps to. `check_room` adds what a search leaves out: a service
that says, and says freshly, that it has no room.
"""

from collections.abc import Collection, Iterator, Mapping

from almoner.kernel.refusals import Refusal
from almoner.kernel.wording import both
from almoner.services.brokerage.matching.values import Candidate, Want, kilometres

_ROUTES = {"framework": "framework", "dynamic": "dynamic purchasing system"}
Names = Mapping[str, str]


def check_eligible(want: Want, one: Candidate, titles: Names | None = None) -> Iterator[Refusal]:
    """`titles`: activity → how people call it."""
    yield from _check_service(want, one)
    yield from _check_area(want, one)
    yield from _check_whom(want, one)
    yield from _check_activities(want, one, titles or {})
    yield from _check_route(want, one)


def can_eligible(want: Want, one: Candidate) -> bool:
    return next(check_eligible(want, one), None) is None


def check_room(want: Want, one: Candidate) -> Iterator[Refusal]:
    """What is known to be full, and only that: what nobody knows is asked about, not left out."""
    if not one.age.holds:
        return
    short = [part for part, asked in want.asked().items() if one.free.get(part, asked) < asked]
    if short:
        when = f" in the {both(short)}" if want.by_time else ""
        yield Refusal(
            "no-room",
            f"The service says that it has no room{when}.",
            "It can be asked again once it says that it has.",
            "The provider",
        )
    if one.available_from is not None and one.available_from > want.starts_on:
        late = (one.available_from - want.starts_on).days
        yield Refusal(
            "room-too-late",
            f"Its room is free {late} {'day' if late == 1 else 'days'} after the day wanted.",
            "Choose a later start, or ask it all the same.",
        )


def _check_service(want: Want, one: Candidate) -> Iterator[Refusal]:
    if not one.listed:
        yield Refusal("not-listed", "The service is not listed.", "Have it approved first.")
    if one.kind != want.kind:
        yield Refusal("wrong-kind", "The service gives another kind of care.")
    if one.placements_stopped:
        yield Refusal(
            "placements-stopped",
            f"Placements are stopped: {one.placements_stopped}.",
            "Wait until they are allowed again.",
            "The council",
        )
    if one.rating == "inadequate":
        yield Refusal(
            "rated-inadequate",
            "The Care Quality Commission has rated the service inadequate.",
            "It can be asked again after a better rating.",
        )


def _check_route(want: Want, one: Candidate) -> Iterator[Refusal]:
    """A spot purchase has a contract of its own; elsewhere the provider's contract counts."""
    if want.route == "spot":
        return
    name = _ROUTES.get(want.route, want.route)
    if want.route not in one.routes:
        yield Refusal(
            "not-on-route",
            f"The provider is not on the {name} that is used here.",
            "Join it, or buy this package on the spot.",
            "The council",
        )
    elif want.activities and want.route not in one.paid_to_delegate:
        yield Refusal(
            "contract-without-delegation",
            f"The provider's contract on the {name} does not allow delegated activities.",
            "Agree a price for them, or buy this package on the spot.",
            "The council and the provider",
        )


def _check_area(want: Want, one: Candidate) -> Iterator[Refusal]:
    """A place in a home is moved to: only care that comes to the person has to reach them. Cells
    that a service names say where it works; without any, only its reach counts."""
    if not want.by_time:
        return
    if one.areas:
        if want.cell not in one.areas:
            yield Refusal(
                "out-of-area",
                "The service does not work in this area.",
                "It can add the area to its entry in the directory.",
                "The provider",
            )
        return
    if one.reach_km is None or one.spot is None or want.spot is None:
        return
    away = kilometres(one.spot, want.spot)
    if away > one.reach_km:
        yield Refusal(
            "out-of-area",
            f"The service works up to {one.reach_km:g} km away. This is {away:.0f} km.",
            "It can widen its reach in the directory.",
            "The provider",
        )


def _check_whom(want: Want, one: Candidate) -> Iterator[Refusal]:
    if one.provider_id in want.refuses:
        yield Refusal(
            "person-objects",
            "The person has said that this provider may not see their record.",
            "Ask the person whether that still holds.",
            "The person",
        )
    if want.gender and one.genders and want.gender not in one.genders:
        yield Refusal("not-for-gender", "The service is for people of another gender.")


def _check_activities(want: Want, one: Candidate, titles: Names) -> Iterator[Refusal]:
    """Holding an activity in the directory is a claim; somebody signed off for it is the fact."""
    for activity in want.activities:
        title = titles.get(activity, activity)
        if activity not in one.activities:
            yield Refusal(
                "activity-not-held",
                f"The service does not offer “{title}”.",
                "It can add the activity to its entry once its workers are signed off.",
                "The provider",
            )
        elif not one.competent.get(activity):
            yield Refusal(
                "nobody-competent",
                f"No worker of the provider is signed off for “{title}” now.",
                "A worker has to be trained and signed off first.",
                "The provider and a registered professional",
            )


def short_of(asked: Mapping[str, int], free: Mapping[str, int]) -> Collection[str]:
    """The parts in which less is known to be free than is asked."""
    return [part for part, each in asked.items() if free.get(part, 0) < each]
