"""Whoever uses Almoner over a network is offered its source, on every page."""

import pytest
from tests.factories import client_for, organisation, worker

from almoner.platform.settings.environment import web_address
from almoner.platform.web import licence

SOURCE = "https://code.example.org/almoner"
PAGES = ("/", "/accounts/login/", "/licence/", "/no/such/page/")


def text(response) -> str:
    return response.content.decode()


@pytest.mark.django_db
class TestFooter:
    @pytest.mark.parametrize("page", PAGES)
    def test_every_page_leads_to_the_licence(self, client, settings, page):
        settings.SOURCE_URL = ""
        assert '<a href="/licence/">Licence and source code</a>' in text(client.get(page))

    @pytest.mark.parametrize("page", PAGES)
    def test_every_page_leads_to_the_source_when_it_is_set(self, client, settings, page):
        settings.SOURCE_URL = SOURCE
        assert f'<a href="{SOURCE}">Source code</a>' in text(client.get(page))

    def test_for_somebody_signed_in_too(self, settings):
        settings.SOURCE_URL = SOURCE
        client = client_for(worker(organisation()))
        assert SOURCE in text(client.get("/accounts/"))


@pytest.mark.django_db
class TestLicencePage:
    def test_it_holds_the_licence_and_says_whom_to_ask(self, client, settings):
        settings.SOURCE_URL = ""
        page = text(client.get("/licence/"))
        assert "GNU AFFERO GENERAL PUBLIC LICENSE" in page
        assert "Remote Network Interaction" in page
        assert "Ask whoever runs this site for it." in page

    def test_it_names_the_source_when_it_is_set(self, client, settings):
        settings.SOURCE_URL = SOURCE
        page = text(client.get("/licence/"))
        assert f'<a href="{SOURCE}">{SOURCE}</a>' in page
        assert "Ask whoever runs this site" not in page


def test_without_the_file_the_installed_package_is_asked(monkeypatch, tmp_path):
    class Package:
        def read_text(self, name):
            return "The licence" if name == "licenses/LICENSE" else None

    monkeypatch.setattr(licence, "_BESIDE", tmp_path / "LICENSE")
    monkeypatch.setattr(licence, "distribution", lambda name: Package())
    assert licence.licence_text.__wrapped__() == "The licence"


@pytest.mark.parametrize("said", ["code.example.org", "javascript:alert(1)", "ftp://example.org"])
def test_an_address_that_is_none_is_refused_by_name(monkeypatch, said):
    monkeypatch.setenv("ALMONER_SOURCE_URL", said)
    with pytest.raises(SystemExit, match="ALMONER_SOURCE_URL"):
        web_address("ALMONER_SOURCE_URL")


@pytest.mark.parametrize("said", ["", f" {SOURCE} "])
def test_an_address_or_nothing_is_taken(monkeypatch, said):
    monkeypatch.setenv("ALMONER_SOURCE_URL", said)
    assert web_address("ALMONER_SOURCE_URL") == said.strip()
