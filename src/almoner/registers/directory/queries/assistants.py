"""Personal assistants: those whom everybody sees, and the register that one organisation keeps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from almoner.kernel.london import format_date
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.directory.models import AssistantCheck, PersonalAssistant
from almoner.registers.directory.rules.checks import NAMES, Listing, listing
from almoner.registers.directory.rules.matching import Sought, distance, miles, reaches
from almoner.registers.directory.vocabulary import LANGUAGES, NEEDS, labels


@dataclass(frozen=True, slots=True)
class Shown:
    """What anybody may read of somebody on the register: no family name, no address.

    `met`: needs asked for that they help with. `km`: None when no place was given. `checks`: each
    in words, with the day it was seen.
    """

    id: int
    known_as: str
    outward: str
    about: str
    needs: tuple[str, ...]
    languages: tuple[str, ...]
    met: tuple[str, ...]
    far: str
    checks: tuple[str, ...]
    contact: str
    contact_phone: str


@dataclass(frozen=True, slots=True)
class OnRegister:
    """Somebody on the viewer's own register, and why they are not listed if they are not."""

    assistant: PersonalAssistant
    listing: Listing
    checks: tuple[AssistantCheck, ...]


def search_assistants(sought: Sought, today: date) -> list[Shown]:
    """Those with every check in date who meet every need and come to the place, nearest first."""
    rows = PersonalAssistant.objects.filter(listed_until__gt=today, withdrawn_on=None)
    if needs := sought.all_needs:
        rows = rows.filter(needs__contains=list(needs))
    if sought.languages:
        rows = rows.filter(languages__overlap=list(sought.languages))
    near = [one for one in rows.select_related("kept_by") if _comes(one, sought)]
    near = sorted(near, key=lambda one: (_km(one, sought), one.pk))
    return [_shown(one, sought, today) for one in near]


def register(viewer: Viewer, today: date) -> list[OnRegister]:
    """Everybody on the viewer's own register, by name."""
    rows = PersonalAssistant.objects.filter(kept_by=viewer.own).prefetch_related("checks")
    return [_kept(one, today) for one in rows.order_by("name", "pk")]


def own_assistant(viewer: Viewer, assistant_id: int, today: date) -> OnRegister:
    """One of the viewer's own register. Unseen for others."""
    rows = PersonalAssistant.objects.filter(kept_by=viewer.own).prefetch_related("checks")
    found = rows.filter(pk=assistant_id).first()
    if found is None:
        raise Unseen
    return _kept(found, today)


def _kept(one: PersonalAssistant, today: date) -> OnRegister:
    checks = sorted(one.checks.all(), key=lambda check: check.pk)
    newest_first = tuple(sorted(checks, key=lambda check: check.seen_on, reverse=True))
    return OnRegister(one, listing(checks, one.withdrawn_why, today), newest_first)


def _comes(one: PersonalAssistant, sought: Sought) -> bool:
    return sought.spot is None or reaches(one, sought.spot) is True


def _km(one: PersonalAssistant, sought: Sought) -> float:
    km = None if sought.spot is None else distance(one, sought.spot)
    return 0.0 if km is None else km


def _shown(one: PersonalAssistant, sought: Sought, today: date) -> Shown:
    return Shown(
        one.pk,
        one.known_as,
        one.postcode.split()[0] if one.postcode else "",
        one.about,
        tuple(labels(one.needs, NEEDS)),
        tuple(labels(one.languages, LANGUAGES)),
        tuple(labels(sought.all_needs, NEEDS)),
        miles(_km(one, sought)) if sought.spot else "",
        tuple(_in_words(one.checks.order_by("seen_on", "pk"))),
        one.kept_by.name,
        one.kept_by.phone,
    )


def _in_words(checks: Iterable[AssistantCheck]) -> Iterable[str]:
    newest = {check.kind: check for check in checks}
    for kind, name in NAMES.items():
        if kind in newest:
            yield f"{name[:1].upper()}{name[1:]} seen on {format_date(newest[kind].seen_on)}"
