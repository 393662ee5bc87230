import pytest
from django.apps import apps
from django.test import RequestFactory
from tests import factories as f

from almoner.platform.access.viewer import NOBODY, Viewer
from almoner.platform.web import navigation
from almoner.platform.web.navigation import Item

pytestmark = pytest.mark.urls("tests.platform.web.pages")
MANAGER = Viewer(1, 1, "registered_manager")


@pytest.fixture
def declared(monkeypatch):
    web = apps.get_app_config("web")
    for app in apps.get_app_configs():
        monkeypatch.setattr(app, "navigation", (), raising=False)

    def declare(*items):
        monkeypatch.setattr(web, "navigation", items, raising=False)

    return declare


def shown(viewer, path):
    return navigation.for_viewer(viewer, RequestFactory().get(path))


def test_a_viewer_sees_the_links_they_may_follow_in_order(declared):
    declared(
        Item("visit.plan", "Plan", "plan", 20),
        Item("service.view", "Service", "service", 10),
        Item("board.view", "Board", "public", 5),
    )
    assert [link["text"] for link in shown(MANAGER, "/")] == ["Service", "Plan"]
    assert shown(NOBODY, "/") == []


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/service/", "Service"),
        ("/service/plan/", "Plan"),
        ("/service/plan/7/", "Plan"),
        ("/service/other/", "Service"),
        ("/services/", None),
        ("/", None),
    ],
)
def test_the_longest_address_that_leads_here_is_the_current_one(declared, path, current):
    declared(Item("service.view", "Service", "service"), Item("visit.plan", "Plan", "plan"))
    found = [link["text"] for link in shown(MANAGER, path) if link["current"]]
    assert found == ([current] if current else [])


def test_a_link_that_leads_nowhere_is_left_out_and_fails_the_check(declared):
    declared(Item("service.view", "Lost", "no-such-name"))
    assert shown(MANAGER, "/") == []
    (error,) = navigation.every_link_leads_somewhere()
    assert "no-such-name" in error.msg


def test_every_link_of_the_site_leads_somewhere(settings):
    settings.ROOT_URLCONF = "almoner.surfaces.urls"
    assert navigation.every_link_leads_somewhere() == []


@pytest.mark.django_db
def test_the_header_says_who_and_for_whom(declared):
    declared(Item("service.view", "My service", "service"))
    manager = f.worker(f.organisation(name="Elm Care"), "registered_manager", given_name="Mia")
    page = f.client_for(manager).get("/flashing/").content.decode()
    assert "Elm Care" in page
    assert "Mia" in page
    assert "My service" in page
    assert 'href="/accounts/acting-for/"' not in page


@pytest.mark.django_db
def test_a_second_employer_can_be_changed_to_from_every_page():
    manager = f.worker(f.organisation(name="Elm Care"), "registered_manager")
    f.employ(manager, f.organisation(name="Oak Care"))
    assert (
        'href="/accounts/acting-for/"' in f.client_for(manager).get("/flashing/").content.decode()
    )


@pytest.mark.django_db
@pytest.mark.parametrize("on", [True, False])
def test_the_demo_says_that_everyone_is_invented(client, settings, on):
    settings.DEMO = on
    page = client.get("/nowhere/").content.decode()
    assert ("Everyone you see here is invented" in page) is on


@pytest.mark.parametrize(
    ("about", "viewer", "found"),
    [
        ("thing:7", MANAGER, ("Back to it", "/things/7/")),
        ("thing:7", NOBODY, None),
        ("other:7", MANAGER, None),
        ("", MANAGER, None),
    ],
)
def test_what_belongs_to_a_thing_leads_back_to_it(monkeypatch, about, viewer, found):
    things = {"thing": Item("service.view", "Back to it", "thing")}
    monkeypatch.setattr(apps.get_app_config("web"), "things", things, raising=False)
    assert navigation.way_back(viewer, about) == found


@pytest.mark.parametrize(
    ("pathway", "viewer", "found"),
    [
        ("leaving", MANAGER, ("Its own page", "/things/7/")),
        ("leaving", NOBODY, None),
        ("other", MANAGER, None),
    ],
)
def test_a_case_whose_pathway_has_a_page_of_its_own_leads_there(
    monkeypatch, pathway, viewer, found
):
    pages = {"leaving": Item("service.view", "Its own page", "thing")}
    monkeypatch.setattr(apps.get_app_config("web"), "case_pages", pages, raising=False)
    assert navigation.page_of_case(viewer, pathway, 7) == found
