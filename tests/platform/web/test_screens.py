import pytest
from django.test import Client
from tests import factories as f
from tests.platform.web import pages

from almoner.platform.access.rights import ROLES
from almoner.platform.web.screens import public_screen, screen, unmarked
from almoner.registers.organisations.models import Team

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.platform.web.pages")]


@pytest.fixture
def manager():
    return f.worker(f.organisation(name="Elm Care"), "registered_manager")


def text(response):
    return response.content.decode()


def test_the_right_role_opens_the_screen(manager):
    response = f.client_for(manager).get("/service/")
    assert response.status_code == 200
    assert text(response) == "service of Elm Care"


@pytest.mark.parametrize("role", [role for role in ROLES if role != "nobody"])
def test_a_role_opens_the_screen_exactly_when_it_has_the_right(role):
    client = f.client_for(f.worker(f.organisation(), role))
    expected = 200 if "service.view" in ROLES[role].rights else 403
    assert client.get("/service/").status_code == expected


def test_signed_out_goes_to_sign_in_and_comes_back(client):
    response = client.get("/service/?week=3")
    assert response.status_code == 302
    assert response.url == "/accounts/login/?next=/service/%3Fweek%3D3"


def test_the_wrong_role_reads_which_role_may(manager):
    carer = f.worker(f.organisation(name="Oak Care"), "care_worker")
    response = f.client_for(carer).get("/service/")
    assert response.status_code == 403
    assert "This page is for: registered manager." in text(response)
    assert "Oak Care" in text(response)


def test_an_account_without_a_job_is_told_so():
    response = f.client_for(f.account("Nobody Yet")).get("/service/")
    assert response.status_code == 403
    assert "not linked to a current job" in text(response)


def test_a_job_that_ended_opens_nothing(manager):
    manager.employments.update(ends_on=f.LONG_AGO)
    assert f.client_for(manager).get("/service/").status_code == 403


def test_any_account_opens_a_screen_for_the_signed_in(client):
    assert f.client_for(f.account()).get("/anyone/").status_code == 200
    assert client.get("/anyone/").status_code == 302


def test_anyone_opens_a_public_screen(client):
    assert text(client.get("/public/")) == "open"


@pytest.mark.parametrize(
    ("address", "method", "status"),
    [
        ("/service/", "post", 405),
        ("/service/", "delete", 405),
        ("/service/", "put", 405),
        ("/service/", "head", 200),
        ("/service/", "options", 405),
        ("/service/plan/", "post", 200),
        ("/service/plan/", "patch", 405),
        ("/public/", "post", 405),
    ],
)
def test_only_the_methods_named_are_taken(manager, address, method, status):
    response = getattr(f.client_for(manager), method)(address)
    assert response.status_code == status
    if status == 405:
        assert "GET" in response["Allow"]
        assert "Nothing was changed" in text(response)


def test_what_is_unseen_is_not_found_and_says_no_more(manager):
    client = f.client_for(manager)
    hidden, absent = client.get("/people/12/"), client.get("/people/13/")
    assert hidden.status_code == absent.status_code == 404
    assert "12" not in text(hidden).split("<main")[1].split("</main>")[0]
    one, other = (text(page).split("<main")[1].split("</main>")[0] for page in (hidden, absent))
    assert one == other


def test_a_refusal_shows_every_reason_its_mend_and_who(manager):
    response = f.client_for(manager).get("/refusing/")
    assert response.status_code == 409
    for refusal in pages.BOTH.refusals:
        assert refusal.reason in text(response)
        assert refusal.mend in text(response)
        assert refusal.who in text(response)


def test_a_refusal_undoes_what_was_written_before_it(manager):
    assert f.client_for(manager).post("/refusing/").status_code == 409
    assert not Team.objects.exists()


def test_a_screen_that_succeeds_keeps_what_it_wrote(manager):
    assert f.client_for(manager).post("/writing/").status_code == 200
    assert Team.objects.filter(name="Kept").exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_broken_screen_apologises_and_keeps_nothing(manager, method):
    client = f.client_for(manager)
    client.raise_request_exception = False
    response = getattr(client, method)("/breaking/")
    assert response.status_code == 500
    assert "We did not save what you sent" in text(response)


def test_pages_are_never_kept_by_the_browser(manager):
    assert f.client_for(manager).get("/service/")["Cache-Control"] == "no-store, private"
    assert f.client_for(manager).get("/refusing/")["Cache-Control"] == "no-store, private"


def test_forms_from_elsewhere_are_refused_in_plain_words(manager):
    client = Client(enforce_csrf_checks=True)
    client.force_login(manager.user)
    response = client.post("/service/plan/")
    assert response.status_code == 403
    assert "That form had been open for too long" in text(response)


def test_flash_messages_are_shown_once_and_escaped(manager):
    client = f.client_for(manager)
    shown = text(client.get("/flashing/"))
    assert "The visit is &lt;saved&gt;." in shown
    assert shown.index("Done") < shown.index("There is a problem")
    assert shown.count("nhsuk-notification-banner--success") == 1


def test_an_unknown_right_is_found_when_the_view_is_written():
    with pytest.raises(ValueError, match=r"service\.destroy"):
        screen("service.destroy")


def test_marks_tell_screens_from_other_views():
    assert pages.service.right == "service.view"
    assert pages.service.methods == ("GET", "HEAD")
    assert pages.public.right is None
    assert not unmarked(pages.service)
    assert not unmarked(pages.public)
    assert unmarked(pages.naked)
    assert not unmarked(public_screen(methods=("POST",))(pages.naked))
