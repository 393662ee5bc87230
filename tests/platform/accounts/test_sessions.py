import pytest
from django.contrib.sessions.models import Session
from tests import factories as f
from tests.platform.accounts.helpers import text, verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return f.client_for(f.worker(f.organisation()))


def let_in(client):
    return client.get("/accounts/").status_code == 200


def test_a_session_lasts_while_it_is_used(client, clock):
    for _ in range(8):
        clock.forward(minutes=14)
        assert let_in(client)


def test_fifteen_minutes_without_use_end_it(client, clock):
    assert let_in(client)
    clock.forward(minutes=15, seconds=1)
    assert client.get("/accounts/").url.startswith("/accounts/login/")


def test_looking_at_any_page_counts_as_use(client, clock):
    assert let_in(client)
    clock.forward(minutes=10)
    client.get("/no/such/page/")
    clock.forward(minutes=10)
    assert let_in(client)


def test_twelve_hours_end_it_however_busy_it_is(client, clock):
    assert let_in(client)
    for _ in range(71):
        clock.forward(minutes=10)
        assert let_in(client)
    clock.forward(minutes=10)
    assert not let_in(client)
    assert "account.signed_out" in verbs()


def test_signing_in_again_starts_a_new_twelve_hours(clock):
    worker = f.worker(f.organisation())
    first = f.client_for(worker)
    assert let_in(first)
    clock.forward(hours=12)
    assert let_in(f.client_for(worker))
    assert not let_in(first)


def test_the_session_is_ended_on_the_server_too(client):
    assert let_in(client)
    stolen = client.cookies["sessionid"].value
    client.post("/accounts/logout/")
    client.cookies["sessionid"] = stolen
    assert not let_in(client)
    assert not Session.objects.filter(session_key=stolen).exists()


def test_a_closed_account_is_out_at_once(client):
    assert let_in(client)
    from almoner.platform.accounts.models import User

    User.objects.update(is_active=False)
    assert not let_in(client)


def test_after_time_ran_out_the_form_leads_back_to_its_page(client, clock):
    clock.forward(minutes=16)
    response = client.post("/accounts/acting-for/", {"organisation": "1"}, follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/login/?next=/accounts/acting-for/"
    assert "Sign in" in text(response)
