"""Addresses: real postcodes and towns, invented streets and houses."""

from collections import defaultdict
from functools import cache
from random import Random

from almoner.demo.invent.chance import Weighted, one_of, whole
from almoner.demo.invent.shapes import Address
from almoner.platform.geography.placing import Place, places_in

COVENTRY = "E08000026"
WARWICKSHIRE = ("E07000218", "E07000219", "E07000220", "E07000221", "E07000222")

_SHARES = Weighted(
    (COVENTRY, 38), ("E07000218", 7), ("E07000219", 14), ("E07000220", 12), ("E07000221", 14),
    ("E07000222", 15),
)  # fmt: skip
_DISTRICT_TOWNS = {
    COVENTRY: "Coventry", "E07000218": "Atherstone", "E07000219": "Nuneaton",
    "E07000220": "Rugby", "E07000221": "Stratford-upon-Avon", "E07000222": "Warwick",
}  # fmt: skip
_TOWNS = {
    "CV8": "Kenilworth", "CV9": "Atherstone", "CV10": "Nuneaton", "CV11": "Nuneaton",
    "CV12": "Bedworth", "CV21": "Rugby", "CV22": "Rugby", "CV23": "Rugby",
    "CV31": "Leamington Spa", "CV32": "Leamington Spa", "CV33": "Leamington Spa",
    "CV34": "Warwick", "CV35": "Warwick", "CV36": "Shipston-on-Stour",
    "CV37": "Stratford-upon-Avon", "CV47": "Southam", "B46": "Coleshill", "B49": "Alcester",
    "B50": "Bidford-on-Avon", "B80": "Studley", "B95": "Henley-in-Arden",
}  # fmt: skip
_FIRST_WORDS = (
    "Larkmeadow Quillfield Osierbank Tanglewood Bramblecroft Merestone Hazelholt Fernlea Wrenfold "
    "Dovecombe Sallowfield Pitchford Cobblers Lantern Saddlers Threadneedle Ribbonmakers Weavers "
    "Swiftacre Marlpit Gorsehill Otterbrook Copperbeech Whinberry Foxley Bellmere Harrowgate "
    "Candleford Plumtree Ashlar Kingcup Millrace Nightingale Tolbooth Wheatsheaf Yarrow"
)
_LAST_WORDS = "Road Street Close Avenue Drive Way Lane Rise Crescent Gardens Court Grove"
_FIRST, _LAST = _FIRST_WORDS.split(), _LAST_WORDS.split()
_HIGHEST_HOUSE = 148
_SHARE_OF_FLATS = 0.12


@cache
def pool() -> dict[str, tuple[Place, ...]]:
    """Every placed postcode of the area, by district, in order of postcode."""
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places_in((COVENTRY, *WARWICKSHIRE)):
        found[place.local_authority].append(place)
    return {district: tuple(places) for district, places in sorted(found.items())}


def address(chance: Random, district: str | None = None) -> Address:
    """Somebody's home, in `district` or anywhere in the area."""
    place = one_of(chance, pool()[district or _SHARES.pick(chance)])
    number = whole(chance, 1, _HIGHEST_HOUSE)
    flat = chance.random() < _SHARE_OF_FLATS
    house = f"Flat {whole(chance, 1, 24)}, {number}" if flat else str(number)
    return Address(house, street(chance), town_of(place), place.postcode, place)


def street(chance: Random) -> str:
    return f"{one_of(chance, _FIRST)} {one_of(chance, _LAST)}"


def town_of(place: Place) -> str:
    """The post town of a postcode, near enough for an invented address."""
    outward = place.postcode.partition(" ")[0]
    return _TOWNS.get(outward, _DISTRICT_TOWNS[place.local_authority])


def landline(chance: Random) -> str:
    """A number that Ofcom keeps for drama: it never rings."""
    return f"01632 960{whole(chance, 0, 999):03d}"


def mobile(chance: Random) -> str:
    """A number that Ofcom keeps for drama: it never rings."""
    return f"07700 900{whole(chance, 0, 999):03d}"
