import pytest
from django.template import engines
from django.test import Client, RequestFactory
from tests import factories as f

PLAIN = {
    "400.html": "We could not read that request",
    "403.html": "Your role cannot open this page",
    "403_csrf.html": "That form had been open for too long",
    "404.html": "Page not found",
    "429.html": "Too many attempts",
    "500.html": "Sorry, there is a problem with the service",
    "web/405.html": "That is not something this page does",
}


@pytest.mark.parametrize("name", PLAIN)
def test_an_error_page_needs_neither_request_nor_database(name):
    """When everything else is broken this page must still appear."""
    page = engines["jinja2"].get_template(name).render({})
    assert PLAIN[name] in page
    assert "Go to your home page" in page or name in ("400.html", "429.html", "500.html")


def test_the_page_for_a_broken_service_says_how_care_goes_on():
    assert "do not wait for this page" in engines["jinja2"].get_template("500.html").render({})


@pytest.mark.django_db
def test_a_request_that_cannot_be_read_gets_the_page(settings):
    settings.ALLOWED_HOSTS = ["almoner.test"]
    response = Client().get("/accounts/login/", headers={"host": "elsewhere.test"})
    assert response.status_code == 400
    assert PLAIN["400.html"] in response.content.decode()


@pytest.mark.django_db
def test_too_many_fields_get_the_page(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    worker = f.worker(f.organisation(), "registered_manager")
    response = f.client_for(worker).post("/accounts/tokens/new/", {f"f{i}": i for i in range(9)})
    assert response.status_code == 400


@pytest.mark.django_db
def test_not_found_is_the_same_for_everyone():
    worker = f.worker(f.organisation())
    for client in (Client(), f.client_for(worker)):
        response = client.get("/no/such/page/")
        assert response.status_code == 404
        assert PLAIN["404.html"] in response.content.decode()


def test_a_page_never_repeats_what_was_asked_for():
    request = RequestFactory().get("/<script>alert(1)</script>/")
    page = engines["jinja2"].get_template("404.html").render({}, request)
    assert "alert(1)" not in page
