import pytest
from tests import factories as f
from tests.platform.accounts.helpers import signed_in, text, verbs

from almoner.platform.accounts import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse():
    user = f.account("Nia Nurse", second_factor=False, persona="Decides and delegates")
    return f.worker(f.organisation("trust", "Elm Trust"), "delegator", user=user, given_name="Nia")


def test_the_page_lists_the_personas_with_their_role_and_employer(client, nurse):
    f.account("Real Person", email="real@example.test")
    page = text(client.get("/accounts/demo/"))
    for words in ("Nia Nurse", "Decides and delegates", "Delegating professional, Elm Trust"):
        assert words in page
    assert "Real Person" not in page
    assert "real@example.test" not in page


def test_the_page_says_what_is_worth_trying(client, nurse, monkeypatch):
    assert "Try this" not in text(client.get("/accounts/demo/"))
    monkeypatch.setitem(queries._hints, nurse.user.email, "Answer a call for help.")
    assert "Try this: Answer a call for help." in text(client.get("/accounts/demo/"))


def test_one_tap_signs_in(client, nurse):
    assert client.post("/accounts/demo/", {"account": nurse.user.pk}).url == "/"
    assert signed_in(client)
    assert client.get("/accounts/").status_code == 200
    assert verbs() == ["account.signed_in"]


def test_another_tap_becomes_somebody_else(client, nurse):
    other = f.worker(
        f.organisation(name="Oak Care"), user=f.account("Cal", second_factor=False, persona="Carer")
    )
    client.post("/accounts/demo/", {"account": nurse.user.pk})
    client.post("/accounts/demo/", {"account": other.user.pk})
    page = text(client.get("/accounts/"))
    assert "Oak Care" in page
    assert "Elm Trust" not in page


def test_looking_does_not_sign_in(client, nurse):
    client.get(f"/accounts/demo/?account={nurse.user.pk}")
    assert not signed_in(client)


@pytest.mark.parametrize("typed", ["", "0", "x", "-1", "999999999", "9" * 40, "1 OR 1=1", "１"])
def test_an_account_that_is_no_persona_cannot_be_had(client, nurse, typed):
    assert client.post("/accounts/demo/", {"account": typed}).status_code == 404
    assert not signed_in(client)


def test_a_real_account_cannot_be_had_in_the_demo(client):
    real = f.account("Real Person")
    assert client.post("/accounts/demo/", {"account": real.pk}).status_code == 404
    assert not signed_in(client)


def test_a_closed_persona_cannot_be_had(client, nurse):
    nurse.user.is_active = False
    nurse.user.save()
    assert client.post("/accounts/demo/", {"account": nurse.user.pk}).status_code == 404


def test_without_the_demo_there_is_no_such_page(client, nurse, settings):
    settings.DEMO = False
    assert client.get("/accounts/demo/").status_code == 404
    assert client.post("/accounts/demo/", {"account": nurse.user.pk}).status_code == 404
    assert not signed_in(client)
    assert "/accounts/demo/" not in text(client.get("/accounts/login/"))


def test_a_demo_without_people_says_so(client):
    assert "There are no demo people yet." in text(client.get("/accounts/demo/"))


def test_signing_in_again_leads_back_to_the_page(client, nurse):
    page = text(client.get("/accounts/login/?next=/tasks/7/"))
    assert 'href="/accounts/demo/?next=/tasks/7/"' in page
    assert 'name="next" value="/tasks/7/"' in text(client.get("/accounts/demo/?next=/tasks/7/"))
    given = {"account": nurse.user.pk, "next": "/tasks/7/"}
    assert client.post("/accounts/demo/", given).url == "/tasks/7/"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_it_leads_nowhere_else(client, nurse, address):
    given = {"account": nurse.user.pk, "next": address}
    assert client.post("/accounts/demo/", given).url == "/"
