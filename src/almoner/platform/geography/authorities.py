"""Names of local authorities around the place, and which council answers for adult social care."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("local_authorities.csv")


@dataclass(frozen=True, slots=True)
class LocalAuthority:
    """`social_care_code`, `social_care_name`: the council with social care duties for the area."""

    code: str
    name: str
    social_care_code: str
    social_care_name: str
    region: str


@cache
def local_authorities() -> dict[str, LocalAuthority]:
    """Every local authority of the data file, by ONS code."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {row["code"]: LocalAuthority(**row) for row in rows}


def authority_name(code: str) -> str:
    """The authority's name, or its code if it is not near the place."""
    known = local_authorities().get(code)
    return known.name if known else code


def districts_of(social_care_code: str) -> tuple[str, ...]:
    """Codes of the lowest-tier authorities that make up one social care council's area."""
    return tuple(
        authority.code
        for authority in local_authorities().values()
        if authority.social_care_code == social_care_code
    )
