"""A rival with raw SQL as the web's role; answers that should not be kept or told apart."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from tests.factories import client_for
from tests.services.delegation.world import INSULIN, NOW, TODAY, make_world

from almoner.platform.access.scope import scoped
from almoner.platform.accounts import tokens
from almoner.registers.people.models import SharingDecision
from almoner.services.delegation.queries.authority import may

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("HZ-11")]
# Every function that runs with the owner's rights, and what this file does to it.
KNOWN = {
    "almoner_memberships": "an account of a rival",
    "almoner_has_employer": "yes or no about an id, nothing else",
    "almoner_has_involvement": "yes or no about an id, nothing else",
    "almoner_record_closed": "about the viewer's own organisation only",
    "almoner_join_care": "wrong guesses",
    "almoner_place_of": "organisations are open",
    "almoner_live_counts": "counts",
    "almoner_review_counts": "counts",
    "almoner_experience_counts": "counts",
    "almoner_funding_counts": "counts",
    "almoner_pack_counts": "counts",
    "almoner_offer_came": "moves a package on which the viewer has made an offer",
    "almoner_audit_link": "a trigger",
    "almoner_audit_head": "a trigger",
    "almoner_done_for": "times of what the viewer may do itself",
    "almoner_stop_switched_off": "what the viewer has taken off its own list, by another",
    "almoner_readings_for": "readings that stop what the viewer may do itself",
    "almoner_place_visits": "unnamed rows, for a council or board and its own people only",
    "almoner_place_shifts": "unnamed rows, for a council or board and its own people only",
    "almoner_capacity_lapsed": "sums of what is open to all",
    "almoner_flow_waiting": "counts of the viewer's own place",
    "almoner_flow_days": "counts of the viewer's own place",
    "almoner_flow_packages": "counts of the viewer's own place",
    "almoner_flow_requests": "counts of the viewer's own place",
}


@pytest.fixture
def world():
    return make_world()


def asked(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def as_rival(world):
    return scoped(world.viewer(world.rival_manager), drop_role=True)


def close_record(world):
    return SharingDecision.objects.create(
        person=world.person,
        organisation=world.provider,
        scope="record",
        agreed=False,
        given_at=NOW - timedelta(days=1),
        given_by="The person",
        recorded_by=world.nurse.user,
        recorded_for=world.trust,
    )


def test_every_function_with_the_owners_rights_is_known_here(world):
    found = asked(
        "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname = 'public' AND p.prosecdef"
    )
    assert {name for (name,) in found} <= set(KNOWN)


def test_the_jobs_of_a_rivals_account_are_not_told(world):
    account = world.worker.user_id
    with as_rival(world):
        assert asked("SELECT * FROM almoner_memberships(%s, %s)", account, TODAY) == []


def test_ones_own_jobs_are(world):
    account = world.rival_manager.user_id
    with as_rival(world):
        assert len(asked("SELECT * FROM almoner_memberships(%s, %s)", account, TODAY)) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "almoner_live_counts(%s)",
        "almoner_funding_counts(%s)",
        "almoner_review_counts(%s, '2100-01-01')",
        "almoner_experience_counts(%s, '2100-01-01')",
    ],
)
def test_counts_hold_nothing_of_others(world, sql):
    with as_rival(world):
        assert asked(f"SELECT * FROM {sql}", TODAY) == []


def test_a_rival_stops_nothing_under_anothers_list(world):
    sql = "SELECT almoner_stop_switched_off(%s, %s, 'x')"
    for who in (world.rival_manager, world.manager):
        with scoped(world.viewer(who), drop_role=True):
            assert asked(sql, INSULIN, NOW) == [(0,)]
    world.delegation.refresh_from_db()
    assert world.delegation.status == "active"


def test_a_wrong_guess_joins_nobodys_care(world):
    number, born = "9990000018", world.person.born_on
    type(world.person).objects.filter(pk=world.person.pk).update(nhs_number=number)
    guesses = [
        (number, born, "Okafo"),
        (number, born + timedelta(days=1), "Okafor"),
        ("9990000026", born, "Okafor"),
        (number, born, "%"),
        (number, born, ""),
    ]
    with as_rival(world):
        for guess in guesses:
            sql = "SELECT almoner_join_care(%s, %s, %s, 'provider', NULL, %s)"
            assert asked(sql, *guess, TODAY) == [(None,)]


class TestClosedRecord:
    def test_it_is_a_no_in_words_and_no_fault(self, world):
        close_record(world)
        with scoped(world.viewer(world.worker), drop_role=True):
            answer = may(world.worker.pk, INSULIN, world.person.pk, NOW)
        assert "record_closed" in [refusal.code for refusal in answer.refusals]

    def test_one_closed_record_does_not_take_the_round_away(self, world):
        close_record(world)
        for who, path in ((world.worker, "/today/"), (world.manager, "/service/")):
            assert client_for(who).get(path).status_code in (200, 302, 404)


def test_no_answer_is_kept(world):
    key = tokens.issue(world.viewer(world.manager), "Key", ["acts:read", "fhir:read"], 30)
    software = Client(headers={"Authorization": f"Bearer {key}"})
    browser = client_for(world.manager)
    answers = [software.get(path) for path in ("/api/v1/acts", "/fhir/R4/Patient")]
    answers += [browser.get(path) for path in ("/", "/accounts/2fa/", "/accounts/tokens/", "/no")]
    assert [answer for answer in answers if "no-store" not in answer["Cache-Control"]] == []


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "javascript:x"])
def test_sign_in_and_forms_never_lead_away(world, target):
    nurse = client_for(world.nurse)
    paths = [f"/accounts/login/?next={target}", f"/accounts/logout/?next={target}"]
    for path in paths:
        answer = nurse.get(path)
        assert "evil" not in answer.get("Location", "")
        assert "javascript" not in answer.get("Location", "")


@pytest.mark.parametrize("path", ["/accounts/acting-for/", "/accounts/tokens/new/", "/help/"])
def test_every_post_wants_its_token(world, path):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.manager.user)
    assert browser.post(path, {"organisation": world.rival.pk}).status_code in (403, 302)


@pytest.mark.parametrize("noun", ["acts", "delegations", "competence"])
def test_not_there_and_not_yours_look_the_same(world, noun):
    key = tokens.issue(world.viewer(world.rival_manager), "Key", list(tokens.SCOPES), 30)
    software = Client(headers={"Authorization": f"Bearer {key}"})
    yours = software.get(f"/api/v1/{noun}/{world.delegation.pk}")
    nobodys = software.get(f"/api/v1/{noun}/999999")
    assert (yours.status_code, yours.content) == (nobodys.status_code, nobodys.content)
