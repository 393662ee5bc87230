"""The organisations of a synthetic place: two councils, trusts, networks, rival providers."""

from dataclasses import dataclass
from functools import cache
from random import Random

from almoner.demo.invent import addresses
from almoner.demo.invent.addresses import COVENTRY
from almoner.demo.invent.chance import stream, whole
from almoner.demo.invent.shapes import MARK, Address, Organisation

ICB = "icb"
COUNCIL_COVENTRY, COUNCIL_WARWICKSHIRE = "council-coventry", "council-warwickshire"
COMMUNITY_TRUST = "community-trust"
ACUTE_TRUST = "acute-trust"
NETWORKS = ("pcn-1", "pcn-2", "pcn-3")
HOME_CARE = ("home-care-1", "home-care-2")
CARE_HOMES = ("residential-1", "nursing-home-1")
PERSONAL_ASSISTANTS = "pa-support-1"
PROVIDERS = (*HOME_CARE, *CARE_HOMES, PERSONAL_ASSISTANTS)
VOLUNTARY = ("voluntary-1", "voluntary-2")

_PRACTICE_WORDS = (
    "Larkmeadow Wrenfold Osierbank Bellmere Copperbeech Marlpit Otterbrook Saddlers Kingcup "
    "Tolbooth Millrace Hazelholt Whinberry Lantern Foxley Yarrow"
)
_PRACTICE_NAMES = _PRACTICE_WORDS.split()
_PRACTICE_KINDS = ("Surgery", "Medical Centre", "Health Centre", "Practice")


@dataclass(frozen=True, slots=True)
class _Plan:
    """`service`: ASC-WDS main service. `cqc`: whether the regulator inspects it."""

    key: str
    name: str
    kind: str
    ods_code: str
    parent: str | None
    district: str
    setting: str = ""
    service: str = ""
    cqc: bool = False


_WARWICK, _RUGBY, _NUNEATON = "E07000222", "E07000220", "E07000219"
_PLANS = (
    _Plan(ICB, "Coventry and Warwickshire Integrated Care Board", "icb", "QZ9", None, COVENTRY),
    _Plan(COUNCIL_COVENTRY, "Coventry council", "council", "9Z1", ICB, COVENTRY),
    _Plan(COUNCIL_WARWICKSHIRE, "Warwickshire council", "council", "9Z2", ICB, _WARWICK),
    _Plan(COMMUNITY_TRUST, "Three Herons Community NHS Trust", "trust", "RZ8", ICB, COVENTRY),
    _Plan(ACUTE_TRUST, "Avonford Hospitals NHS Trust", "trust", "RZ9", ICB, COVENTRY),
    _Plan(NETWORKS[0], "Herons Primary Care Network", "pcn", "U99991", ICB, COVENTRY),
    _Plan(NETWORKS[1], "Marlpit Primary Care Network", "pcn", "U99992", ICB, _NUNEATON),
    _Plan(NETWORKS[2], "Avonford Primary Care Network", "pcn", "U99993", ICB, _WARWICK),
    _Plan(
        HOME_CARE[0], "Wrenfold Home Care", "provider", "VZ901", None, COVENTRY,
        "home_care", "8", True,
    ),
    _Plan(
        HOME_CARE[1], "Lantern Care at Home", "provider", "VZ902", None, COVENTRY,
        "home_care", "8", True,
    ),
    _Plan(
        CARE_HOMES[0], "Osierbank House", "provider", "VZ903", None, _RUGBY,
        "residential", "2", True,
    ),
    _Plan(
        CARE_HOMES[1], "Copperbeech Nursing Home", "provider", "VZ904", None, _WARWICK,
        "nursing", "1", True,
    ),
    _Plan(
        PERSONAL_ASSISTANTS, "Own Terms PA Support", "provider", "VZ905", None, _NUNEATON,
        "personal_assistants", "12",
    ),
    _Plan(VOLUNTARY[0], "Kettle On Neighbours", "voluntary", "VZ906", None, COVENTRY),
    _Plan(VOLUNTARY[1], "Breathing Space for Carers", "voluntary", "VZ907", None, _WARWICK),
)  # fmt: skip


def organisations(seed: int, practices: int) -> tuple[Organisation, ...]:
    """Every organisation of the place, parents before children."""
    fixed = (_made(stream(seed, "organisation", plan.key), plan) for plan in _PLANS)
    return (*fixed, *(_practice(seed, number) for number in range(1, practices + 1)))


@cache
def organisation_address(seed: int, key: str) -> Address:
    """The address of one of the fixed organisations."""
    plan = next(plan for plan in _PLANS if plan.key == key)
    return _made(stream(seed, "organisation", key), plan).address


def practice_key(number: int) -> str:
    """The key of practice `number`, counted from 1."""
    return f"practice-{number}"


def _practice(seed: int, number: int) -> Organisation:
    chance = stream(seed, "organisation", practice_key(number))
    lap, turn = divmod(number - 1, len(_PRACTICE_NAMES))
    name = _PRACTICE_NAMES[turn]
    kind = _PRACTICE_KINDS[(number - 1 + lap) % len(_PRACTICE_KINDS)]
    network = NETWORKS[(number - 1) % len(NETWORKS)]
    district = (COVENTRY, _NUNEATON, _WARWICK)[(number - 1) % len(NETWORKS)]
    again = lap // len(_PRACTICE_KINDS)
    title = f"{name} {kind}{f' {again + 1}' if again else ''}"
    plan = _Plan(practice_key(number), title, "practice", f"M{99_000 + number}", network, district)
    return _made(chance, plan)


def _made(chance: Random, plan: _Plan) -> Organisation:
    return Organisation(
        key=plan.key,
        name=f"{plan.name} {MARK}",
        kind=plan.kind,
        setting=plan.setting,
        ods_code=plan.ods_code,
        cqc_location_id=f"1-{whole(chance, 9_000_000_000, 9_999_999_999)}" if plan.cqc else "",
        ascwds_id=f"Z9{whole(chance, 0, 999_999):06d}" if plan.setting else "",
        main_service=plan.service,
        parent=plan.parent,
        address=addresses.address(chance, plan.district),
        phone=addresses.landline(chance),
        phone_out_of_hours=addresses.mobile(chance),
    )
