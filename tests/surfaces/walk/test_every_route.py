"""Every route is asked for by an outsider, by a rival, and by a role without the right.

A new route with an argument that `things` does not know fails here until somebody says which of
the world's things it stands for.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.factories import client_for
from tests.services.delegation.world import World, make_world
from tests.surfaces.walk.things import OF_CARE, things_of

from almoner.platform.access.rights import ROLES

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("HZ-11")]

# Walked by tests of their own: token, scope and rival for each operation or resource.
ELSEWHERE = ("api/", "fhir/")
# allauth's pages and the sign-in pages are about one's own account only.
OWN_ACCOUNT = ("accounts/",)
HELD = sorted(set(ROLES) - {"nobody"})


class Route(NamedTuple):
    pattern: str
    name: str
    view: Any
    arguments: tuple[str, ...]

    @property
    def right(self) -> str | None:
        return getattr(self.view, "right", None)


def routes() -> list[Route]:
    return [
        route
        for route in _walk(get_resolver().url_patterns, "", "")
        if not route.pattern.startswith(ELSEWHERE + OWN_ACCOUNT)
    ]


def _walk(patterns: list, prefix: str, space: str) -> Iterator[Route]:
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, prefix + str(one.pattern), inner)
        elif isinstance(one, URLPattern):
            arguments = tuple(one.pattern.converters)
            yield Route(prefix + str(one.pattern), f"{space}{one.name}", one.callback, arguments)


def guarded() -> list[Route]:
    return [route for route in routes() if route.right and route.right != "signed-in"]


def address(route: Route, things: dict[str, Any]) -> str:
    unknown = set(route.arguments) - set(things)
    assert not unknown, f"{route.pattern}: say what {unknown} is in things.py."
    return reverse(route.name, kwargs={name: things[name] for name in route.arguments})


def ask(client: Client, where: str) -> list[int]:
    """The answers to reading and to sending."""
    return [client.get(where).status_code, client.post(where, {}).status_code]


def test_every_view_says_who_may_open_it():
    unguarded = [route.pattern for route in routes() if not getattr(route.view, "is_screen", False)]
    assert unguarded == []


def test_an_outsider_gets_no_further_than_the_sign_in_page():
    things = things_of(make_world())
    client = Client()
    passed = {
        route.pattern: answers
        for route in guarded()
        if set(answers := ask(client, address(route, things))) - {302, 405, 403}
    }
    assert passed == {}


def walkers(number, route):
    """Three of the roles without the right to this route, others for the next."""
    without = [one for one in HELD if route.right not in ROLES[one].rights]
    turned = number % max(len(without), 1)
    return (without[turned:] + without[:turned])[:3]


@pytest.mark.parametrize("role", HELD)
def test_a_role_without_the_right_is_refused(role):
    world = make_world()
    things = things_of(world)
    holder = {
        "care_worker": world.worker,
        "registered_manager": world.manager,
        "delegator": world.nurse,
        "team_lead": world.lead,
    }.get(role) or _of_place(world, role)
    client = client_for(holder)
    without = [route for i, route in enumerate(guarded()) if role in walkers(i, route)]
    assert without
    passed = {
        route.pattern: answers
        for route in without
        if set(answers := ask(client, address(route, things))) - {405} != {403}
    }
    assert passed == {}


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"nobody", "board", "analyst"}))
def test_a_rival_with_every_right_sees_nothing_of_this_care(role):
    world = make_world()
    things = things_of(world)
    client = client_for(_rival(world, role))
    passed = {}
    for route in guarded():
        if not (set(route.arguments) & OF_CARE and route.right in ROLES[role].rights):
            continue
        answers = ask(client, address(route, things))
        if set(answers) - {403, 404, 405, 409}:
            passed[route.pattern] = answers
    assert passed == {}


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"nobody", "board", "analyst"}))
def test_no_page_of_a_rival_names_the_person(role):
    world = make_world()
    client = client_for(_rival(world, role))
    told = []
    for route in guarded():
        if route.arguments or route.right not in ROLES[role].rights:
            continue
        page = client.get(reverse(route.name))
        if b"Okafor" in page.content or b"Joe Banks" in page.content:
            told.append(route.pattern)
    assert told == []


def _of_place(world: World, role: str):
    from tests.services.delegation.world import make_worker

    return make_worker("Bea Frost", world.icb, role, pathway="998")


def _rival(world: World, role: str):
    """Somebody at a rival provider, or at another trust, with the role's every right."""
    from tests.services.delegation.world import make_organisation, make_registrant, make_worker

    if role in ("social_worker", "casework_manager"):
        return make_worker("Rob Field", make_organisation("council", "Another Council"), role)
    if role in ("delegator", "team_lead"):
        other = make_organisation("trust", "Another Trust")
        return make_registrant("Rob Field", other, role)
    return make_worker("Rex Stone", world.rival, role)
