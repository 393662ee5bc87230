"""The people of a synthetic place, one at a time, each from their own stream of chance."""

from datetime import date
from random import Random

from almoner.demo.invent import addresses, health, kin
from almoner.demo.invent.about_me import about_me, traits_of
from almoner.demo.invent.addresses import COVENTRY, landline, mobile
from almoner.demo.invent.chance import (
    Weighted,
    birthday,
    day_between,
    happens,
    stream,
    whole,
    years_before,
)
from almoner.demo.invent.names import person_name
from almoner.demo.invent.organisations import (
    CARE_HOMES,
    COUNCIL_COVENTRY,
    COUNCIL_WARWICKSHIRE,
    HOME_CARE,
    PERSONAL_ASSISTANTS,
    organisation_address,
    practice_key,
)
from almoner.demo.invent.shapes import Address, Person
from almoner.kernel import nhs_number

_PROVIDERS = Weighted(
    (HOME_CARE[0], 36), (HOME_CARE[1], 28), (CARE_HOMES[0], 13), (CARE_HOMES[1], 13),
    (PERSONAL_ASSISTANTS, 10),
)  # fmt: skip
_AGES = Weighted(
    ((18, 39), 5), ((40, 64), 14), ((65, 74), 18), ((75, 84), 34), ((85, 94), 26), ((95, 103), 3)
)
_YOUNGER_AGES = Weighted(((18, 39), 45), ((40, 64), 45), ((65, 74), 10))
_LIVES = Weighted(("alone", 48), ("with_partner", 32), ("with_family", 20))
_NUMBER_STATUS = Weighted(("01", 96), ("02", 3), ("03", 1))
_A_PRIME_APART = 1_000_003
"""Between the NHS numbers of two seeds, so that places of different seeds seldom share one."""


def person_key(number: int) -> str:
    return f"person-{number:06d}"


def person(seed: int, number: int, practices: int, today: date) -> Person:
    """Person `number` (counted from 1) of the place that grows from `seed`, as of `today`."""
    chance = stream(seed, "person", number)
    provider = _PROVIDERS.pick(chance)
    age = _age(chance, provider)
    name = person_name(chance, age)
    lives = "care_home" if provider in CARE_HOMES else _LIVES.pick(chance)
    home = _home(seed, chance, provider)
    relatives = kin.relationships(chance, name, age, lives, today)
    conditions = health.conditions(chance, age, today.year)
    diagnosed = {condition.code for condition in conditions}
    language, interpreter = health.language(chance, name)
    return Person(
        key=person_key(number),
        nhs_number=nhs_number.make(seed * _A_PRIME_APART + number),
        nhs_number_status=_NUMBER_STATUS.pick(chance),
        name=name,
        born_on=birthday(chance, age, today),
        address=home,
        phone=_phone(chance, lives),
        preferred_language=language,
        interpreter_needed=interpreter,
        contact_needs=(needs := health.contact_needs(chance)),
        lives=lives,
        conditions=conditions,
        about_me=about_me(
            chance,
            name,
            relatives,
            today,
            traits=traits_of(age, lives, tuple(sorted(diagnosed)), needs),
        ),
        relationships=relatives,
        representatives=kin.representatives(
            chance,
            relatives,
            dementia=health.DEMENTIA in diagnosed,
            care_home=lives == "care_home",
            today=today,
        ),
        sharing=kin.sharing(chance, today),
        practice=practice_key(whole(chance, 1, practices)),
        council=council_of(home),
        provider=provider,
        registered_on=day_between(chance, years_before(today, 4), years_before(today, 2.1)),
    )


def council_of(home: Address) -> str:
    """The council with social care duties where somebody lives."""
    in_the_city = home.place.local_authority == COVENTRY
    return COUNCIL_COVENTRY if in_the_city else COUNCIL_WARWICKSHIRE


def _age(chance: Random, provider: str) -> int:
    band = _YOUNGER_AGES if provider == PERSONAL_ASSISTANTS else _AGES
    return whole(chance, *band.pick(chance))


def _home(seed: int, chance: Random, provider: str) -> Address:
    """A home of their own, or a room at the care home's own address."""
    if provider not in CARE_HOMES:
        return addresses.address(chance)
    home = organisation_address(seed, provider)
    room = f"Room {whole(chance, 1, 60)}, {home.house}"
    return Address(room, home.street, home.town, home.postcode, home.place)


def _phone(chance: Random, lives: str) -> str:
    if lives == "care_home":
        return ""
    return landline(chance) if happens(chance, 0.7) else mobile(chance)
