"""What instruments look like over REST."""

from datetime import datetime
from typing import Any

from ninja import Router, Schema
from pydantic import Field

from almoner.platform.rest.fields import Code, Given, Id, Page, Text, example

router = Router(tags=["instruments"])
READ, WRITE = "instruments:read", "instruments:write"
_ANSWERS: Any = Field(
    default_factory=dict,
    description="Item to answer: true or false, a code, a list of codes, a number, a decimal as"
    " text, a day as 2026-03-31, rows of a table as objects. null takes one back.",
)
_NUMBER: Any = Field(None, ge=0, description="As you have read it: an old one is refused.")


class InstrumentShown(Schema):
    code: str
    version: int
    title: str
    kind: str
    about: str = Field(description="person, organisation or anything.")
    people: str = Field(description="one or two: how many people sign it.")
    purpose: str


class ChoiceShown(Schema):
    code: str
    label: str


class ItemShown(Schema):
    code: str
    section: str
    text: str
    type: str
    choices: list[ChoiceShown]
    unit: str
    evidence: str = Field(description="no, optional or required: what the answer rests on.")
    columns: list["ItemShown"] = Field(description="Of a table.")


class DefinitionShown(InstrumentShown):
    items: list[ItemShown]


class CompletionsAsked(Page):
    person: Id | None = None
    instrument: Code | None = None
    status: Code | None = Field(None, description="draft, awaiting_second, complete or void.")


class CompletionShown(Schema):
    id: int
    instrument: str
    person: int | None = Field(None, alias="person_id")
    organisation: int = Field(alias="organisation_id")
    about: str
    status: str
    number: int
    started_at: datetime
    completed_at: datetime | None
    scores: dict[str, Any]
    bands: dict[str, Any]


class EntryShown(Schema):
    number: int
    at: datetime
    reason: str


class AnsweredShown(Schema):
    completion: CompletionShown
    version: int
    answers: dict[str, Any]
    evidence: dict[str, Any]
    wishes: str
    entries: list[EntryShown]


class ReceivedShown(Schema):
    completion: CompletionShown
    left_out: list[str] = Field(description="Links of what nobody is asked for here.")


class StartGiven(Given):
    model_config = example(instrument="care-act-eligibility", person=12, about="case:4")
    instrument: Code
    person: Id | None = None
    about: Text = Field("", description="What it belongs to, as “case:12”.")
    despite: Text = Field("", description="Why it is used although a warning stands.")


class AnswersGiven(Given):
    model_config = example(answers={"pain": False}, number=0)
    answers: dict[str, Any] = _ANSWERS
    evidence: dict[str, Text] = Field(default_factory=dict, description="Item to words.")
    wishes: Text | None = None
    number: int | None = _NUMBER


class SigningGiven(Given):
    model_config = example(number=1)
    number: int | None = _NUMBER


class AmendmentGiven(AnswersGiven):
    model_config = example(answers={"pain": True}, reason="Misread on the day.", number=2)
    reason: Text


class ResponseGiven(Given):
    model_config = example(
        instrument="care-act-eligibility",
        person=12,
        response={"resourceType": "QuestionnaireResponse", "status": "completed", "item": []},
    )
    instrument: Code
    person: Id | None = None
    about: Text = ""
    despite: Text = ""
    response: dict[str, Any] = Field(description="A FHIR R4 QuestionnaireResponse.")
