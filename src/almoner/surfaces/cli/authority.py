"""almoner authority: may this worker do this, for this person, then, on whose authority?"""

from typing import Annotated

import typer

from almoner.kernel.london import format_datetime
from almoner.services.delegation.catalogue import activities
from almoner.services.delegation.queries.authority import may
from almoner.services.delegation.rules.answer import Answer, moment, until_words
from almoner.services.delegation.rules.facts import FOREVER
from almoner.services.delegation.rules.reasons import shown
from almoner.surfaces.cli import identifiers
from almoner.surfaces.cli.output import DONE, NO, Json, NotAnswerable, command, show


@command
def authority(
    worker: Annotated[str, typer.Option(help="The worker's id, or ascwds: and their ASC-WDS id.")],
    activity: Annotated[str, typer.Option(help="Its code. See “almoner activities list”.")],
    person: Annotated[str, typer.Option(help="The person's id. Never an NHS number.")],
    at: Annotated[str, typer.Option(help="When, with its zone: 2026-03-03T08:05:00Z.")],
    provider: Annotated[
        str | None, typer.Option(help="For which employer: an id or an ODS code.")
    ] = None,
    as_json: Json = False,
) -> int:
    """May this worker do this activity, for this person, then, and on whose authority?

    Ends with 0 when granted, 1 when refused, 2 when it cannot be answered.
    """
    when = identifiers.moment_of(at)
    check_activity(activity)
    employer = identifiers.organisation_of(provider) if provider else None
    answer = may(
        identifiers.worker_of(worker, employer),
        activity,
        identifiers.person_of(person),
        when,
        employer,
    )
    show(as_json, {**answer.as_dict(), "words": answer.words}, lines(answer))
    return DONE if answer.granted else NO


def check_activity(code: str) -> None:
    if code not in activities():
        raise NotAnswerable(
            "unknown_activity",
            f"{code!r} is not an activity that we know.",
            f"Use one of: {', '.join(activities())}.",
        )


def lines(answer: Answer) -> list[str]:
    """The answer as a person reads it."""
    if answer.granted:
        return [answer.words, "", "It rests on:", *(_link(link) for link in answer.chain)]
    found = [f"No, at {format_datetime(moment(answer.at))}."]
    for refusal in shown(answer.refusals):
        found += ["", f"- {refusal.reason}", f"  To put it right: {refusal.mend}"]
        found += [f"  Who can: {refusal.who}"] if refusal.who else []
    return found


def _link(link) -> str:
    until = "" if link.until == FOREVER else f", until {until_words(link.until)}"
    return f"- {link.words} ({link.kind} {link.id}){until}"
