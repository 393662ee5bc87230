-- All that the authority of each delegation rests on, one document a delegation.
-- Read with the caller's own rights, so that row-level security holds here too.
-- Spans are [id, start, end, …] in POSIX seconds; a day means midnight in London.
SELECT d.id, json_build_object(
    'id', d.id, 'activity', d.activity, 'worker', d.worker_id, 'person', d.person_id,
    'provider', d.provider_id, 'delegating', d.delegating_id, 'team', d.team_id,
    'delegator', d.delegator_id, 'status', d.status,
    'active', CASE WHEN d.active_from IS NOT NULL THEN json_build_array(
        almoner_seconds(d.active_from), almoner_until(d.active_until)) END,
    'review_end', almoner_until(d.review_due_on + 1),
    'suspensions', (SELECT json_agg(json_build_array(s.id, almoner_seconds(s.since),
            almoner_until(s.lifted_at), s.trigger) ORDER BY s.id)
        FROM delegation_suspension s WHERE s.delegation_id = d.id),
    'consents', (SELECT json_agg(json_build_array(c.id, almoner_seconds(c.given_at),
            almoner_until(c.withdrawn_at), c.basis, almoner_until(c.review_by + 1),
            coalesce(almoner_seconds(r.starts_on), 0), almoner_until(r.ends_on)) ORDER BY c.id)
        FROM delegation_consent c LEFT JOIN people_representative r ON r.id = c.representative_id
        WHERE c.delegation_id = d.id),
    'signatures', (SELECT json_agg(json_build_array(g.id, almoner_seconds(g.signed_at),
            g.party, g.agreed) ORDER BY g.id)
        FROM delegation_signature g WHERE g.delegation_id = d.id),
    'insurance', insurance.found, 'provider_agreement', provider_agreement.found,
    'system_agreement', system_agreement.found, 'partnerships', partnerships.found,
    'registrations', registrations.found, 'delegator_employment', delegator_employment.found,
    'leave', leave.found,
    'employment', (SELECT json_agg(json_build_array(e.id, almoner_seconds(e.starts_on),
            almoner_until(e.ends_on)) ORDER BY e.id)
        FROM workforce_employment e
        WHERE e.worker_id = d.worker_id AND e.organisation_id = d.provider_id),
    'competences', (SELECT json_agg(json_build_array(k.id, almoner_seconds(k.signed_off_at),
            least(almoner_until(k.valid_until), almoner_until(k.revoked_at)),
            coalesce(k.plan_version, 0), k.revoked_at IS NOT NULL) ORDER BY k.id)
        FROM delegation_competence k
        WHERE k.worker_id = d.worker_id AND k.employer_id = d.provider_id
          AND k.activity = d.activity AND k.person_id = d.person_id),
    'training', (SELECT json_agg(json_build_array(t.course, t.id,
            almoner_seconds(t.completed_on), almoner_until(t.expires_on)) ORDER BY t.id)
        FROM workforce_trainingrecord t
        WHERE t.worker_id = d.worker_id AND t.employer_id = d.provider_id
          AND t.completed_on IS NOT NULL),
    'plans', (SELECT json_agg(json_build_array(v.id, almoner_seconds(v.starts_at),
            almoner_until(v.superseded_at), v.version, almoner_until(v.review_by + 1),
            v.changed_regimen) ORDER BY v.version)
        FROM delegation_plan v WHERE v.person_id = d.person_id AND v.activity = d.activity),
    'hospital_stays', (SELECT json_agg(json_build_array(h.id, almoner_seconds(h.admitted_at),
            almoner_until(h.discharged_at)) ORDER BY h.id)
        FROM people_hospitalstay h WHERE h.person_id = d.person_id),
    'died_at', (SELECT almoner_until(q.died_on) FROM people_person q WHERE q.id = d.person_id),
    'closings', (SELECT json_agg(json_build_array(x.id, almoner_seconds(x.given_at),
            almoner_until(x.withdrawn_at), CASE WHEN x.scope = 'delegation' THEN 'sharing'
            WHEN x.organisation_id = d.provider_id THEN 'record' ELSE 'team' END) ORDER BY x.id)
        FROM people_sharingdecision x
        WHERE x.person_id = d.person_id AND NOT x.agreed AND (
            x.scope IN ('record', 'delegation')
                AND x.organisation_id IN (d.provider_id, d.delegating_id)
            OR x.scope = 'delegation' AND x.organisation_id IS NULL)),
    'provider_involvement', (SELECT json_agg(json_build_array(n.id, almoner_seconds(n.starts_on),
            almoner_until(n.ends_on), n.team_id) ORDER BY n.id)
        FROM people_involvement n
        WHERE n.person_id = d.person_id AND n.organisation_id = d.provider_id),
    'delegating_involvement', (SELECT json_agg(json_build_array(n.id,
            almoner_seconds(n.starts_on), almoner_until(n.ends_on), n.team_id) ORDER BY n.id)
        FROM people_involvement n
        WHERE n.person_id = d.person_id AND n.organisation_id = d.delegating_id)
)
FROM unnest({wanted}) AS asked (id) JOIN delegation_delegation d ON d.id = asked.id
-- What many delegations share stands in joins: the server then looks it up once for all of them.
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(i.id, almoner_seconds(i.starts_on),
            almoner_until(i.ends_on)) ORDER BY i.id) AS found
    FROM delegation_insurance i
    WHERE i.provider_id = d.provider_id AND d.activity = ANY(i.activities)) insurance ON true
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(a.id, almoner_seconds(a.starts_on),
            almoner_until(a.ends_on)) ORDER BY a.id) AS found
    FROM delegation_activityagreement a
    WHERE a.organisation_id = d.provider_id AND a.activity = d.activity
    ) provider_agreement ON true
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(a.id, almoner_seconds(a.starts_on),
            almoner_until(a.ends_on)) ORDER BY a.id) AS found
    FROM organisations_organisation o
    JOIN delegation_activityagreement a
        ON a.organisation_id = coalesce(o.parent_id, o.id) AND a.activity = d.activity
    WHERE o.id = d.delegating_id) system_agreement ON true
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(p.id, almoner_seconds(p.starts_on),
            almoner_until(p.ends_on), p.contract_allows_delegation) ORDER BY p.id) AS found
    FROM organisations_partnership p
    WHERE p.delegating_id = d.delegating_id AND p.provider_id = d.provider_id
    ) partnerships ON true
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(r.id, almoner_seconds(r.starts_on),
            almoner_until(r.expires_on), r.profession) ORDER BY r.id) AS found
    FROM workforce_registration r WHERE r.worker_id = d.delegator_id) registrations ON true
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(e.id, almoner_seconds(e.starts_on),
            almoner_until(e.ends_on)) ORDER BY e.id) AS found
    FROM workforce_employment e
    WHERE e.worker_id = d.delegator_id AND e.organisation_id = d.delegating_id
    ) delegator_employment ON true
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(l.id, almoner_seconds(l.starts_on),
            almoner_until(l.ends_on), l.deputy_id, almoner_registrations(l.deputy_id),
            almoner_jobs(l.deputy_id, d.delegating_id),
            almoner_leave(l.deputy_id, d.delegating_id)) ORDER BY l.id) AS found
    FROM workforce_leave l
    WHERE l.worker_id = d.delegator_id AND l.organisation_id = d.delegating_id) leave ON true
