"""GET /authority: may this worker do this, for this person, then, and on whose authority?"""

from datetime import datetime

from django.http import HttpRequest
from ninja import Query, Router, Schema

from almoner.platform.audit import commands as audit
from almoner.platform.rest.fields import Asked, Code, Id, Moment
from almoner.platform.rest.operations import operation, viewer_of
from almoner.platform.rest.problems import RefusalShown
from almoner.services.delegation.api.shapes import check_activity
from almoner.services.delegation.queries.authority import may
from almoner.services.delegation.rules.answer import Answer

router = Router(tags=["authority"])


class AuthorityAsked(Asked):
    worker: Id
    activity: Code
    person: Id
    at: Moment
    provider: Id | None = None


class LinkShown(Schema):
    """One record that the authority rests on. `until` is empty where it does not lapse."""

    kind: str
    id: int
    words: str
    until: datetime | None


class AnswerShown(Schema):
    """Granted with its chain of evidence, or refused with every reason: both are answers."""

    granted: bool
    words: str
    at: datetime
    delegation: int | None
    holds_until: datetime | None
    chain: list[LinkShown]
    refusals: list[RefusalShown]


@operation(router, "GET", "", scope="authority:read", right="delegation.view", answers=AnswerShown)
def ask_authority(request: HttpRequest, asked: Query[AuthorityAsked]):
    """Says whether a worker may do an activity for a person at a time.

    A worker, person or delegation that you may not see gets the answer of one that is not there.
    """
    check_activity(asked.activity)
    answer = may(asked.worker, asked.activity, asked.person, asked.at, asked.provider)
    if answer.delegation_id is not None:
        audit.record(
            viewer_of(request),
            "authority.asked",
            ("delegation", answer.delegation_id),
            person_id=asked.person,
            granted=answer.granted,
        )
    return shown(answer)


def shown(answer: Answer) -> dict:
    return {**answer.as_dict(), "words": answer.words}
