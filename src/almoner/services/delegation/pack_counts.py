# ruff: noqa: S608  The pieces are this file's own words; nothing typed by anybody gets here.
"""The database's part of the governance pack and the toolkit: counts, and texts that stay put."""

from almoner.platform.database.roles import WEB_ROLE
from almoner.services.delegation.pack_needs import RECORDED

# In force: what a provider's pack and the place's pack are about.
IN_FORCE = ("active", "suspended")

_WEIGHTS = ",\n".join(f"'{name}', {one.weight}" for name, one in RECORDED.items())
# The caller's own rights hold: under row-level security nobody weighs what they may not see.
FACTS = f"""
CREATE OR REPLACE FUNCTION almoner_pack_facts(p_wanted bigint[], p_at timestamptz, p_day date,
    p_terms jsonb)
RETURNS TABLE (delegation_id bigint, activity text, weights jsonb)
LANGUAGE sql STABLE AS $body$
    SELECT d.id, d.activity::text, jsonb_build_object({_WEIGHTS})
    FROM delegation_delegation d WHERE d.id = ANY(p_wanted)
$body$
"""
# Counts for whoever delegates, or stands over those who do. No row about a person leaves it.
COUNTS = f"""
CREATE OR REPLACE FUNCTION almoner_pack_counts(p_at timestamptz, p_day date, p_terms jsonb)
RETURNS TABLE (activity text, evidence text, held bigint, part bigint, lacking bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $body$
    SELECT f.activity, w.key,
        count(*) FILTER (WHERE w.value = '2'), count(*) FILTER (WHERE w.value = '1'),
        count(*) FILTER (WHERE w.value = '0')
    FROM almoner_pack_facts(ARRAY(
        SELECT d.id FROM delegation_delegation d
        JOIN organisations_organisation o ON o.id = d.delegating_id
        WHERE d.status IN {IN_FORCE}
          AND (o.id = almoner_organisation() OR o.parent_id = almoner_organisation())
    ), p_at, p_day, p_terms) f, jsonb_each_text(f.weights) w
    GROUP BY 1, 2
$body$
"""
_SIGNATURE = "almoner_pack_counts(timestamptz, date, jsonb)"

KEPT = """
CREATE OR REPLACE FUNCTION almoner_toolkit_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status NOT IN ('published', 'superseded') THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' OR to_jsonb(OLD) - 'status' <> to_jsonb(NEW) - 'status'
            OR NEW.status <> 'superseded' THEN
        RAISE EXCEPTION 'A published version of the toolkit never changes. Write a new version.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
_TRIGGER = """
DROP TRIGGER IF EXISTS toolkit_kept ON delegation_toolkitblock;
CREATE TRIGGER toolkit_kept BEFORE UPDATE OR DELETE ON delegation_toolkitblock
    FOR EACH ROW EXECUTE FUNCTION almoner_toolkit_kept()
"""

CODE = (
    FACTS,
    COUNTS,
    f"REVOKE ALL ON FUNCTION {_SIGNATURE} FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION {_SIGNATURE} TO {WEB_ROLE}",
    KEPT,
    _TRIGGER,
)
