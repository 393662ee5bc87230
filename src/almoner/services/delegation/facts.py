"""The database functions that gather what an authority rests on."""

from importlib.resources import files

SECONDS = (
    """
    CREATE OR REPLACE FUNCTION almoner_seconds(at timestamptz) RETURNS float8
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT extract(epoch FROM at)::float8 $$
    """,
    """
    CREATE OR REPLACE FUNCTION almoner_seconds(day date) RETURNS float8
    LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT extract(epoch FROM (day::timestamp AT TIME ZONE 'Europe/London'))::float8 $$
    """,
    """
    CREATE OR REPLACE FUNCTION almoner_registrations(worker bigint) RETURNS jsonb
    LANGUAGE sql STABLE AS $$
        SELECT jsonb_agg(jsonb_build_array(r.id, almoner_seconds(r.starts_on),
            almoner_seconds(r.expires_on)) ORDER BY r.id)
        FROM workforce_registration r WHERE r.worker_id = worker
    $$
    """,
    """
    CREATE OR REPLACE FUNCTION almoner_jobs(worker bigint, employer bigint) RETURNS jsonb
    LANGUAGE sql STABLE AS $$
        SELECT jsonb_agg(jsonb_build_array(e.id, almoner_seconds(e.starts_on),
            almoner_seconds(e.ends_on)) ORDER BY e.id)
        FROM workforce_employment e
        WHERE e.worker_id = worker AND e.organisation_id = employer
    $$
    """,
)
FACTS = files("almoner.services.delegation").joinpath("facts.sql").read_text()
CODE = (*SECONDS, FACTS)
