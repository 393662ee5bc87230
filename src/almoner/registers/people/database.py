"""The one door through which an organisation joins the care of a person it cannot see yet."""

from almoner.platform.database.roles import WEB_ROLE

# Answers with the person's id only when number, birth and family name all fit. It says nothing
# about who else is involved, and a wrong guess looks the same as a person who is not here.
JOIN_CARE = """
CREATE OR REPLACE FUNCTION almoner_join_care(number text, born date, family text, part text,
    own_team bigint, today date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE found bigint; own bigint := almoner_organisation();
BEGIN
    IF own IS NULL OR number IS NULL OR born IS NULL OR coalesce(family, '') = '' THEN
        RETURN NULL;
    END IF;
    IF own_team IS NOT NULL AND NOT EXISTS (SELECT 1 FROM organisations_team t
            WHERE t.id = own_team AND t.organisation_id = own) THEN
        RETURN NULL;
    END IF;
    SELECT p.id INTO found FROM people_person p
        WHERE p.nhs_number = number AND p.born_on = born AND p.died_on IS NULL
          AND lower(p.family_name) = lower(family)
          AND NOT EXISTS (SELECT 1 FROM people_sharingdecision d
              WHERE d.person_id = p.id AND d.organisation_id = own AND d.scope = 'record'
                AND NOT d.agreed AND d.withdrawn_at IS NULL)
        FOR UPDATE;
    IF found IS NOT NULL AND NOT EXISTS (SELECT 1 FROM people_involvement i
            WHERE i.person_id = found AND i.organisation_id = own AND i.starts_on <= today
              AND (i.ends_on IS NULL OR i.ends_on > today)) THEN
        INSERT INTO people_involvement (person_id, organisation_id, team_id, kind, starts_on)
            VALUES (found, own, own_team, part, today);
    END IF;
    RETURN found;
END $$
"""
_SIGNATURE = "almoner_join_care(text, date, text, text, bigint, date)"

CODE = (
    JOIN_CARE,
    f"REVOKE ALL ON FUNCTION {_SIGNATURE} FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION {_SIGNATURE} TO {WEB_ROLE}",
)
