"""What has happened to the person elsewhere, also for another provider whose rows are not seen.

Given are the times of acts done, and of checks the few readings that stop rules follow: value,
unit and time; no worker, no provider, no other answer. They are given to an organisation that
holds a live delegation of the same activity for the same person, and to nobody else.
"""

from almoner.platform.database.roles import WEB_ROLE

# The readings that a rule with a recheck looks back at, whichever activity they were taken for.
FOLLOWED = ("glucose", "meter_message")
# Where the viewer's organisation may do the same itself.
_OURS = """EXISTS (SELECT 1 FROM delegation_delegation d
          WHERE d.person_id = about AND d.activity = what AND d.status IN ('active', 'suspended')
            AND almoner_organisation() IN (d.provider_id, d.delegating_id))"""

DONE = f"""
CREATE OR REPLACE FUNCTION almoner_done_for(about bigint, what text, since timestamptz)
RETURNS TABLE (due_at timestamptz, done_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT a.due_at, a.done_at FROM delegation_act a
    WHERE a.person_id = about AND a.activity = what AND a.done_at >= since
      AND a.outcome = 'done'
      AND NOT EXISTS (SELECT 1 FROM delegation_act c WHERE c.corrects_id = a.id)
      AND {_OURS}
$$
"""  # noqa: S608  (constants of this file)
# A check of the same activity that led to an act done has had its say; see readings_about. What is
# measured by another activity may stand in its act.
READINGS = f"""
CREATE OR REPLACE FUNCTION almoner_readings_for(about bigint, what text, since timestamptz)
RETURNS TABLE (taken_at timestamptz, readings jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT found.at, (SELECT jsonb_object_agg(one.key, one.value)
        FROM jsonb_each(found.record) one WHERE one.key IN {FOLLOWED})
    FROM (
        SELECT r.taken_at AS at, r.record FROM delegation_reading r
        JOIN delegation_delegation o ON o.id = r.delegation_id
        WHERE o.person_id = about AND r.taken_at > since
          AND (o.activity <> what OR NOT EXISTS (SELECT 1 FROM delegation_act a
              WHERE a.reference = r.reference AND a.outcome = 'done'))
        UNION ALL
        SELECT a.done_at, a.record FROM delegation_act a
        WHERE a.person_id = about AND a.activity <> what AND a.done_at > since
          AND NOT EXISTS (SELECT 1 FROM delegation_act c WHERE c.corrects_id = a.id)
    ) found
    WHERE found.record ?| ARRAY[{str(FOLLOWED)[1:-1]}] AND {_OURS}
$$
"""  # noqa: S608  (constants of this file)


def _only_the_web(signature: str) -> tuple[str, str]:
    return (
        f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION {signature} TO {WEB_ROLE}",
    )


CODE = (
    DONE,
    *_only_the_web("almoner_done_for(bigint, text, timestamptz)"),
    READINGS,
    *_only_the_web("almoner_readings_for(bigint, text, timestamptz)"),
)
