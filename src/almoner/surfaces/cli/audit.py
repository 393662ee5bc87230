"""almoner audit: re-walk the chain, or show the events of one organisation."""

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated

import typer
from django.utils import timezone

from almoner.kernel.london import format_datetime, to_london
from almoner.platform.access.viewer import system
from almoner.platform.audit.models import AuditEvent
from almoner.platform.audit.queries import BrokenLink, own_events
from almoner.platform.audit.queries import verify as walk
from almoner.platform.web.words import plural
from almoner.services.capacity.logkeeping import BrokenSeal, broken_seals
from almoner.surfaces.cli import identifiers
from almoner.surfaces.cli.output import DONE, NO, Json, command, show

app = typer.Typer(no_args_is_help=True, help="What was done and seen, and proof of it.")


@app.command()
@command
def verify(as_json: Json = False) -> int:
    """Re-walks every chain from its first link and names the first that is broken.

    Ends with 0 when all hold, 1 when one is broken.
    """
    found = walk()
    data = {
        "ok": found.ok,
        "events": found.events,
        "chains": found.chains,
        "broken": [asdict(link) for link in found.broken],
    }
    whole = f"Every link holds: {found.events} events in {found.chains} chains."
    show(as_json, data, [_broken(link) for link in found.broken] or whole)
    return DONE if found.ok else NO


@app.command()
@command
def seals(
    days: Annotated[int, typer.Option(min=1, max=35, help="How many days back.")] = 1,
    as_json: Json = False,
) -> int:
    """Works out anew what binds the messages of providers' software about free places, hour by
    hour, and names the hours in which something was changed, added or dropped afterwards.

    Ends with 0 when all hold, 1 when one is broken.
    """
    ends = timezone.now().replace(minute=0, second=0, microsecond=0)
    broken = list(broken_seals(ends - timedelta(days=days), ends))
    data = {"ok": not broken, "days": days, "broken": [asdict(one) for one in broken]}
    whole = f"Every sealed hour of the last {plural(days, 'day')} holds."
    show(as_json, data, [_unsealed(one) for one in broken] or whole)
    return NO if broken else DONE


def _unsealed(one: BrokenSeal) -> str:
    when = format_datetime(to_london(one.hour))
    return f"What organisation {one.organisation_id} sent from {when} is not what was sealed."


@app.command("show")
@command
def show_events(
    organisation: Annotated[str, typer.Option(help="Whose audit: an id or an ODS code.")],
    person: Annotated[str | None, typer.Option(help="Only about this person's id.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 50,
    as_json: Json = False,
) -> int:
    """The newest events of one organisation: ids and codes, never names."""
    viewer = system("command line", identifiers.organisation_of(organisation))
    person_id = identifiers.person_of(person) if person else None
    events = list(own_events(viewer, person_id=person_id).order_by("-id")[:limit])
    show(as_json, [_data(one) for one in events], [_line(one) for one in events] or "No events.")
    return DONE


def _broken(link: BrokenLink) -> str:
    event = "" if link.event_id is None else f" (event {link.event_id})"
    return f"Chain {link.chain} is broken at link {link.sequence}{event}: {link.problem}."


def _data(event: AuditEvent) -> dict:
    return {
        "id": event.pk,
        "sequence": event.sequence,
        "at": event.at.isoformat(),
        "actor": event.actor,
        "verb": event.verb,
        "subject_type": event.subject_type,
        "subject_id": event.subject_id,
        "person": event.person_id,
        "detail": event.detail,
        "digest": event.digest,
    }


def _line(event: AuditEvent) -> str:
    when = format_datetime(to_london(event.at))
    return f"{when}  {event.actor}  {event.verb}  {event.subject_type} {event.subject_id}"
