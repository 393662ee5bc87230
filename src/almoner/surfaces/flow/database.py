# ruff: noqa: S608  The pieces are this file's own words; nothing typed by anybody gets here.
"""The doors through which a place is counted. They give counts that name nobody.

A hub, a council or an analyst reads no stay of a trust that was not shared with it. These
functions run with the owner's rights and count: stays of the viewer's own organisation, of people
whose case it works on, and for an integrated care board those of its parts. Nobody is counted for
an organisation to which they have closed their record. `mine` says whether everybody counted is
someone whose stay the viewer's organisation reads anyway; only then are small numbers shown.
"""

from almoner.kernel.day_parts import PARTS
from almoner.platform.access.policies import OWN
from almoner.platform.database.roles import WEB_ROLE

# What has to be true of a stay `s` with its case `c` and its trust `o`, for the viewer's `me`.
_MINE = "(s.organisation_id = me.id OR coalesce(c.shared_with @> ARRAY[me.id]::bigint[], false))"
_OF_PLACE = f"""
    s.cancelled_at IS NULL AND ({_MINE} OR (me.kind = 'icb' AND o.parent_id = me.id))
    AND NOT EXISTS (SELECT 1 FROM people_sharingdecision d
        WHERE d.person_id = s.person_id AND d.organisation_id = me.id
          AND d.scope = 'record' AND NOT d.agreed AND d.withdrawn_at IS NULL)
"""
_FROM = """
    FROM organisations_organisation me
    CROSS JOIN discharge_stay s
    JOIN discharge_ward w ON w.id = s.ward_id
    JOIN organisations_organisation o ON o.id = s.organisation_id
    LEFT JOIN pathways_case c ON c.id = s.case_id
    WHERE me.id = almoner_organisation() AND
"""
_LONDON = "({} AT TIME ZONE 'Europe/London')::date"

# One row for each ward, state, pathway and length of waiting, of those who are still there.
WAITING = f"""
CREATE OR REPLACE FUNCTION almoner_flow_waiting(p_at timestamptz)
RETURNS TABLE (ward_id bigint, ward text, trust_id bigint, trust text, state text, pathway text,
    days integer, late boolean, people bigint, mine boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT w.id, w.name::text, o.id, o.name::text, coalesce(c.state, '')::text,
        coalesce(c.facts ->> 'pathway_to', ''),
        CASE WHEN s.ready_on IS NULL THEN -1
            ELSE greatest(0, {_LONDON.format("p_at")} - s.ready_on) END,
        coalesce(c.next_due_at <= p_at, false) OR EXISTS (SELECT 1 FROM discharge_nextaction n
            WHERE n.stay_id = s.id AND n.done_at IS NULL AND n.due_at <= p_at),
        count(*), bool_and({_MINE})
    {_FROM} {_OF_PLACE} AND s.left_at IS NULL AND s.admitted_at <= p_at
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
$$
"""
# For each day: who was ready before it and was still there at its end, and who left though ready.
DAYS = f"""
CREATE OR REPLACE FUNCTION almoner_flow_days(p_at timestamptz, p_days integer)
RETURNS TABLE (day date, lost bigint, went bigint, mine boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH seen AS MATERIALIZED (
        SELECT s.ready_on, {_LONDON.format("s.left_at")} AS left_on, {_MINE} AS mine
        {_FROM} {_OF_PLACE} AND s.ready_on IS NOT NULL AND s.admitted_at <= p_at
            AND (s.left_at IS NULL OR s.left_at > p_at - make_interval(days => p_days + 1))
    )
    SELECT d.day,
        count(*) FILTER (WHERE seen.ready_on <= d.day
            AND (seen.left_on IS NULL OR seen.left_on > d.day)),
        count(*) FILTER (WHERE seen.left_on = d.day AND seen.ready_on <= d.day),
        coalesce(bool_and(seen.mine), true)
    FROM (SELECT {_LONDON.format("p_at")} - n AS day FROM generate_series(0, p_days) n) d
    LEFT JOIN seen ON true
    GROUP BY 1 ORDER BY 1
$$
"""
_OWN_OR_PART = (
    "(o.id = almoner_organisation() OR (o.parent_id = almoner_organisation()"
    " AND EXISTS (SELECT 1 FROM organisations_organisation me"
    " WHERE me.id = almoner_organisation() AND me.kind = 'icb')))"
)
_MINUTES = ", ".join(
    f"coalesce(sum((p.minutes ->> '{part}')::integer * p.workers), 0)" for part in PARTS
)
# What is looked for, by type of care and state, with the minutes a day wanted in each part of it.
PACKAGES = f"""
CREATE OR REPLACE FUNCTION almoner_flow_packages(p_at timestamptz)
RETURNS TABLE (kind text, state text, packages bigint, minutes bigint[], mine boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT p.kind::text, p.state::text, count(*), ARRAY[{_MINUTES}]::bigint[],
        bool_and(p.organisation_id = almoner_organisation())
    FROM brokerage_package p JOIN organisations_organisation o ON o.id = p.organisation_id
    WHERE {_OWN_OR_PART} AND p.created_at <= p_at AND p.state NOT IN ('withdrawn', 'reissued')
        AND (p.state <> 'started' OR p.started_at > p_at - interval '7 days')
    GROUP BY 1, 2
$$
"""
# The type of care that a hub decided on, or what its pathway usually means. Local value (D).
_DECIDED_KIND = """coalesce(nullif(replace(c.facts ->> 'care_kind', '-', '_'), ''),
    CASE c.facts ->> 'pathway_to' WHEN 'p2' THEN 'community_bed' WHEN 'p3' THEN 'residential'
        ELSE 'home_care' END)"""
_DECIDED_AT = "(c.moments ->> 'decided')::timestamptz"
# What was asked for, by day: packages that somebody began to look for, whatever became of them, and
# decisions that care is to be found for which there is no package. One issued again is not new.
REQUESTS = f"""
CREATE OR REPLACE FUNCTION almoner_flow_requests(p_first date, p_at timestamptz)
RETURNS TABLE (kind text, day date, packages bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH asked AS (
        SELECT p.kind::text AS kind, {_LONDON.format("p.created_at")} AS day
        FROM brokerage_package p JOIN organisations_organisation o ON o.id = p.organisation_id
        WHERE {_OWN_OR_PART} AND p.reissue_of_id IS NULL AND p.created_at <= p_at
        UNION ALL
        SELECT {_DECIDED_KIND}, {_LONDON.format(_DECIDED_AT)}
        {_FROM} {_OF_PLACE} AND c.facts ->> 'care_wanted' = 'true' AND {_DECIDED_AT} <= p_at
            AND NOT EXISTS (SELECT 1 FROM brokerage_subject b WHERE b.case_id = c.id)
    )
    SELECT asked.kind, asked.day, count(*) FROM asked
    WHERE asked.day >= p_first AND asked.kind IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
$$
"""
_SIGNATURES = (
    "almoner_flow_waiting(timestamptz)",
    "almoner_flow_days(timestamptz, integer)",
    "almoner_flow_packages(timestamptz)",
    "almoner_flow_requests(date, timestamptz)",
)
POLICIES = {"flow_forecast": f"organisation_id = {OWN}"}
CODE = (
    WAITING,
    DAYS,
    PACKAGES,
    REQUESTS,
    *(f"REVOKE ALL ON FUNCTION {one} FROM PUBLIC" for one in _SIGNATURES),
    *(f"GRANT EXECUTE ON FUNCTION {one} TO {WEB_ROLE}" for one in _SIGNATURES),
)
