"""The member of each slice that a row belongs to."""
# ruff: noqa: S608  The pieces are this package's own words; what a definition says is a value.

from __future__ import annotations

from almoner.engines.indicators.sql.parts import Sql, sql
from almoner.engines.indicators.vocabulary import AGE_BANDS, OF_FACTS

_COLUMNS = {
    # Grouped as a number, which is faster; made text once for each group.
    "team": "pathways_case.team_id",
    "pathway": "pathways_case.pathway",
    "outcome": "pathways_case.outcome",
    "route": "pathways_case.route",
    "priority": "pathways_case.priority",
    "gender": "coalesce(who.gender, '')",
    "locality": "coalesce(place.name, '')",
    **{
        name: f"coalesce(pathways_case.facts ->> '{field}', '')" for name, field in OF_FACTS.items()
    },
}
OF_PERSON = frozenset({"locality", "age-band", "gender", "year-of-18"})
# A financial year begins on 1 April: three months earlier the calendar year is its own.
_YEAR_OF_18 = (
    "coalesce(extract(year FROM who.born_on + interval '18 years' - interval '3 months')"
    "::int::text, '')"
)


def member(slice_: str, on: Sql) -> Sql:
    """The member as text; empty where nothing is recorded. `on`: the day that an age is for."""
    if slice_ == "year-of-18":
        return Sql(_YEAR_OF_18)
    if slice_ != "age-band":
        return Sql(_COLUMNS[slice_])
    bands = " ".join(
        f"WHEN age.years >= {low} AND age.years < {high} THEN '{code}'"
        for code, low, high in AGE_BANDS
    )
    years = sql("extract(year FROM age(%s, who.born_on))", on)
    return sql(f"(SELECT CASE {bands} ELSE '' END FROM (VALUES (%s)) age(years))", years)


def column(slice_: str) -> str:
    return f"by_{slice_.replace('-', '_')}"


def member_text(slice_: str) -> str:
    """The member of a slice as it is stored."""
    name = column(slice_)
    return f"coalesce({name}::text, '')" if slice_ == "team" else name


def joins(slices: tuple[str, ...], person: str) -> Sql:
    """The person of the row, and their place, only where a slice asks for them."""
    made = Sql("")
    if OF_PERSON & set(slices):
        made += f"\nLEFT JOIN people_person who ON who.id = {person}"
    if "locality" in slices:
        made += "\nLEFT JOIN places place ON place.cell = who.neighbourhood"
    return made


def places(organisation_id: int) -> Sql:
    """Each neighbourhood cell with its locality; in more than one, the first by name."""
    return sql(
        "places AS MATERIALIZED (SELECT cell, min(l.name) AS name FROM organisations_locality l,"
        " jsonb_array_elements_text(l.neighbourhoods) AS cell\n"
        " WHERE l.organisation_id = %s GROUP BY cell)",
        organisation_id,
    )
