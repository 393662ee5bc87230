import pytest

from almoner.platform.web import routes


@pytest.mark.urls("tests.platform.web.pages_unmarked")
def test_a_view_that_lets_anyone_in_is_found():
    found = routes.unmarked_routes()
    assert [(route.pattern, route.name) for route in found] == [("ours/naked/", "ours:naked")]


@pytest.mark.urls("tests.platform.web.pages_unmarked")
def test_the_system_check_names_its_address():
    (error,) = routes.every_view_is_a_screen()
    assert "ours/naked/" in error.msg
    assert "@public_screen" in error.hint


@pytest.mark.urls("tests.platform.web.pages")
def test_every_address_is_listed_with_its_right():
    listed = {route.name: route for route in routes.routes()}
    assert listed["service"].right == "service.view"
    assert listed["plan"].methods == ("GET", "POST", "HEAD")
    assert listed["accounts:tokens"].pattern == "accounts/tokens/"
    assert not listed["account_login"].ours


def test_every_view_of_the_site_says_who_may_open_it():
    assert routes.unmarked_routes() == []
    assert len(routes.routes()) > 30
