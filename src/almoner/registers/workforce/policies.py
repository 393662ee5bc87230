"""Who may see rows about workers: their employer, and organisations that work with it."""

from almoner.platform.access.policies import CIRCLE, OWN


def employed_in_circle(worker: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM workforce_employment job"
        f" WHERE job.worker_id = {worker} AND job.organisation_id = ANY({CIRCLE}))"
    )


# A worker is written before their first employment is; until then there is nobody to hide from.
_UNEMPLOYED = "NOT almoner_has_employer(workforce_worker.id)"

POLICIES = {
    "workforce_employment": f"organisation_id = ANY({CIRCLE})",
    "workforce_worker": f"({employed_in_circle('workforce_worker.id')} OR {_UNEMPLOYED})",
    "workforce_registration": employed_in_circle("workforce_registration.worker_id"),
    "workforce_trainingrecord": f"employer_id = ANY({CIRCLE})",
    "workforce_leave": f"(organisation_id = {OWN} OR organisation_id = ANY({CIRCLE}))",
}

# Finds the jobs of an account before there is a viewer to scope by. Owner's rights, one account;
# once there is a viewer, only an account that has a job where the viewer is.
MEMBERSHIPS = """
CREATE OR REPLACE FUNCTION almoner_memberships(account bigint, today date)
RETURNS TABLE (worker_id bigint, worker_name text, organisation_id bigint, organisation_name text,
    organisation_kind text, team_id bigint, access_role text, circle bigint[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT w.id, w.given_name || ' ' || w.family_name, o.id, o.name, o.kind, e.team_id,
        e.access_role,
        ARRAY[o.id] || ARRAY(
            SELECT CASE WHEN p.delegating_id = o.id THEN p.provider_id ELSE p.delegating_id END
            FROM organisations_partnership p
            WHERE o.id IN (p.delegating_id, p.provider_id) AND p.starts_on <= today
              AND (p.ends_on IS NULL OR p.ends_on > today)
            ORDER BY 1)
    FROM workforce_worker w
    JOIN workforce_employment e ON e.worker_id = w.id
    JOIN organisations_organisation o ON o.id = e.organisation_id
    WHERE w.user_id = account AND e.starts_on <= today
      AND (e.ends_on IS NULL OR e.ends_on > today)
      AND (almoner_organisation() IS NULL OR EXISTS (
          SELECT 1 FROM workforce_employment here
          WHERE here.worker_id = w.id AND here.organisation_id = almoner_organisation()))
    ORDER BY e.starts_on, e.id
$$
"""

# Sees every employer, so that a rival's worker is never mistaken for one who has none.
HAS_EMPLOYER = """
CREATE OR REPLACE FUNCTION almoner_has_employer(worker bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (SELECT 1 FROM workforce_employment e WHERE e.worker_id = worker)
$$
"""
