"""The other commands: audit, check, activities, mandates, demo, openapi."""

import json

import pytest
from django.db import connection, transaction
from tests.services.delegation.world import NOW, TODAY, YEAR_AGO, make_world
from tests.surfaces.cli.schemas import ACTIVITIES, ANSWER, CHAINS, CHECKS, ERROR, EVENTS
from tests.surfaces.cli.terminal import data, run

from almoner.platform.access.viewer import system
from almoner.platform.accounts.models import User
from almoner.platform.audit.commands import record
from almoner.platform.database.roles import WEB_ROLE
from almoner.services.delegation.catalogue import activities, mandates
from almoner.services.delegation.models import Mandate
from almoner.surfaces.cli import check as checking


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def audited(world):
    viewer = world.viewer(world.lead)
    with transaction.atomic():
        record(viewer, "person.viewed", world.person, person_id=world.person.pk)
        record(viewer, "delegation.viewed", world.delegation)
        record(system("test", world.provider.pk), "visit.planned", ("visit", 1))
    return world


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("authority",),
        ("audit",),
        ("audit", "verify"),
        ("demo",),
        ("check",),
        ("worker",),
        ("migrate",),
        ("activities",),
        ("mandate", "check"),
        ("openapi",),
    ],
)
def test_help_says_in_words_what_it_is_for(words):
    said = run(*words, "--help")
    assert said.exit_code == 0
    assert "Usage: " in said.stdout
    assert len(said.stdout.splitlines()) > 6


def test_help_of_authority_names_its_exit_codes():
    said = run("authority", "--help").stdout
    assert "0 when granted, 1 when refused, 2 when it cannot be answered" in " ".join(
        said.replace("│", " ").split()
    )


def test_an_unknown_command_is_2():
    assert run("fly").exit_code == 2


def test_a_whole_chain_verifies(audited):
    found = data("audit", "verify", schema=CHAINS)
    assert found["ok"] is True
    assert found["events"] == 3
    assert run("audit", "verify").stdout.startswith("Every link holds: 3 events in 2 chains.")


def test_a_tampered_chain_names_its_first_broken_link(audited):
    with connection.cursor() as cursor:
        # The heads of the chains are written at the commit, which a test does not reach.
        cursor.execute("SET CONSTRAINTS audit_head IMMEDIATE")
        cursor.execute("SET CONSTRAINTS audit_head DEFERRED")
        cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_append_only")
        cursor.execute(
            "UPDATE audit_auditevent SET verb = 'nothing.happened' WHERE verb = 'person.viewed'"
        )
        cursor.execute("ALTER TABLE audit_auditevent ENABLE TRIGGER audit_append_only")
    found = data("audit", "verify", code=1, schema=CHAINS)
    assert found["broken"][0]["sequence"] == 1
    assert found["broken"][0]["chain"] == audited.trust.pk
    assert "is broken at link 1" in run("audit", "verify").stdout


def test_one_organisation_and_one_person(audited):
    found = data("audit", "show", "--organisation", audited.trust.pk, schema=EVENTS)
    assert [one["verb"] for one in found] == ["delegation.viewed", "person.viewed"]
    about = data("audit", "show", "--organisation", audited.trust.pk, "--person", audited.person.pk)
    assert [one["verb"] for one in about] == ["person.viewed"]
    said = run("audit", "show", "--organisation", audited.provider.pk, "--limit", 1)
    assert "system:test  visit.planned  visit 1" in said.stdout


def test_an_unknown_organisation_cannot_be_shown(world):
    found = data("audit", "show", "--organisation", "NOPE", code=2, schema=ERROR)
    assert found["refusals"][0]["code"] == "no_such_organisation"


def test_activities_are_listed():
    found = data("activities", "list", schema=ACTIVITIES)
    assert [one["code"] for one in found] == list(activities())
    assert "insulin-administration" in run("activities", "list").stdout


