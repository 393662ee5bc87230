"""Stops what a local system has switched off, in the transaction that switches it off.

A board sees no delegation by name, so its own rights do not reach them. This does one thing with
the owner's rights: it stops the delegations under the viewer's own agreed list, of an activity that
this list no longer holds. It tells how many, and nothing of whom.
"""

from almoner.platform.database.roles import WEB_ROLE

_STOP = """
CREATE OR REPLACE FUNCTION almoner_stop_switched_off(what text, at timestamptz, because text)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE own bigint := almoner_organisation();
    today date := (at AT TIME ZONE 'Europe/London')::date;
    one record; stopped bigint := 0;
BEGIN
    IF own IS NULL
        OR NOT EXISTS (SELECT 1 FROM delegation_activityagreement a
            WHERE a.organisation_id = own AND a.activity = what AND a.ends_on <= today)
        OR EXISTS (SELECT 1 FROM delegation_activityagreement a
            WHERE a.organisation_id = own AND a.activity = what AND a.starts_on <= today
              AND (a.ends_on IS NULL OR a.ends_on > today))
    THEN RETURN 0;
    END IF;
    FOR one IN SELECT d.id, d.status, d.person_id, d.delegating_id FROM delegation_delegation d
        JOIN organisations_organisation o ON o.id = d.delegating_id
        WHERE d.activity = what AND d.status IN ('active', 'suspended')
          AND coalesce(o.parent_id, o.id) = own
          AND NOT EXISTS (SELECT 1 FROM delegation_suspension s WHERE s.delegation_id = d.id
              AND s.trigger = 'activity-stopped' AND s.lifted_at IS NULL)
        ORDER BY d.id FOR UPDATE OF d
    LOOP
        INSERT INTO delegation_suspension
            (delegation_id, trigger, since, reason, raised_by, lifted_because)
            VALUES (one.id, 'activity-stopped', at, because, 'system:agreed lists', '');
        INSERT INTO delegation_delegationevent
            (delegation_id, at, verb, source, target, by, reason)
            VALUES (one.id, at, 'suspend', one.status, 'suspended', 'system:agreed lists', because);
        UPDATE delegation_delegation SET status = 'suspended' WHERE id = one.id;
        INSERT INTO audit_auditevent (chain, sequence, at, actor, verb, subject_type, subject_id,
                person_id, detail, previous, digest)
            VALUES (one.delegating_id, 0, at, 'system:agreed lists', 'delegation.suspended',
                'delegation', one.id::text, one.person_id, '{"trigger": "activity-stopped"}',
                '', '');
        stopped := stopped + 1;
    END LOOP;
    RETURN stopped;
END $$
"""
_SIGNATURE = "almoner_stop_switched_off(text, timestamptz, text)"

CODE = (
    _STOP,
    f"REVOKE ALL ON FUNCTION {_SIGNATURE} FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION {_SIGNATURE} TO {WEB_ROLE}",
)
