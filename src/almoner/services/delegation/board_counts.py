"""Database functions that count across organisations and give back numbers only.

Row-level security gives a board no person's row. These functions run with the owner's rights,
look only at the place of the viewer's own organisation, and return no id of a person or worker.
What is small is hidden before it reaches a screen: see rules/disclosing.py.
"""

from almoner.platform.database.roles import WEB_ROLE

# Whose delegations an organisation may see counts of: its own, its parts', and for a council
# those of the integrated care board it belongs to.
PLACE = """
CREATE OR REPLACE FUNCTION almoner_place_of(own bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT o.id FROM organisations_organisation o
    JOIN organisations_organisation me ON me.id = own
    WHERE o.id = me.id OR o.parent_id = me.id
       OR (me.kind = 'council' AND me.parent_id IN (o.id, o.parent_id))
$$
"""
_OURS = (
    "(d.delegating_id IN (SELECT almoner_place_of(almoner_organisation()))"
    " OR d.provider_id = almoner_organisation())"
)
# Delegations in force: how many people, sign-offs in date, reviews in date, people for whom only
# one worker may act, and until when the provider's insurance covers it (renewals included).
LIVE = """
CREATE OR REPLACE FUNCTION almoner_live_counts(today date)
RETURNS TABLE (delegating_id bigint, system_id bigint, provider_id bigint, activity text,
    people bigint, live bigint, stopped bigint, competent bigint, reviewed bigint, alone bigint,
    insured_until date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH signed AS (
        SELECT c.worker_id, c.person_id, c.employer_id, c.activity
        FROM delegation_competence c
        WHERE c.revoked_at IS NULL AND c.valid_until > today AND c.person_id IS NOT NULL
        GROUP BY 1, 2, 3, 4
    ), person AS (
        SELECT d.delegating_id, d.provider_id, d.activity, d.person_id, count(*) AS live,
            count(*) FILTER (WHERE d.status = 'active') AS cover,
            count(s.worker_id) AS competent,
            count(*) FILTER (WHERE d.review_due_on >= today) AS reviewed
        FROM delegation_delegation d LEFT JOIN signed s ON s.worker_id = d.worker_id
            AND s.person_id = d.person_id AND s.employer_id = d.provider_id
            AND s.activity = d.activity
        WHERE d.status IN ('active', 'suspended') AND :ours
        GROUP BY 1, 2, 3, 4
    ), insured AS (
        SELECT i.provider_id, covered.activity, max(i.ends_on) AS until
        FROM delegation_insurance i CROSS JOIN LATERAL unnest(i.activities) AS covered(activity)
        WHERE i.starts_on <= today AND i.ends_on > today GROUP BY 1, 2
    ), renewed AS (
        SELECT n.provider_id, n.activity, greatest(n.until, max(i.ends_on)) AS until
        FROM insured n LEFT JOIN delegation_insurance i
          ON i.provider_id = n.provider_id AND n.activity = ANY(i.activities)
         AND i.starts_on <= n.until
        GROUP BY n.provider_id, n.activity, n.until
    ), counted AS (
        SELECT p.delegating_id, p.provider_id, p.activity, count(*) AS people,
            sum(p.live)::bigint AS live, sum(p.live - p.cover)::bigint AS stopped,
            sum(p.competent)::bigint AS competent, sum(p.reviewed)::bigint AS reviewed,
            count(*) FILTER (WHERE p.cover < 2) AS alone
        FROM person p GROUP BY 1, 2, 3
    )
    SELECT c.delegating_id, coalesce(o.parent_id, o.id), c.provider_id, c.activity, c.people,
        c.live, c.stopped, c.competent, c.reviewed, c.alone, r.until
    FROM counted c JOIN organisations_organisation o ON o.id = c.delegating_id
    LEFT JOIN renewed r ON r.provider_id = c.provider_id AND r.activity = c.activity
    ORDER BY 1, 3, 4
$$
"""
REVIEWS = """
CREATE OR REPLACE FUNCTION almoner_review_counts(split date, today date)
RETURNS TABLE (after_split boolean, people bigint, in_time bigint, late bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT done.day >= split, count(DISTINCT d.person_id),
        count(*) FILTER (WHERE done.day <= r.was_due_on),
        count(*) FILTER (WHERE done.day > r.was_due_on)
    FROM delegation_review r
    JOIN delegation_delegation d ON d.id = r.delegation_id
    CROSS JOIN LATERAL (SELECT (r.reviewed_at AT TIME ZONE 'Europe/London')::date AS day) done
    WHERE r.was_due_on IS NOT NULL AND done.day <= today AND :ours
    GROUP BY 1
$$
"""
EXPERIENCES = """
CREATE OR REPLACE FUNCTION almoner_experience_counts(split date, today date)
RETURNS TABLE (voice text, after_split boolean, people bigint, answers bigint, total bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT CASE WHEN e.voice = 'worker' THEN 'worker' ELSE 'person' END, e.given_on >= split,
        count(DISTINCT CASE WHEN e.voice = 'worker' THEN d.worker_id ELSE d.person_id END),
        count(*), sum(e.score)
    FROM delegation_experience e JOIN delegation_delegation d ON d.id = e.delegation_id
    WHERE e.given_on <= today AND :ours
    GROUP BY 1, 2
$$
"""
# Money is whole pence; the averages are over the lines that name an amount.
FUNDING = """
CREATE OR REPLACE FUNCTION almoner_funding_counts(today date)
RETURNS TABLE (route text, payer text, lines bigint, people bigint, pence_per_hour numeric,
    minutes_per_act numeric, supplements bigint, supplement_pence numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT f.route, coalesce(o.name, ''), count(*), count(DISTINCT d.person_id),
        avg(f.pence_per_hour), avg(f.minutes_per_act),
        count(*) FILTER (WHERE f.pay_supplement_pence_per_hour > 0),
        avg(f.pay_supplement_pence_per_hour) FILTER (WHERE f.pay_supplement_pence_per_hour > 0)
    FROM delegation_fundingline f
    JOIN delegation_delegation d ON d.id = f.delegation_id
    LEFT JOIN organisations_organisation o ON o.id = f.payer_id
    WHERE f.starts_on <= today AND (f.ends_on IS NULL OR f.ends_on > today) AND :ours
    GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
$$
"""
_SIGNATURES = (
    "almoner_place_of(bigint)",
    "almoner_live_counts(date)",
    "almoner_review_counts(date, date)",
    "almoner_experience_counts(date, date)",
    "almoner_funding_counts(date)",
)
BOARD_COUNTS = (
    PLACE,
    *(one.replace(":ours", _OURS) for one in (LIVE, REVIEWS, EXPERIENCES, FUNDING)),
    *(f"REVOKE ALL ON FUNCTION {one} FROM PUBLIC" for one in _SIGNATURES),
    *(f"GRANT EXECUTE ON FUNCTION {one} TO {WEB_ROLE}" for one in _SIGNATURES),
)
