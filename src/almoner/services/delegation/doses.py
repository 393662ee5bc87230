"""Whether somebody else has already done it, also for another provider whose rows are not seen.

The answer is times only: no worker, no provider, no reading. It is given to an organisation that
holds a live delegation of the same activity for the same person, and to nobody else.
"""

from almoner.platform.database.roles import WEB_ROLE

DONE = """
CREATE OR REPLACE FUNCTION almoner_done_for(about bigint, what text, since timestamptz)
RETURNS TABLE (due_at timestamptz, done_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT a.due_at, a.done_at FROM delegation_act a
    WHERE a.person_id = about AND a.activity = what AND a.done_at >= since
      AND a.outcome = 'done'
      AND NOT EXISTS (SELECT 1 FROM delegation_act c WHERE c.corrects_id = a.id)
      AND EXISTS (SELECT 1 FROM delegation_delegation d
          WHERE d.person_id = about AND d.activity = what AND d.status IN ('active', 'suspended')
            AND almoner_organisation() IN (d.provider_id, d.delegating_id))
$$
"""
_SIGNATURE = "almoner_done_for(bigint, text, timestamptz)"

CODE = (
    DONE,
    f"REVOKE ALL ON FUNCTION {_SIGNATURE} FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION {_SIGNATURE} TO {WEB_ROLE}",
)
