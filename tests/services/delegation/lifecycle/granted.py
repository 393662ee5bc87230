"""Facts under which the answer is yes, with one record for each thing it rests on."""

from dataclasses import replace

from almoner.services.delegation.rules.facts import (
    FOREVER,
    Away,
    Consented,
    Facts,
    Involved,
    OnRegister,
    Partnered,
    Planned,
    Signed,
    SignedOff,
    Span,
)

DAY = 86_400.0
AT = 1_000 * DAY
PAST, SOON, LATER = AT - 100 * DAY, AT + 10 * DAY, AT + 200 * DAY
COURSES = ("insulin-knowledge", "insulin-practical")


def span(key: int, start: float = PAST, end: float = LATER) -> Span:
    return Span(key, start, end)


def nurse(key: int, end: float = LATER, profession: str = "registered-nurse") -> OnRegister:
    return OnRegister(key, PAST, end, profession)


def signed(key: int, party: str, agreed: bool = True, at: float = PAST) -> Signed:
    return Signed(key, at, party, agreed)


def consent(key: int = 20, basis: str = "consent", **changes) -> Consented:
    made = Consented(key, PAST, FOREVER, basis, FOREVER, 0.0, FOREVER)
    return made._replace(**changes)


def plan(key: int = 30, version: int = 1, **changes) -> Planned:
    return Planned(key, PAST, FOREVER, version, LATER, False)._replace(**changes)


def signed_off(key: int = 40, **changes) -> SignedOff:
    return SignedOff(key, PAST, LATER, 1, False)._replace(**changes)


def away(**changes) -> Away:
    made = Away(50, PAST, SOON, 9, (nurse(51),), (span(52, end=FOREVER),))
    return made._replace(**changes)


def granted(**changes) -> Facts:
    facts = Facts(
        delegation_id=1,
        activity="insulin-administration",
        worker_id=2,
        person_id=3,
        provider_id=4,
        delegating_id=5,
        team_id=6,
        delegator_id=7,
        status="active",
        active=Span(1, PAST, FOREVER),
        review_end=LATER,
        consents=(consent(),),
        signatures=(signed(11, "delegator"), signed(12, "delegate"), signed(13, "employer")),
        insurance=(span(60),),
        provider_agreement=(span(61),),
        system_agreement=(span(62),),
        partnerships=(Partnered(63, PAST, LATER, True),),
        employment=(span(64),),
        competences=(signed_off(),),
        training={course: (span(70 + n),) for n, course in enumerate(COURSES)},
        registrations=(nurse(80),),
        delegator_employment=(span(81),),
        plans=(plan(),),
        provider_involvement=(Involved(90, PAST, LATER, None),),
        delegating_involvement=(Involved(91, PAST, LATER, 6),),
    )
    return replace(facts, **changes)
