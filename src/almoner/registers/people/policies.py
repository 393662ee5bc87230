"""Who may see rows about people: the organisations that are part of their care today."""

from almoner.platform.access.policies import CIRCLE, LONDON_TODAY, OWN


def involved(person: str) -> str:
    """SQL: the viewer's organisation is involved today with the person in column `person`, and
    the person has not said that it may not see their record.

    Written as correlated EXISTS so that one person costs two index look-ups.
    """
    return f"({has_part(person)} AND {not_refused(person)})"


def not_refused(person: str) -> str:
    """SQL: no standing decision of the person closes their record to the viewer's organisation."""
    return (
        "NOT EXISTS (SELECT 1 FROM people_sharingdecision closed"
        f" WHERE closed.person_id = {person} AND closed.organisation_id = {OWN}"
        " AND closed.scope = 'record' AND NOT closed.agreed AND closed.withdrawn_at IS NULL)"
    )


def has_part(person: str) -> str:
    """SQL: the viewer's organisation has a part in the person's care today."""
    return (
        "EXISTS (SELECT 1 FROM people_involvement seen"
        f" WHERE seen.person_id = {person} AND seen.organisation_id = {OWN}"
        f" AND seen.starts_on <= {LONDON_TODAY}"
        f" AND (seen.ends_on IS NULL OR seen.ends_on > {LONDON_TODAY}))"
    )


# Somebody newly registered is seen by who registered them until the first involvement is written.
_NEW = f"(registered_by_id = {OWN} AND NOT almoner_has_involvement(people_person.id))"

_SATELLITES = (
    "people_representative",
    "people_relationship",
    "people_hospitalstay",
    "people_importedcareplan",
)

POLICIES = {
    "people_involvement": f"(organisation_id = {OWN} OR organisation_id = ANY({CIRCLE}))",
    "people_person": f"({involved('people_person.id')} OR {_NEW})",
    # A decision about the viewer itself is always seen, or nothing could ask whether there is one;
    # the others only while the record is open. The function does not ask this policy again.
    "people_sharingdecision": f"(organisation_id = {OWN} OR"
    f" ({has_part('people_sharingdecision.person_id')}"
    " AND NOT almoner_record_closed(people_sharingdecision.person_id)))",
    **{table: involved(f"{table}.person_id") for table in _SATELLITES},
}

# Sees every organisation's part, so that somebody who moved away is not taken for newly registered.
HAS_INVOLVEMENT = """
CREATE OR REPLACE FUNCTION almoner_has_involvement(person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (SELECT 1 FROM people_involvement i WHERE i.person_id = person)
$$
"""

RECORD_CLOSED = """
CREATE OR REPLACE FUNCTION almoner_record_closed(person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (SELECT 1 FROM people_sharingdecision d
        WHERE d.person_id = person AND d.organisation_id = almoner_organisation()
          AND d.scope = 'record' AND NOT d.agreed AND d.withdrawn_at IS NULL)
$$
"""