@pytest.mark.parametrize("code", sorted(activities()))
def test_every_activity_can_be_shown_both_ways(code):
    found = data("activities", "show", code)
    assert found["code"] == code
    assert found["supervised_practices"]["confidence"] in ("F", "F2", "M", "D")
    said = run("activities", "show", code)
    assert said.exit_code == 0
    assert "Supervised practices:" in said.stdout
    assert "set by" in said.stdout or "national policy" in said.stdout


def test_an_unknown_activity_is_not_answerable():
    found = data("activities", "show", "brain-surgery", code=2, schema=ERROR)
    assert "insulin-administration" in found["refusals"][0]["mend"]


def test_functions_are_listed_with_their_questions():
    found = data("mandate", "list")
    assert [one["code"] for one in found] == list(mandates())
    assert all(one["scope"] for one in found)
    assert "--fact " in run("mandate", "list").stdout


def asking(world, function, *facts):
    words = ["mandate", "check", "--worker", world.worker.pk, "--function", function]
    words += ["--at", NOW.isoformat()]
    return [*words, *(part for fact in facts for part in ("--fact", fact))]


def test_a_function_nobody_granted_is_refused(world):
    function = sorted(mandates())[0]
    found = data(*asking(world, function), code=1, schema=ANSWER)
    assert found["granted"] is False
    assert found["refusals"]
    assert run(*asking(world, function)).stdout.startswith("No, at 20 November 2026")


def test_a_function_that_was_granted(world):
    """Trusted assessors: carers not yet known to social care."""
    definition = mandates()["trusted-assessor-carers"]
    Mandate.objects.create(
        function=definition.code,
        function_version=definition.version,
        granted_by=world.icb,
        signed_by=world.lead,
        holder_organisation=world.provider,
        starts_on=YEAR_AGO,
        ends_on=TODAY.replace(year=TODAY.year + 1),
        reference="Minute 7",
    )
    facts = [
        f"{field.name}:{field.codes[0] if field.choices else 'no'}" for field in definition.scope
    ]
    found = data(*asking(world, definition.code, *facts), schema=ANSWER)
    assert {link["kind"] for link in found["chain"]} == {"mandate", "mandate_employment"}
    said = run(*asking(world, definition.code, *facts))
    assert said.exit_code == 0
    assert "It rests on:" in said.stdout


@pytest.mark.parametrize(
    ("function", "facts", "code"),
    [
        ("fly", [], "unknown_function"),
        ("trusted-assessor-carers", ["moon:full"], "unknown_fact"),
        ("trusted-assessor-carers", ["carer_known"], "unknown_fact"),
    ],
)
def test_what_cannot_be_asked_of_functions(world, function, facts, code):
    found = data(*asking(world, function, *facts), code=2, schema=ERROR)
    assert found["refusals"][0]["code"] == code


@pytest.fixture
def migrated(monkeypatch):
    """The tests' own tables are made without migrations; say that none are waiting."""
    monkeypatch.setitem(checking.LOOKS, "migrations", lambda: "Every migration has been run.")


def test_a_fit_installation(db, migrated):
    found = data("check", schema=CHECKS)
    assert found["ok"] is True
    names = [one["name"] for one in found["checks"]]
    assert names == [
        "configuration",
        "database",
        "migrations",
        "row_security",
        "postcodes",
        "definitions",
        "travel_times",
    ]
    assert all(line.startswith("Well:") for line in run("check").stdout.splitlines())


def test_a_table_left_open_is_named(db, migrated):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_person DISABLE ROW LEVEL SECURITY")
    found = data("check", code=1, schema=CHECKS)
    (bad,) = [one for one in found["checks"] if not one["ok"]]
    assert bad["name"] == "row_security"
    assert "people_person" in bad["words"]
    assert "almoner migrate" in bad["mend"]


def test_a_table_the_web_owns_is_named(db, migrated):
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT CREATE ON SCHEMA public TO {WEB_ROLE}")
        cursor.execute(f"ALTER TABLE people_person OWNER TO {WEB_ROLE}")
    found = data("check", code=1)
    (bad,) = [one for one in found["checks"] if not one["ok"]]
    assert "people_person" in bad["words"]


