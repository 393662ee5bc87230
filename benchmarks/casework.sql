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
FROM generate_series(1, greatest(%(people)s, %(walked)s)) n;

INSERT INTO people_involvement (person_id, organisation_id, kind, starts_on)
SELECT n, %(council)s, 'council', current_date - 900
FROM generate_series(1, greatest(%(people)s, %(walked)s)) n;

-- part: copies
-- Copy k of timeline n is case n + k * walked: the same days, another person.
CREATE TEMP TABLE copied AS
SELECT n, k, n + k * %(walked)s AS id
FROM generate_series(1, %(walked)s) n, generate_series(1, %(copies)s - 1) k;

DO $copy$
DECLARE columns text;
BEGIN
    SELECT string_agg(quote_ident(column_name), ', ') INTO columns
    FROM information_schema.columns
    WHERE table_name = 'pathways_case' AND column_name NOT IN ('id', 'person_id');
    EXECUTE format('INSERT INTO pathways_case (id, person_id, %%1$s)
        SELECT p.id, CASE WHEN c.person_id IS NOT NULL
            THEN 1 + mod(p.id, (SELECT count(*) FROM people_person)) END, %%1$s
        FROM pathways_case c JOIN copied p ON p.n = c.id', columns);
    SELECT string_agg(quote_ident(column_name), ', ') INTO columns
    FROM information_schema.columns
    WHERE table_name = 'pathways_caseevent' AND column_name NOT IN ('id', 'case_id');
    EXECUTE format('INSERT INTO pathways_caseevent (case_id, %%1$s)
        SELECT p.id, %%1$s FROM pathways_caseevent e JOIN copied p ON p.n = e.case_id', columns);
    SELECT string_agg(quote_ident(column_name), ', ') INTO columns
    FROM information_schema.columns
    WHERE table_name = 'pathways_caseclock' AND column_name NOT IN ('id', 'case_id');
    EXECUTE format('INSERT INTO pathways_caseclock (case_id, %%1$s)
        SELECT p.id, %%1$s FROM pathways_caseclock e JOIN copied p ON p.n = e.case_id', columns);
END $copy$;

DROP TABLE copied;
