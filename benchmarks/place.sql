-- A place of the size named in :people, :workers, :delegations and :acts, made in the database.
-- Everything is synthetic and follows from the row numbers, so each run makes the same place.
INSERT INTO organisations_organisation (id, kind, name, setting, address, postcode, local_authority,
    neighbourhood, ods_code, cqc_location_id, ascwds_id, main_service, parent_id,
    does_delegated_activities, phone, phone_out_of_hours, synthetic)
SELECT n, CASE n WHEN 1 THEN 'icb' WHEN 2 THEN 'trust' ELSE 'provider' END, 'Organisation ' || n,
    CASE WHEN n > 2 THEN 'home_care' ELSE '' END, '', '', '', '', '', '', '', '',
    CASE n WHEN 2 THEN 1 END, '', '', '', true
FROM generate_series(1, 2 + %(providers)s) n;

INSERT INTO organisations_team (id, organisation_id, name, phone, phone_out_of_hours)
SELECT n, 2, 'Team ' || n, '', '' FROM generate_series(1, %(teams)s) n;

INSERT INTO organisations_partnership (delegating_id, provider_id, starts_on, contract_reference,
    contract_allows_delegation)
SELECT 2, n, current_date - 700, '', true FROM generate_series(3, 2 + %(providers)s) n;

-- One account for each kind of home page: a nurse, a manager, a care worker, a board member.
INSERT INTO accounts_user (id, password, email, name, is_active, is_operator, persona, created_at)
SELECT n, '!', 'benchmark' || n || '@example.test', 'Benchmark ' || n, true, false, 'benchmark',
    now()
FROM generate_series(1, 4) n;

-- Workers: the first are nurses of the trust, then a manager a provider, then care workers.
INSERT INTO workforce_worker (id, user_id, given_name, family_name, synthetic)
SELECT n, CASE n WHEN 1 THEN 1 WHEN %(nurses)s + 1 THEN 2 WHEN %(nurses)s + %(providers)s + 1 THEN 3
    WHEN %(workers)s + 1 THEN 4 END, 'Worker', 'No' || n, true
FROM generate_series(1, %(workers)s + 1) n;

INSERT INTO workforce_employment (worker_id, organisation_id, job_title, job_role, pathway,
    access_role, ascwds_id, starts_on)
VALUES (%(workers)s + 1, 1, '', '', '998', 'board', '', current_date - 600);

INSERT INTO workforce_employment (worker_id, organisation_id, team_id, job_title, job_role, pathway,
    access_role, ascwds_id, starts_on)
SELECT n,
    CASE WHEN n <= %(nurses)s THEN 2 ELSE 3 + n %% %(providers)s END,
    CASE WHEN n <= %(nurses)s THEN 1 + n %% %(teams)s END,
    '', '8', CASE WHEN n <= %(nurses)s THEN '998' ELSE '3' END,
    CASE WHEN n <= %(nurses)s THEN 'delegator'
         WHEN n <= %(nurses)s + %(providers)s THEN 'registered_manager' ELSE 'care_worker' END,
    '', current_date - 600
FROM generate_series(1, %(workers)s) n;

INSERT INTO workforce_registration (worker_id, body, number, profession, starts_on, expires_on,
    checked_on, checked_by)
SELECT n, 'NMC', 'B' || n, 'registered-nurse', current_date - 700,
    current_date + CASE WHEN n %% 50 = 0 THEN -1 ELSE 300 END, current_date - 30, ''
FROM generate_series(1, %(nurses)s) n;

INSERT INTO workforce_trainingrecord (worker_id, employer_id, course, title, completed_on,
    expires_on, practical, delivered_by, certificate, source, recorded_at)
SELECT n, 3 + n %% %(providers)s, c.course, '', current_date - 300,
    current_date + CASE WHEN (n + c.i) %% 97 = 0 THEN -2 ELSE 200 END, false, '', '', 'benchmark', now()
FROM generate_series(%(nurses)s + 1, %(workers)s) n,
    unnest(%(courses)s::text[]) WITH ORDINALITY AS c (course, i);

INSERT INTO people_person (id, address, postcode, latitude, longitude, local_authority,
    neighbourhood, nhs_number_status, given_name, family_name, known_as, born_on, gender, phone,
    preferred_language, interpreter_needed, contact_needs, about_me, conditions, registered_by_id,
    synthetic, updated_at)
SELECT n, '', '', 52.4, -1.5, 'E08000026', '', '02', 'Person', 'No' || n, '', DATE '1940-01-01',
    '', '', '', false, '[]', '{}', '[]', 2, true, now()
FROM generate_series(1, %(people)s) n;

INSERT INTO people_involvement (person_id, organisation_id, team_id, kind, starts_on)
SELECT n, 2, NULL::bigint, 'nursing', current_date - 600 FROM generate_series(1, %(people)s) n
UNION ALL
SELECT n, 3 + n %% %(providers)s, NULL, 'provider', current_date - 600
FROM generate_series(1, %(people)s) n;

INSERT INTO delegation_activityagreement (organisation_id, activity, starts_on, agreed_by,
    settings, note)
SELECT n, %(activity)s, current_date - 600, 'Board', '{}', ''
FROM generate_series(1, 2 + %(providers)s) n WHERE n <> 2;

INSERT INTO delegation_insurance (provider_id, insurer, policy_number, starts_on, ends_on,
    activities, evidence, recorded_by)
SELECT n, 'Mutual', 'P' || n, current_date - 300,
    current_date + CASE WHEN n %% 60 = 0 THEN 0 ELSE 60 END, ARRAY[%(activity)s], '', 'benchmark'