def test_a_role_that_gets_round_the_policies_is_found(world, migrated, monkeypatch):
    monkeypatch.setattr(checking, "WEB_ROLE", connection.settings_dict["USER"] or "postgres")
    found = data("check", code=1)
    bad = {one["name"] for one in found["checks"] if not one["ok"]}
    assert bad == {"row_security"}


def test_migrations_that_wait_are_counted(world, monkeypatch):
    class Waiting:
        def __init__(self, _):
            self.loader = self

        graph = property(lambda self: self)

        def leaf_nodes(self):
            return []

        def migration_plan(self, _):
            return [1, 2, 3]

    monkeypatch.setattr(checking, "MigrationExecutor", Waiting)
    found = data("check", code=1)
    (bad,) = [one for one in found["checks"] if not one["ok"]]
    assert bad["words"] == "3 migrations have not been run."
    assert bad["mend"] == "Run “almoner migrate”."


def test_a_check_that_cannot_be_made_is_told(world, migrated, monkeypatch):
    def broken():
        raise OSError("No space left on the disk.")

    monkeypatch.setitem(checking.LOOKS, "postcodes", broken)
    found = data("check", code=1)
    (bad,) = [one for one in found["checks"] if not one["ok"]]
    assert (bad["name"], bad["words"]) == ("postcodes", "No space left on the disk.")


def test_a_file_of_travel_times_that_is_not_there_is_named(world, migrated, settings):
    settings.TRAVEL_TIMES = "/nowhere/times.csv"
    found = data("check", code=1)
    (bad,) = [one for one in found["checks"] if not one["ok"]]
    assert bad["words"].startswith("times.csv cannot be read")


def test_a_short_secret_is_not_well(world, migrated, settings):
    settings.SECRET_KEY = "short"
    said = run("check")
    assert said.exit_code == 1
    assert "Not well: The secret key is short." in said.stdout


def test_personas_while_the_demo_is_on(world, settings):
    settings.DEMO = True
    User.objects.filter(pk=world.lead.user_id).update(persona="Team lead")
    found = data("demo", "personas")
    assert {one["name"] for one in found} >= {"Lin Shaw"}
    said = run("demo", "people").stdout
    assert "- Lin Shaw, delegating team lead at Example Community Trust" in said
    assert "Try this" not in said


def test_each_persona_comes_with_what_is_worth_trying(world, settings):
    settings.DEMO = True
    hint = "See the team's workload and hand over a caseload."
    User.objects.filter(pk=world.lead.user_id).update(persona="Lead", email="lin@example.org")
    assert hint in {one["what_to_try"] for one in data("demo", "people")}
    assert f"  Try this: {hint}" in run("demo", "people").stdout


def test_no_personas_while_the_demo_is_off(world, settings):
    settings.DEMO = False
    said = run("demo", "personas")
    assert said.exit_code == 1
    assert "The demo is off" in said.stdout


def test_seeding_passes_the_seed_on(world, monkeypatch):
    from dataclasses import dataclass

    from almoner.surfaces.cli import demo

    asked = []

    @dataclass
    class Made:
        made: bool
        words: str = "Made."

    def seed(number, *, if_empty):
        asked.append((number, if_empty))
        return Made(True)

    monkeypatch.setattr(demo, "import_string", lambda name: {demo.SEED: seed}[name])
    assert data("demo", "seed", "--seed", 7, "--if-empty")["made"] is True
    assert asked == [(7, True)]


def test_seeding_is_refused_in_words_where_there_are_people(world, settings):
    settings.DEMO = True
    found = data("demo", "seed", code=1, schema=ERROR)
    assert found["refusals"][0]["code"] == "not-empty"


def test_openapi_prints_the_description():
    said = run("openapi")
    assert said.exit_code == 0
    schema = json.loads(said.stdout)
    assert schema["openapi"].startswith("3.1")
    assert "/api/v1/authority" in schema["paths"]
