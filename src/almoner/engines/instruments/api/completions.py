"""Filling in over REST: start, save, sign, agree, amend, read; and answers of other systems."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from almoner.engines.instruments import commands
from almoner.engines.instruments.api import shapes as s
from almoner.engines.instruments.api.shapes import READ, WRITE, router
from almoner.engines.instruments.commands.looking import look_at
from almoner.engines.instruments.queries import completions_seen_by, pages
from almoner.platform.rest import paging
from almoner.platform.rest.operations import operation, viewer_of


def _get(path: str, answers: Any):
    return operation(router, "GET", path, scope=READ, right="instrument.view", answers=answers)


def _post(path: str, answers: Any = s.CompletionShown):
    return operation(
        router, "POST", path, scope=WRITE, right="instrument.answer", answers=answers, status=201
    )


@_get("/completions", paging.PageShown[s.CompletionShown])
def list_completions(request: HttpRequest, asked: Query[s.CompletionsAsked]):
    """The uses of instruments in your organisation that you may see, by id."""
    wanted = {"person_id": asked.person, "instrument": asked.instrument, "status": asked.status}
    where = {name: value for name, value in wanted.items() if value is not None}
    rows = completions_seen_by(viewer_of(request), **where)
    return paging.page(rows, after=asked.after, limit=asked.limit)


@_get("/completions/{completion_id}", s.AnsweredShown)
def get_completion(request: HttpRequest, completion_id: int):
    """What was answered: of a draft so far, else in the newest entry. Looking is audited. Also a
    complete one of a partner, about a case that you work on together."""
    viewer = viewer_of(request)
    one = pages.read(viewer, completion_id)
    look_at(viewer, completion=one.completion, at=timezone.now())
    return {
        "completion": one.completion,
        "version": one.instrument.version,
        "answers": one.answers,
        "evidence": one.draft.get("evidence", {}),
        "wishes": one.wishes,
        "entries": list(reversed(one.entries)),
    }


@_post("/completions")
def start_a_completion(request: HttpRequest, given: s.StartGiven):
    """Begins a draft on the version in use now. Refused where it is not valid for the person."""
    return commands.start(
        viewer_of(request),
        code=given.instrument,
        person_id=given.person,
        about=given.about,
        despite=given.despite,
        at=timezone.now(),
    )


@_post("/completions/{completion_id}/answers")
def save_answers(request: HttpRequest, completion_id: int, given: s.AnswersGiven):
    """Adds answers to a draft. Nothing is signed by this."""
    return commands.save_draft(
        viewer_of(request), completion_id=completion_id, at=timezone.now(), **given.dict()
    )


@_post("/completions/{completion_id}/signature")
def sign_a_completion(request: HttpRequest, completion_id: int, given: s.SigningGiven):
    """Signs the draft, in the name of the account behind the key. Refused with every reason."""
    return commands.complete(
        viewer_of(request), completion_id=completion_id, number=given.number, at=timezone.now()
    )


@_post("/completions/{completion_id}/agreement")
def agree_to_a_completion(request: HttpRequest, completion_id: int):
    """Agrees as the second person, where two people sign."""
    return commands.second(viewer_of(request), completion_id=completion_id, at=timezone.now())


@_post("/completions/{completion_id}/amendments")
def amend_a_completion(request: HttpRequest, completion_id: int, given: s.AmendmentGiven):
    """Adds an entry with other answers and the reason. What stood before stays readable. By
    whoever signed it or agreed, the worker of its case, or a manager."""
    return commands.amend(
        viewer_of(request), completion_id=completion_id, at=timezone.now(), **given.dict()
    )


@_post("/responses", s.ReceivedShown)
def receive_a_response(request: HttpRequest, given: s.ResponseGiven):
    """Keeps a FHIR QuestionnaireResponse as a draft, and says what was left out. A person checks
    it and signs it."""
    row, received = commands.receive(
        viewer_of(request),
        code=given.instrument,
        resource=given.response,
        person_id=given.person,
        about=given.about,
        despite=given.despite,
        at=timezone.now(),
    )
    return {"completion": row, "left_out": list(received.left_out)}