FROM generate_series(3, 2 + %(providers)s) n;

INSERT INTO delegation_plan (id, person_id, activity, version, organisation_id, author_id,
    written_at, starts_at, review_by, values, procedure, do_not, call_first, call_out_of_hours,
    equipment, changed_regimen)
SELECT n, n, %(activity)s, 1, 2, 1 + n %% %(nurses)s, now() - interval '300 days',
    now() - interval '300 days', current_date + 60, %(plan)s::jsonb, 'As shown', '', '', '', '', false
FROM generate_series(1, %(delegations)s) n;

-- The worker is one of the care workers of the person's own provider.
INSERT INTO delegation_delegation (id, activity, activity_version, person_id, worker_id,
    provider_id, delegating_id, delegator_id, status, situation, conditions, supervision,
    call_first, call_out_of_hours, active_from, review_due_on, created_at, ended_reason)
SELECT n, %(activity)s, 1, n,
    %(nurses)s + %(providers)s + 1
        + ((3 + n %% %(providers)s) - 3 - (%(nurses)s + %(providers)s + 1) %% %(providers)s
           + %(providers)s) %% %(providers)s
        + %(providers)s * ((n / %(providers)s) %% %(worker_rows)s),
    3 + n %% %(providers)s, 2, 1 + n %% %(nurses)s,
    CASE WHEN n %% 25 = 0 THEN 'suspended' ELSE 'active' END, '', '[]', '', '', '',
    now() - interval '250 days', current_date + CASE WHEN n %% 40 = 0 THEN -1 ELSE 30 END,
    now() - interval '300 days', ''
FROM generate_series(1, %(delegations)s) n;

INSERT INTO delegation_suspension (delegation_id, trigger, since, reason, raised_by, lifted_because)
SELECT n, 'incident', now() - interval '2 days', '', 'benchmark', ''
FROM generate_series(25, %(delegations)s, 25) n;

INSERT INTO delegation_signature (delegation_id, party, agreed, signed_by_id, signed_at, reason)
SELECT d.id, p.party, true, CASE p.party WHEN 'delegate' THEN d.worker_id ELSE d.delegator_id END,
    now() - interval '280 days', ''
FROM delegation_delegation d, unnest(ARRAY['delegator', 'delegate', 'employer']) p (party);

INSERT INTO delegation_consent (delegation_id, person_id, basis, given_by, information_given,
    capacity, best_interests, given_at, withdrawn_at, withdrawn_by, recorded_by_id)
SELECT d.id, d.person_id, 'consent', 'The person', '', '{}', '{}', now() - interval '280 days',
    CASE WHEN d.id %% 83 = 0 THEN now() - interval '1 day' END,
    CASE WHEN d.id %% 83 = 0 THEN 'The person' ELSE '' END, d.delegator_id
FROM delegation_delegation d;

INSERT INTO delegation_competence (worker_id, employer_id, activity, activity_version, person_id,
    delegation_id, assessor_id, signed_off_at, valid_until, practices, plan_version, revoked_because)
SELECT d.worker_id, d.provider_id, d.activity, 1, d.person_id, d.id, d.delegator_id,
    now() - interval '251 days', current_date + CASE WHEN d.id %% 61 = 0 THEN 1 ELSE 100 END, 5, 1, ''
FROM delegation_delegation d;

INSERT INTO delegation_act (reference, delegation_id, activity, worker_id, person_id, provider_id,
    delegating_id, plan_id, due_at, done_at, recorded_at, outcome, timing, record, stops, note,
    authority, correction_reason)
SELECT gen_random_uuid(), d.id, d.activity, d.worker_id, d.person_id, d.provider_id, 2, d.id,
    t.due, t.due + interval '5 minutes', t.due + interval '6 minutes',
    CASE WHEN (d.id + t.i) %% 211 = 0 THEN 'missed' WHEN (d.id + t.i) %% 97 = 0 THEN 'refused'
         ELSE 'done' END,
    CASE WHEN (d.id + t.i) %% 31 = 0 THEN 'late' ELSE 'on_time' END,
    %(record)s::jsonb, '[]', '', %(authority)s::jsonb, ''
FROM generate_series(1, %(acts_each)s) WITH ORDINALITY AS s (i, o)
CROSS JOIN LATERAL (SELECT s.i, date_trunc('day', now()) - s.i * interval '12 hours'
    + interval '8 hours' AS due) t
CROSS JOIN delegation_delegation d
LIMIT %(acts)s;

INSERT INTO visits_visit (id, provider_id, person_id, worker_id, starts_at, ends_at, status, note,
    cancelled_because)
SELECT row_number() OVER (), d.provider_id, d.person_id, d.worker_id,
    date_trunc('day', now()) + interval '30 hours' + v.slot * interval '20 minutes',
    date_trunc('day', now()) + interval '30 hours' + v.slot * interval '20 minutes'
        + interval '20 minutes', 'planned', '', ''
FROM (SELECT d.*, row_number() OVER (PARTITION BY worker_id ORDER BY id) - 1 AS place
      FROM delegation_delegation d) d
CROSS JOIN LATERAL (SELECT d.place * 4 + k AS slot FROM generate_series(0, 3) k) v
LIMIT %(visits)s;

INSERT INTO visits_task (visit_id, activity, due_at, status, planned_granted, granted, reasons,
    answer, checked_at)
SELECT v.id, %(activity)s, v.starts_at, 'due', true, true, '{}', '{}', now() FROM visits_visit v;
