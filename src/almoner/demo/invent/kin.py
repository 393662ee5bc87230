"""Those around a person: family and friends, unpaid carers, and people who may decide for them."""

from collections.abc import Sequence
from datetime import date
from random import Random

from almoner.demo.invent.addresses import mobile
from almoner.demo.invent.chance import Weighted, day_between, happens, one_of, whole, years_before
from almoner.demo.invent.names import relative_name
from almoner.demo.invent.shapes import Name, Relationship, Representative, SharingDecision

_KINDS = Weighted(
    ("daughter", 26), ("son", 20), ("sister", 8), ("brother", 7), ("niece", 6), ("nephew", 4),
    ("grandchild", 6), ("neighbour", 12), ("friend", 11),
)  # fmt: skip
_GENDERS = {
    "daughter": "female", "sister": "female", "niece": "female", "wife": "female",
    "son": "male", "brother": "male", "nephew": "male", "husband": "male",
}  # fmt: skip
_AGE_APART = {
    "daughter": -28, "son": -28, "niece": -26, "nephew": -26, "grandchild": -52,
}  # fmt: skip
_OTHER_FAMILY_NAME = {"neighbour", "friend"}
_HOW_MANY = Weighted((0, 10), (1, 42), (2, 34), (3, 14))
_HOURS = Weighted((4, 20), (8, 24), (14, 20), (20, 14), (35, 12), (50, 10))
_SHARE_UNPAID_CARERS = 0.42
_YOUNGEST_RELATIVE = 19
_RPR_DAYS = 365


def relationships(
    chance: Random, name: Name, age: int, lives: str, today: date
) -> tuple[Relationship, ...]:
    """None to four people, a partner first if the person lives with one."""
    kinds = [_KINDS.pick(chance) for _ in range(_HOW_MANY.pick(chance))]
    if lives == "with_partner":
        kinds.insert(0, "husband" if name.gender == "female" else "wife")
    if lives == "with_family" and not kinds:
        kinds.append("daughter")
    at_home = {"with_partner": 1, "with_family": 1}.get(lives, 0)
    return tuple(
        _relationship(chance, name, age, kind, today, at_home=number < at_home, first=number == 0)
        for number, kind in enumerate(kinds)
    )


def _relationship(
    chance: Random, name: Name, age: int, kind: str, today: date, *, at_home: bool, first: bool
) -> Relationship:
    gender = _GENDERS.get(kind) or one_of(chance, ("female", "male"))
    years = max(_YOUNGEST_RELATIVE, age + _AGE_APART.get(kind, 0) + whole(chance, -4, 4))
    same_family = kind not in _OTHER_FAMILY_NAME and happens(chance, 0.7)
    carer = happens(chance, 0.75 if at_home else _SHARE_UNPAID_CARERS)
    return Relationship(
        name=relative_name(chance, name, gender, years, same_family).full,
        kind=kind,
        phone=mobile(chance),
        lives_with_person=at_home,
        emergency_contact=first,
        unpaid_carer=carer,
        hours_a_week=_HOURS.pick(chance) if carer else None,
        starts_on=day_between(chance, years_before(today, 9), years_before(today, 1)),
    )


def representatives(
    chance: Random, kin: Sequence[Relationship], *, dementia: bool, care_home: bool, today: date
) -> tuple[Representative, ...]:
    """Attorneys and deputies, mostly where a person lives with dementia or in a care home."""
    if not kin:
        return ()
    found = []
    if happens(chance, 0.5 if dementia else 0.08):
        found.append(_representative(chance, "lpa_health", kin[0], today))
        if happens(chance, 0.6):
            found.append(_representative(chance, "lpa_finance", kin[0], today))
    elif dementia and happens(chance, 0.12):
        found.append(_representative(chance, "deputy_health", kin[-1], today))
    if care_home and dementia and happens(chance, 0.5):
        found.append(_representative(chance, "rpr", kin[-1], today))
    return tuple(found)


def _representative(chance: Random, kind: str, of: Relationship, today: date) -> Representative:
    lasting = kind != "rpr"
    earliest = years_before(today, 6 if lasting else 0.8)
    since = day_between(chance, earliest, years_before(today, 0.1))
    until = None if lasting else date.fromordinal(since.toordinal() + _RPR_DAYS)
    reference = f"DEMO-{kind.upper().replace('_', '-')}-{whole(chance, 0, 999_999):06d}"
    seen = day_between(chance, since, today)
    return Representative(kind, of.name, of.phone, reference, seen, since, until)


def sharing(chance: Random, today: date) -> tuple[SharingDecision, ...]:
    """What a person said about sharing: nearly all agree, a few refuse or change their mind."""
    return (
        _decision(chance, "record", today, 0.96),
        _decision(chance, "delegation", today, 0.93),
        _decision(chance, "research", today, 0.55),
    )


def _decision(chance: Random, scope: str, today: date, share: float) -> SharingDecision:
    agreed = happens(chance, share)
    given = day_between(chance, years_before(today, 2), years_before(today, 0.1))
    withdrawn = day_between(chance, given, today) if agreed and happens(chance, 0.03) else None
    return SharingDecision(scope, agreed, given, withdrawn)
