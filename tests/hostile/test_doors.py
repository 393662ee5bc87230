"""Ways in that must stay shut: a host made up, a session planted, a key that outlived its job."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from tests import factories as f
from tests.platform.accounts.helpers import password, sign_in, signed_in
from tests.surfaces.keys import Caller, key_for

from almoner.registers.workforce.models import Employment

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("HZ-11")]
EMAIL = "nurse@example.test"
EVIL = "evil.example"


@pytest.fixture
def nurse():
    return f.worker(f.organisation("trust"), "delegator", user=f.account("Nia Nurse", email=EMAIL))


class TestHost:
    @pytest.mark.parametrize("path", ["/", "/accounts/login/", "/api/v1/acts", "/fhir/R4/Patient"])
    @pytest.mark.parametrize("host", [EVIL, f"almoner.example.{EVIL}", f"{EVIL}:443", "a b", ""])
    def test_an_unknown_host_is_refused(self, settings, path, host):
        settings.ALLOWED_HOSTS = ["almoner.example"]
        answer = Client(raise_request_exception=False).get(path, headers={"Host": host})
        assert answer.status_code == 400
        assert EVIL not in answer.content.decode()

    def test_the_known_host_is_served(self, settings):
        settings.ALLOWED_HOSTS = ["almoner.example"]
        answer = Client().get("/accounts/login/", headers={"Host": "almoner.example"})
        assert answer.status_code == 200

    def test_a_forwarded_host_is_not_listened_to(self, settings):
        settings.ALLOWED_HOSTS = ["almoner.example"]
        sent = {"Host": "almoner.example", "X-Forwarded-Host": EVIL}
        answer = Client().get("/fhir/R4/metadata", headers=sent)
        assert EVIL not in answer.content.decode()

    @pytest.mark.parametrize("email", [EMAIL, "nobody@example.test"])
    def test_no_mail_repeats_the_host_of_a_request(self, settings, nurse, email):
        settings.ALLOWED_HOSTS = ["*"]
        settings.CSRF_TRUSTED_ORIGINS = ["https://almoner.example"]
        Client().post("/accounts/password/reset/", {"email": email}, headers={"Host": EVIL})
        said = [f"{one.subject} {one.body}" for one in mail.outbox]
        assert EVIL not in str(said)
        links = [word for one in said for word in one.split() if "/accounts/" in word]
        assert all(link.startswith("https://almoner.example/accounts/") for link in links)
        assert bool(links) is (email == EMAIL)


class TestSession:
    def test_its_key_changes_at_sign_in(self, client, nurse):
        password(client, EMAIL)
        planted = client.session.session_key
        assert planted
        sign_in(client, EMAIL)
        assert signed_in(client)
        assert client.session.session_key != planted

    def test_whoever_planted_it_is_not_let_in(self, client, nurse):
        password(client, EMAIL)
        planted = client.session.session_key
        sign_in(client, EMAIL)
        thief = Client()
        thief.cookies["sessionid"] = planted
        assert not signed_in(thief)

    def test_a_made_up_key_is_never_taken_up(self, nurse):
        made_up = "a" * 32
        browser = Client()
        browser.cookies["sessionid"] = made_up
        sign_in(browser, EMAIL)
        assert signed_in(browser)
        assert browser.cookies["sessionid"].value != made_up


class TestKeyAfterTheJob:
    @pytest.fixture
    def manager(self):
        return f.worker(f.organisation(name="Elm Care"), "registered_manager")

    def ask(self, manager):
        """What each door says to a key that was made while the job lasted."""
        job = manager.employments.order_by("pk").first()
        key = key_for(manager, job.organisation)
        doors = [("/api/v1", "/acts"), ("/api/v1", "/delegations"), ("/fhir/R4", "/Patient")]
        yield from (Caller(key, base).get(path) for base, path in doors)

    def test_it_works_while_the_job_lasts(self, manager):
        assert [one.status_code for one in self.ask(manager)] == [200, 200, 200]

    def test_it_is_refused_when_the_job_has_ended(self, manager):
        Employment.objects.update(ends_on=timezone.localdate())
        assert {one.status_code for one in self.ask(manager)} <= {401, 403}

    def test_another_job_does_not_take_its_place(self, manager):
        """Their next employer's people are not opened by the last employer's key."""
        Employment.objects.update(ends_on=timezone.localdate())
        oak = f.organisation(name="Oak Care")
        f.employ(manager, oak, "registered_manager")
        person = f.person([oak], family_name="Okafor")
        answers = list(self.ask(manager))
        assert {one.status_code for one in answers} <= {401, 403}
        assert not any(person.family_name in one.content.decode() for one in answers)

    def test_a_job_that_begins_tomorrow_opens_nothing_today(self, manager):
        day = timezone.localdate() + timedelta(days=1)
        Employment.objects.update(starts_on=day, ends_on=None)
        assert {one.status_code for one in self.ask(manager)} <= {401, 403}
