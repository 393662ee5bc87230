# ruff: noqa: S608  The pieces are this file's own words; nothing typed by anybody gets here.
"""The two doors through which a council or board reads what rounds of its place are planned from.

Row-level security shows it no visit and no shift of a provider. These functions run with the
owner's rights and give rows that name nobody: a number drawn anew at each call, the cell of about
0.7 km² and not the home, codes of activities and of competences. Only a council or an integrated
care board gets any, and only about people whose care it is part of today (a board: through its
parts too) and who have not closed their record to it.
"""

from almoner.platform.access.policies import LONDON_TODAY
from almoner.platform.database.roles import WEB_ROLE

_MINE = f"""
    SELECT DISTINCT i.person_id
    FROM organisations_organisation me
    JOIN organisations_organisation o ON o.id = me.id OR (me.kind = 'icb' AND o.parent_id = me.id)
    JOIN people_involvement i ON i.organisation_id = o.id
    WHERE me.id = almoner_organisation() AND me.kind IN ('icb', 'council')
      AND i.starts_on <= {LONDON_TODAY} AND (i.ends_on IS NULL OR i.ends_on > {LONDON_TODAY})
      AND NOT EXISTS (SELECT 1 FROM people_sharingdecision d
          WHERE d.person_id = i.person_id AND d.organisation_id IN (me.id, o.id)
            AND d.scope = 'record' AND NOT d.agreed AND d.withdrawn_at IS NULL)
"""
_DAY = "({}.starts_at AT TIME ZONE 'Europe/London')::date"
_MINUTE = "(extract(epoch FROM ({0} AT TIME ZONE 'Europe/London') - {1}::timestamp) / 60)::integer"
# A provider that wrote down what people want of a day is read from there, any other from its rota.
_PLANNED = """EXISTS (SELECT 1 FROM rounds_wantedvisit w
        WHERE w.provider_id = {0} AND w.day = {1} AND w.off_because = '')"""
_HOME_CARE = """EXISTS (SELECT 1 FROM organisations_organisation h
        WHERE h.id = {0} AND h.setting = 'home_care')"""
_ROTA = f"""
    SELECT v.id, v.person_id, v.provider_id, v.worker_id, {_DAY.format("v")} AS day,
        v.starts_at, v.ends_at
    FROM visits_visit v JOIN mine ON mine.person_id = v.person_id
    WHERE v.status <> 'cancelled' AND {_HOME_CARE.format("v.provider_id")}
      AND v.starts_at >= (first_day::timestamp AT TIME ZONE 'Europe/London')
      AND v.starts_at < (end_day::timestamp AT TIME ZONE 'Europe/London')
      AND NOT {_PLANNED.format("v.provider_id", _DAY.format("v"))}
"""

# With `keep` (an allocation of the caller's own) each provider is told which of its people a number
# stands for; the caller is not, nor can it read that table.
VISITS = f"""
CREATE OR REPLACE FUNCTION almoner_place_visits(first_day date, end_day date, keep bigint)
RETURNS TABLE (number bigint, provider_id bigint, day date, opens integer, closes integer,
    critical boolean, minutes integer, workers integer, needs text[], cell text, authority text,
    review date)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
#variable_conflict use_column
BEGIN
    IF keep IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rounds_handover h
            WHERE h.id = keep AND h.organisation_id = almoner_organisation()) THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH mine AS MATERIALIZED ({_MINE}), rota AS MATERIALIZED ({_ROTA}), wanted AS MATERIALIZED (
        SELECT w.person_id, w.provider_id, w.day, w.opens::integer AS opens,
            w.closes::integer AS closes, w.latest IS NOT NULL AS critical,
            w.minutes::integer AS minutes, w.workers::integer AS workers,
            w.activities::text[] AS needs
        FROM rounds_wantedvisit w JOIN mine ON mine.person_id = w.person_id
        WHERE w.day >= first_day AND w.day < end_day AND w.off_because = ''
          AND {_HOME_CARE.format("w.provider_id")}
        UNION ALL
        SELECT r.person_id, r.provider_id, r.day, {_MINUTE.format("r.starts_at", "r.day")},
            NULL, bool_or(t.activity IS NOT NULL),
            max(extract(epoch FROM r.ends_at - r.starts_at) / 60)::integer,
            least(2, count(DISTINCT r.worker_id))::integer,
            coalesce(array_agg(DISTINCT t.activity::text) FILTER (WHERE t.activity IS NOT NULL),
                ARRAY[]::text[])
        FROM rota r LEFT JOIN visits_task t ON t.visit_id = r.id
        GROUP BY r.person_id, r.provider_id, r.day, r.starts_at
    ), numbered AS MATERIALIZED (
        SELECT p.person_id, p.provider_id, row_number() OVER (ORDER BY random()) AS number
        FROM (SELECT DISTINCT x.person_id, x.provider_id FROM wanted x) p
    ), named AS (
        INSERT INTO rounds_namedpackage (handover_id, number, person_id, provider_id)
        SELECT keep, n.number, n.person_id, n.provider_id FROM numbered n WHERE keep IS NOT NULL
        RETURNING 1
    )
    SELECT n.number, n.provider_id, w.day, w.opens, w.closes, w.critical, w.minutes, w.workers,
        w.needs, p.neighbourhood::text, p.local_authority::text,
        (SELECT min(d.review_due_on) FROM delegation_delegation d
            WHERE d.person_id = n.person_id AND d.provider_id = n.provider_id
              AND d.status = 'active')
    FROM wanted w
    JOIN numbered n ON n.person_id = w.person_id AND n.provider_id = w.provider_id
    JOIN people_person p ON p.id = w.person_id;
END $$
"""

