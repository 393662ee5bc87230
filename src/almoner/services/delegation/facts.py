"""The database functions that gather what an authority rests on."""

from importlib.resources import files

from almoner.services.delegation.rules.facts import FOREVER

SECONDS = (
    """
    CREATE OR REPLACE FUNCTION almoner_seconds(at timestamptz) RETURNS float8
    LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT extract(epoch FROM at)::float8 $$
    """,
    """
    CREATE OR REPLACE FUNCTION almoner_seconds(day date) RETURNS float8
    LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT extract(epoch FROM (day::timestamp AT TIME ZONE 'Europe/London'))::float8 $$
    """,
    f"""
    CREATE OR REPLACE FUNCTION almoner_until(at timestamptz) RETURNS float8
    LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT coalesce(almoner_seconds(at), {FOREVER}) $$
    """,
    f"""
    CREATE OR REPLACE FUNCTION almoner_until(day date) RETURNS float8
    LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT coalesce(almoner_seconds(day), {FOREVER}) $$
    """,
    """
    CREATE OR REPLACE FUNCTION almoner_registrations(worker bigint) RETURNS json
    LANGUAGE sql STABLE AS $$
        SELECT json_agg(json_build_array(r.id, almoner_seconds(r.starts_on),
            almoner_until(r.expires_on), r.profession) ORDER BY r.id)
        FROM workforce_registration r WHERE r.worker_id = worker
    $$
    """,
    """
    CREATE OR REPLACE FUNCTION almoner_jobs(worker bigint, employer bigint) RETURNS json
    LANGUAGE sql STABLE AS $$
        SELECT json_agg(json_build_array(e.id, almoner_seconds(e.starts_on),
            almoner_until(e.ends_on)) ORDER BY e.id)
        FROM workforce_employment e
        WHERE e.worker_id = worker AND e.organisation_id = employer
    $$
    """,
    """
    CREATE OR REPLACE FUNCTION almoner_leave(worker bigint, employer bigint) RETURNS json
    LANGUAGE sql STABLE AS $$
        SELECT json_agg(json_build_array(l.id, almoner_seconds(l.starts_on),
            almoner_until(l.ends_on)) ORDER BY l.id)
        FROM workforce_leave l
        WHERE l.worker_id = worker AND l.organisation_id = employer
    $$
    """,
)
_BODY = files("almoner.services.delegation").joinpath("facts.sql").read_text()

# One plan for all calls: planning twenty look-ups behind row security costs more than they do.
FACTS = f"""
CREATE OR REPLACE FUNCTION almoner_authority_facts(wanted bigint[])
RETURNS TABLE (delegation_id bigint, facts json)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN RETURN QUERY
{_BODY.format(wanted="wanted")};
END $$
"""
CODE = (*SECONDS, FACTS)

# The same for very many: rows leave the server while it still works on the next ones.
STREAM = _BODY.format(wanted="%s::bigint[]")
