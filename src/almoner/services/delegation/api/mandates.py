"""Delegated functions: may this worker exercise this one, in this case, on whose authority?"""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.rest.fields import Asked, Code, Id, Line, Moment
from almoner.platform.rest.operations import operation
from almoner.platform.rest.problems import Problem
from almoner.services.delegation.api.authority import AnswerShown, shown
from almoner.services.delegation.catalogue import mandates
from almoner.services.delegation.catalogue.fields import FieldDefinition, read_value
from almoner.services.delegation.queries.mandates import may_function

router = Router(tags=["mandates"])
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}


class MandateAsked(Asked):
    worker: Id
    function: Code
    at: Moment
    fact: list[Line] = Field(
        default_factory=list,
        max_length=40,
        description="An answer to one scope question, as name:value. May be given many times.",
        examples=[["known_to_social_care:no"]],
    )


@operation(
    router, "GET", "/check", scope="mandates:read", right="mandate.view", answers=AnswerShown
)
def check_mandate(request: HttpRequest, asked: Query[MandateAsked]):
    """Says whether a worker may exercise a delegated function in a case at a time."""
    known = mandates()
    if asked.function not in known:
        raise Problem(
            422,
            Refusal(
                "unknown_function",
                f"“{asked.function}” is not a function that we know.",
                f"Use one of: {', '.join(known)}.",
            ),
            where="query.function",
        )
    fields = {field.name: field for field in known[asked.function].scope}
    facts = read_facts(fields, asked.fact)
    return shown(may_function(asked.worker, asked.function, facts, asked.at))


def read_facts(fields: dict[str, FieldDefinition], given: list[str]) -> dict[str, Any]:
    """name:value pairs, typed by the scope questions. Raises Problem 422 with every fault."""
    facts: dict[str, Any] = {}
    faults: list[Refusal] = []
    for pair in given:
        name, colon, raw = pair.partition(":")
        if not colon or name not in fields or name in facts:
            faults.append(_unknown(pair, fields))
            continue
        try:
            facts[name] = read_value(fields[name], _YES_NO.get(raw.lower(), raw))
        except Refused as refused:
            faults += refused.refusals
    if faults:
        raise Problem(422, *faults, where="query.fact")
    return facts


def _unknown(pair: str, fields: dict[str, FieldDefinition]) -> Refusal:
    return Refusal(
        "unknown_fact",
        f"“{pair[:60]}” does not answer a scope question, or answers one again.",
        f"Write name:value. Names: {', '.join(fields)}.",
    )
