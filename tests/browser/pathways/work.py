"""More of what teams do: cases that are not about one person, partners, colleagues; and, by the
real commands, what comes before or beside the work in the browser."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page
from tests import factories
from tests.browser.pathways.team import (
    Side,
    be_at,
    code_of,
    fill,
    follow,
    in_queue,
    opened,
    press,
    sees,
    send,
)

from almoner.engines.instruments import commands as instruments
from almoner.engines.instruments.models import Completion
from almoner.engines.pathways.models import Case
from almoner.registers.organisations.models import Organisation, Team
from almoner.registers.workforce.models import Worker


def colleague(
    side: Side,
    name: str,
    role: str = "casework_manager",
    team: Team | None = None,
    at: Organisation | None = None,
) -> Worker:
    """One more worker: of the council's first team unless another place is named."""
    place = at or side.council
    its = team or (side.first if place == side.council else None)
    return factories.worker(place, role, given_name=name, team=its)


def ask_for_other(
    page: Page, pathway: str, route: str, facts: Mapping[str, Any], **more: Any
) -> None:
    """The form of a case about a provider or the place, filled in and sent."""
    be_at(page, f"/cases/new/{code_of(pathway)}/")
    page.get_by_label(route, exact=True).check()
    fill(page, facts, **more)
    send(page)


def put_right(page: Page, why: str, facts: Mapping[str, Any]) -> int:
    """The form of a new case came back in these words: mends it. The number of the case."""
    sees(page, "There is a problem", why)
    fill(page, facts)
    send(page)
    return opened(page)


def share(page: Page, partner: Organisation, basis: str) -> None:
    """From the page of a case: the partner works on it too."""
    follow(page, "Share it with another organisation")
    page.get_by_label("Which organisation?").select_option(str(partner.pk))
    page.get_by_label("They work on it too").check()
    page.get_by_label("What does sharing rest on?").fill(basis)
    press(page, "Save")
    sees(page, "It is shared.", partner.name)


def shared_case(page: Page, who: str) -> None:
    """From what was shared with a partner to the case."""
    be_at(page, "/work/shared/")
    follow(page, who)


def may_not_agree(page: Page, why: str) -> None:
    """Tries to be the second person, and is told why not."""
    follow(page, "Agree as the second person")
    page.get_by_label("I have looked at what is proposed and agree").check()
    press(page, "Agree")
    sees(page, "There is a problem", why)


def case_of_queue(page: Page, queue: str, who: str, *words: str) -> None:
    """From a queue, of whichever team, to the case about this person or place."""
    in_queue(page, queue, who, *words, every_team=True)
    follow(page, who)


def begun(
    side: Side,
    case: int,
    code: str,
    answers: Mapping[str, Any],
    evidence: Mapping[str, str] | None = None,
    who: Worker | None = None,
) -> Completion:
    """A form about a case that somebody began and put aside."""
    at, actor = timezone.now(), side.viewer(who)
    person = Case.objects.get(pk=case).person_id
    made = instruments.start(actor, code=code, person_id=person, about=f"case:{case}", at=at)
    return instruments.save_draft(
        actor,
        completion_id=made.pk,
        answers=answers,
        evidence=evidence,
        wishes="To stay at home.",
        at=at,
    )


def completed(
    side: Side,
    case: int,
    code: str,
    answers: Mapping[str, Any],
    evidence: Mapping[str, str] | None = None,
    who: Worker | None = None,
    second: Worker | None = None,
) -> None:
    """A form about a case, signed; `second`: by a second person too."""
    made, at = begun(side, case, code, answers, evidence, who), timezone.now()
    instruments.complete(side.viewer(who), completion_id=made.pk, at=at)
    if second is not None:
        instruments.second(side.viewer(second), completion_id=made.pk, at=at)
