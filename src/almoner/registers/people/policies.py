"""Who may see rows about people: the organisations that are part of their care today."""

from almoner.platform.access.policies import CIRCLE, OWN


def involved(person: str) -> str:
    """SQL: the viewer's organisation is involved today with the person in column `person`.

    Written as a correlated EXISTS so that one person costs one index look-up.
    """
    return (
        "EXISTS (SELECT 1 FROM people_involvement seen"
        f" WHERE seen.person_id = {person} AND seen.organisation_id = {OWN}"
        " AND seen.starts_on <= current_date"
        " AND (seen.ends_on IS NULL OR seen.ends_on > current_date))"
    )


# Somebody newly registered is seen by who registered them until the first involvement is written.
_NEW = f"(registered_by_id = {OWN} AND NOT almoner_has_involvement(people_person.id))"

_SATELLITES = (
    "people_representative",
    "people_relationship",
    "people_sharingdecision",
    "people_hospitalstay",
    "people_importedcareplan",
)

POLICIES = {
    "people_involvement": f"(organisation_id = {OWN} OR organisation_id = ANY({CIRCLE}))",
    "people_person": f"({involved('people_person.id')} OR {_NEW})",
    **{table: involved(f"{table}.person_id") for table in _SATELLITES},
}

# Sees every organisation's part, so that somebody who moved away is not taken for newly registered.
HAS_INVOLVEMENT = """
CREATE OR REPLACE FUNCTION almoner_has_involvement(person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (SELECT 1 FROM people_involvement i WHERE i.person_id = person)
$$
"""
