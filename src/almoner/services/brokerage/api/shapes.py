"""What is taken and given over REST. Money in pence; minutes of a part of the day are a day's."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from almoner.kernel.day_parts import PARTS
from almoner.platform.rest.fields import Code, Day, Given, Id, Line, Moment, Page, Text, example
from almoner.services.brokerage.queries.boards import told

Key = Annotated[
    str,
    Field(
        min_length=8,
        max_length=80,
        pattern=r"^[A-Za-z0-9._:-]+$",
        description="Yours, one for each message. Sent again, it is answered as the first time.",
    ),
]
Words = Annotated[Text, Field(max_length=300)]
Pence = Annotated[int, Field(ge=1, le=10_000_000)]
Part = Literal["morning", "midday", "afternoon", "evening", "night"]
Minutes = Annotated[
    dict[Part, Annotated[int, Field(ge=1, le=1440)]],
    Field(default_factory=dict, description=f"Minutes a day: {', '.join(PARTS)}."),
]


class InvitationsAsked(Page):
    open: bool | None = Field(None, description="true: offers can still be made.")


class PackagesAsked(Page):
    state: Code | None = None


class QuestionShown(Schema):
    """Who asked is told to nobody."""

    id: int
    text: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


class PackageOutlineShown(Schema):
    """What is wanted. Nothing here says for whom."""

    id: int
    number: int
    organisation: int = Field(alias="organisation_id", description="Who looks for the care.")
    state: str
    kind: str
    age_band: str
    outward: str = Field(description="The first half of a postcode.")
    summary: str
    needs: list[str]
    language: str
    gender: str
    activities: list[str] = Field(description="Delegated activities.")
    minutes: dict[str, int]
    days_a_week: int
    workers: int
    start_wanted: date
    rate_limit_pence: int | None
    route: str
    delegation_clause: bool = Field(
        description="The contract allows delegated activities and pays for them."
    )
    delegated_minutes: int
    criteria: dict[str, int] = Field(description="Code to weight; together 100.")
    closes_at: datetime | None

    @staticmethod
    def resolve_state(package: Any) -> str:
        return told(package)[0]


class OutcomeShown(Schema):
    won: bool
    score: float | None
    points: list[dict[str, Any]] = Field(description="The arithmetic, a criterion each.")
    reason: str
    words: str
    told_at: datetime


class OfferShown(Schema):
    """Your own offer. Nobody else sees it before `sealed_until`, and other providers never do."""

    id: int
    package: int = Field(alias="package_id")
    service: int = Field(alias="service_id")
    made_at: datetime
    changed_at: datetime | None
    withdrawn_at: datetime | None
    sealed_until: datetime
    starts_on: date
    minutes: dict[str, int]
    times: str
    rate_pence: int
    delegated_rate_pence: int | None
    conditions: str
    outcome: OutcomeShown | None = None

    @staticmethod
    def resolve_outcome(offer: Any) -> Any:
        return getattr(offer, "outcome", None)


class AskedServiceShown(Schema):
    """One of your services that was asked, with its standing offer."""

    service: int
    invited_at: datetime
    offer: OfferShown | None


class InvitationShown(Schema):
    package: PackageOutlineShown
    open: bool
    services: list[AskedServiceShown]
    questions: list[QuestionShown]


class InvitationLineShown(Schema):
    package: int
    service: int
    open: bool
    closes_at: datetime | None
    offer: int | None
    won: bool | None


class InvitationPageShown(Schema):
    items: list[InvitationLineShown]
    next_after: int | None = None


class QuestionGiven(Given):
    model_config = example(key="question-2026-03-03-1", text="Is there a key safe?")
    key: Key
    text: Line


class OfferGiven(Given):
    model_config = example(
        key="offer-2026-03-03-1",
        service=41,
        starts_on="2026-03-05",
        rate_pence=2900,
        minutes={"morning": 45, "evening": 30},
        times="Mornings 8am to 9am, evenings 7pm to 8pm",
        delegated_rate_pence=3100,
    )
    key: Key
    service: Id
    starts_on: Day
    rate_pence: Pence = Field(description="An hour at home; a week in a care home.")
    minutes: Minutes
    times: Words = ""
    delegated_rate_pence: Pence | None = Field(
        None, description="An hour of delegated activities, a line of its own."
    )
    conditions: Annotated[Text, Field(max_length=1000)] = ""


class PackageGiven(Given):
    model_config = example(
        key="case-7-home-care",
        kind="home_care",
        start_wanted="2026-03-05",
        person=12,
        needs=["personal_care", "meals"],
        minutes={"morning": 45, "evening": 30},
        activities=["insulin-administration"],
        delegation_clause=True,
        delegated_minutes=15,
        rate_limit_pence=3200,
    )
    key: Key
    kind: Code
    start_wanted: Day
    person: Id | None = Field(None, description="Only the winner ever learns who it is.")
    postcode: Annotated[Text, Field(max_length=8)] = Field(
        "", description="Where there is no person."
    )
    summary: Annotated[Text, Field(max_length=500)] = Field(
        "", description="Every provider that is asked reads it."
    )
    needs: list[Code] = Field(default_factory=list, max_length=40)
    language: Code | None = None
    activities: list[Code] = Field(default_factory=list, max_length=20)
    minutes: Minutes
    days_a_week: int = Field(7, ge=1, le=7)
    workers: int = Field(1, ge=1, le=2)
    rate_limit_pence: Pence | None = None
    route: Code = "spot"
    delegation_clause: bool = False
    delegated_minutes: int = Field(0, ge=0, le=1440)


class PublicationGiven(Given):
    model_config = example(
        key="publish-of-7", closes_at="2026-03-03T16:00:00Z", criteria={"price": 60, "quality": 40}
    )
    key: Key
    closes_at: Moment
    criteria: dict[Code, int] = Field(description="Code to weight; together 100.")


class AnswerTextGiven(Given):
    model_config = example(text="Yes, by the door.")
    text: Annotated[Text, Field(min_length=1, max_length=2000)]


class ReasonGiven(Given):
    model_config = example(offer=31, code="price", words="The other price was lower.")
    offer: Id
    code: Code
    words: Line


class AwardGiven(Given):
    model_config = example(
        key="award-of-7",
        offer=32,
        reasons=[{"offer": 31, "code": "price", "words": "The other price was lower."}],
    )
    key: Key
    offer: Id
    reasons: list[ReasonGiven] = Field(
        default_factory=list, max_length=200, description="One for every other offer."
    )
    why: Annotated[Text, Field(max_length=500)] = Field(
        "", description="Needed when another offer has more points."
    )
    not_held_why: Words = Field(
        "", description="Needed when the provider has not said what is free."
    )


class ReceivedOfferShown(Schema):
    """One offer among the others, opened after closing, with its points."""

    offer: int
    provider: int
    service: int
    starts_on: date
    times: str
    rate_pence: int
    delegated_rate_pence: int | None
    week_pence: int
    conditions: str
    score: float
    points: list[dict[str, Any]]
    lacking: list[str] = Field(description="Activities for which nobody is signed off.")
    won: bool | None = Field(description="Empty until it is decided.")


class PackageInFullShown(Schema):
    package: PackageOutlineShown
    asked: int = Field(description="Services that were asked.")
    left_out: int = Field(description="Services that were not; the screen says why.")
    questions: list[QuestionShown]
    offers: list[ReceivedOfferShown] = Field(description="Best first; none while they are sealed.")


class AwardShown(Schema):
    id: int
    package: int = Field(alias="package_id")
    offer: int = Field(alias="offer_id")
    provider: int = Field(alias="provider_id")
    service: int = Field(alias="service_id")
    awarded_at: datetime
    delegated_rate_pence: int | None = Field(
        alias="offer.delegated_rate_pence",
        description="What the contract pays for an hour of delegated activities.",
    )
    reservation: int | None = Field(alias="reservation_id")
    not_held_why: str
    why: str
