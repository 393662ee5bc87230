"""What the organisations put in place: agreed lists, insurance, mandates and the toolkit."""

from datetime import date, datetime, timedelta
from functools import partial

from almoner.demo.growing.arcs import TABLE
from almoner.demo.growing.cast import (
    ASSESSOR,
    HELEN,
    HOUSING,
    OWEN,
    PRACTITIONER,
)
from almoner.demo.growing.casting import PRACTICES
from almoner.demo.growing.place import Place
from almoner.demo.invent.organisations import (
    ACUTE_TRUST,
    COMMUNITY_TRUST,
    COUNCIL_COVENTRY,
    HOME_CARE,
    ICB,
    VOLUNTARY,
)
from almoner.services.delegation import commands
from almoner.services.delegation.catalogue import activities

AGREED = 440
"""Days ago on which the lists were agreed, before anything was delegated."""
ABOUT_TO_LAPSE = 18
"""Days from now on which the rival's insurance runs out."""
_TERM = 365


def govern(place: Place) -> None:
    _agree_lists(place)
    _insure(place)
    _grant_mandates(place)


def activities_of(provider: str) -> list[str]:
    return sorted({activity for key, activity, _ in TABLE if key == provider})


def _agree_lists(place: Place) -> None:
    at = place.clock.at(AGREED, 10)
    place.script.add(at, partial(_agree, place, HELEN, ICB, list(activities())))
    for provider in sorted({key for key, _, _ in TABLE}):
        place.script.add(
            at + timedelta(days=1), partial(_agree, place, "", provider, activities_of(provider))
        )


def _agree(place: Place, who: str, key: str, codes: list[str], at: datetime) -> None:
    actor = place.viewer(who) if who else place.manager(key)
    for activity in codes:
        commands.set_activity_agreement(
            actor,
            activity=activity,
            starts_on=place.clock.day(AGREED),
            agreed_by="Delegated healthcare board" if key == ICB else "The registered manager",
            settings=_settings(key, activity),
            at=at,
        )


def _settings(key: str, activity: str) -> dict[str, int]:
    wanted = PRACTICES.get((activity, key))
    return {"supervised_practices": wanted} if wanted else {}


def _insure(place: Place) -> None:
    """Each provider renews in time; the rival soon has to, and one home did not."""
    for number, provider in enumerate(sorted({key for key, _, _ in TABLE}), start=1):
        covered = activities_of(provider)
        ends = {HOME_CARE[1]: ABOUT_TO_LAPSE}.get(provider, 90 + 31 * number)
        lapsed = place.casting.find("stop:insurance-lapsed")
        if lapsed is not None and lapsed.provider == provider:
            covered.remove(lapsed.activity)
            _policies(place, provider, f"DEMO-PEG-{number}", -lapsed.turns, [lapsed.activity])
        _policies(place, provider, f"DEMO-CARE-{number}", ends, covered)


def _policies(place: Place, provider: str, number: str, ends: int, covered: list[str]) -> None:
    """This year's policy and the one before, the last day of cover so many days from now."""
    for years in (2, 1, 0):
        ends_on = place.clock.today + timedelta(days=ends - years * _TERM)
        starts_on = ends_on - timedelta(days=_TERM)
        if ends_on < place.clock.day(AGREED):
            continue
        at = max(place.clock.at(AGREED - 2, 11), place.clock.at(_ago(place, starts_on) + 3, 11))
        place.script.add(
            at,
            partial(_record, place, provider, f"{number}-{3 - years}", starts_on, ends_on, covered),
        )


def _ago(place: Place, day: date) -> int:
    return (place.clock.today - day).days


def _record(
    place: Place,
    provider: str,
    number: str,
    starts_on: date,
    ends_on: date,
    covered: list[str],
    at: datetime,
) -> None:
    commands.record_insurance(
        place.manager(provider),
        insurer="Hearthside Mutual (demo)",
        policy_number=number,
        starts_on=starts_on,
        ends_on=ends_on,
        activities=covered,
        evidence="Schedule of cover, page 2",
        at=at,
    )


def _grant_mandates(place: Place) -> None:
    """One of each function, and one that was taken back."""
    grants: tuple[tuple[str, str, str, dict[str, list[str]], int, int], ...] = (
        ("trusted-assessor-carers", VOLUNTARY[1], ASSESSOR, {}, 200, 730),
        ("s75-care-act-functions", COMMUNITY_TRUST, "", {}, 320, 1000),
        (
            "self-authorised-assessment",
            COUNCIL_COVENTRY,
            PRACTITIONER,
            {"document": ["assessment", "review"]},
            90,
            300,
        ),
        ("non-ot-basic-equipment", COUNCIL_COVENTRY, HOUSING, {}, 150, 500),
        ("trusted-assessor-discharge", ACUTE_TRUST, "", {}, 120, 700),
    )
    for number, (function, holder, worker, scope, ago, days) in enumerate(grants, start=1):
        place.script.add(
            place.clock.at(ago, 14),
            partial(_grant, place, function, holder, worker, scope, days, number),
        )


def _grant(
    place: Place,
    function: str,
    holder: str,
    worker: str,
    scope: dict[str, list[str]],
    days: int,
    number: int,
    at: datetime,
) -> None:
    starts_on = place.clock.day(place.clock.ago(at))
    commands.grant_mandate(
        place.viewer(OWEN),
        function=function,
        holder_organisation_id=place.organisations[holder].pk,
        holder_id=place.workers[worker].pk if worker else None,
        scope=scope,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=days),
        reference=f"Cabinet member report DEMO/{number:02d}",
        at=at,
    )
