"""Pages of listed entries for whoever reads the directory as data."""

from datetime import date

from almoner.registers.directory.models import Service
from almoner.registers.directory.openreferral import made_id
from almoner.registers.directory.queries.listed import taking

MOST_A_PAGE = 100


def listed_page(today: date, *, number: int, size: int) -> tuple[list[Service], int]:
    """One page in order of id, counted from 1, and how many entries there are in all."""
    rows = taking(today).order_by("pk")
    first = (number - 1) * size
    return list(rows[first : first + size]), rows.count()


def listed_one(made: str, today: date) -> Service | None:
    """The entry with this id of the open data, if it is listed. Ids alone are read to find it."""
    ids = taking(today).values_list("pk", flat=True)
    key = next((pk for pk in ids if made_id("service", pk) == made), None)
    return None if key is None else taking(today).get(pk=key)