SHIFTS = f"""
CREATE OR REPLACE FUNCTION almoner_place_shifts(first_day date, end_day date)
RETURNS TABLE (number bigint, provider_id bigint, day date, starts integer, ends integer,
    mode text, cell text, can text[])
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH mine AS MATERIALIZED ({_MINE}), rota AS MATERIALIZED ({_ROTA}), duty AS (
        SELECT s.worker_id, s.provider_id, s.day,
            {_MINUTE.format("s.starts_at", "s.day")} AS starts,
            {_MINUTE.format("s.ends_at", "s.day")} AS ends
        FROM rounds_shift s
        WHERE s.day >= first_day AND s.day < end_day AND s.off_because = ''
          AND {_HOME_CARE.format("s.provider_id")}
          AND EXISTS (SELECT 1 FROM rounds_wantedvisit w JOIN mine ON mine.person_id = w.person_id
              WHERE w.provider_id = s.provider_id AND w.day = s.day AND w.off_because = '')
        UNION ALL
        SELECT r.worker_id, r.provider_id, r.day,
            min({_MINUTE.format("r.starts_at", "r.day")}) - 45,
            max({_MINUTE.format("r.ends_at", "r.day")}) + 45
        FROM rota r GROUP BY 1, 2, 3
    ), numbered AS (
        SELECT p.worker_id, p.provider_id, row_number() OVER (ORDER BY random()) AS number
        FROM (SELECT DISTINCT d.worker_id, d.provider_id FROM duty d) p
    )
    SELECT n.number, d.provider_id, d.day, d.starts, d.ends, coalesce(t.mode, 'car')::text,
        CASE WHEN t.starts_from = 'home' THEN t.neighbourhood ELSE o.neighbourhood END::text,
        ARRAY(SELECT DISTINCT c.activity::text FROM delegation_competence c
            WHERE c.worker_id = d.worker_id AND c.employer_id = d.provider_id
              AND c.revoked_at IS NULL AND c.valid_until > first_day ORDER BY 1)
    FROM duty d
    JOIN numbered n ON n.worker_id = d.worker_id AND n.provider_id = d.provider_id
    JOIN organisations_organisation o ON o.id = d.provider_id
    LEFT JOIN rounds_traveller t ON t.worker_id = d.worker_id AND t.provider_id = d.provider_id
$$
"""
_SIGNATURES = ("almoner_place_visits(date, date, bigint)", "almoner_place_shifts(date, date)")

CODE = (
    VISITS,
    SHIFTS,
    *(f"REVOKE ALL ON FUNCTION {one} FROM PUBLIC" for one in _SIGNATURES),
    *(f"GRANT EXECUTE ON FUNCTION {one} TO {WEB_ROLE}" for one in _SIGNATURES),
)
