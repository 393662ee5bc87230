-- A council of %(teams)s teams and its cases, made in the database. Everything is synthetic.
-- part: place
INSERT INTO organisations_organisation (id, kind, name, setting, address, postcode, local_authority,
    neighbourhood, ods_code, cqc_location_id, ascwds_id, main_service, does_delegated_activities,
    phone, phone_out_of_hours, synthetic)
VALUES (%(council)s, 'council', 'Council', '', '', '', '', '', '', '', '', '', '', '', '', true);

INSERT INTO organisations_team (id, organisation_id, name, phone, phone_out_of_hours)
SELECT n, %(council)s, 'Team ' || n, '', '' FROM generate_series(1, %(teams)s) n;

INSERT INTO accounts_user (id, password, email, name, is_active, is_operator, persona, created_at)
VALUES (1, '!', 'benchmark1@example.test', 'Benchmark', true, false, 'benchmark', now());

INSERT INTO workforce_worker (id, user_id, given_name, family_name, synthetic)
SELECT n, CASE n WHEN 1 THEN 1 END, 'Worker', 'No' || n, true
FROM generate_series(1, %(workers)s) n;

INSERT INTO workforce_employment (worker_id, organisation_id, team_id, job_title, job_role, pathway,
    access_role, ascwds_id, starts_on)
SELECT n, %(council)s, 1 + (n - 1) / (%(workers)s / %(teams)s), '', '', '998', 'social_worker', '',
    current_date - 900
FROM generate_series(1, %(workers)s) n;

INSERT INTO people_person (id, address, postcode, latitude, longitude, local_authority,
    neighbourhood, nhs_number_status, given_name, family_name, known_as, born_on, gender, phone,
    preferred_language, interpreter_needed, contact_needs, about_me, conditions, registered_by_id,
    synthetic, updated_at)
SELECT n, '', '', 52.4, -1.5, 'E08000026', '88' || n %% 40, '02', 'Person', 'No' || n, '',
    DATE '1930-01-01' + (n * 37) %% 25000, CASE n %% 2 WHEN 1 THEN 'female' ELSE 'male' END, '', '',
    false, '[]', '{}', '[]', %(council)s, true, now()
FROM generate_series(1, %(people)s) n;

INSERT INTO people_involvement (person_id, organisation_id, kind, starts_on)
SELECT n, %(council)s, 'council', current_date - 900
FROM generate_series(1, %(people)s) n;

-- The walked events wait here, without an index.
CREATE UNLOGGED TABLE walked (LIKE pathways_caseevent INCLUDING DEFAULTS);

ALTER TABLE walked ALTER id DROP NOT NULL;

-- part: in order of time
INSERT INTO pathways_caseevent (case_id, number, at, recorded_at, verb, transition, source, target,
    moment, reason, data, organisation_id)
SELECT case_id, number, at, recorded_at, verb, transition, source, target, moment, reason, data,
    organisation_id
FROM walked ORDER BY at, case_id, number;

DROP TABLE walked;

SELECT setval(pg_get_serial_sequence('pathways_case', 'id'), max(id)) FROM pathways_case;
