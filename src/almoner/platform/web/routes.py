"""Every address of the site with its view, for the walks that prove who may open what."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.checks import Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from almoner.platform.web.screens import unmarked

# These decide for themselves who may come in: sign-in pages, and routes that ask for a key.
OUTSIDERS = ("allauth.", "django.")
WITH_KEYS = ("api/", "fhir/")


@dataclass(frozen=True, slots=True)
class Route:
    """`pattern` as Django writes it, `name` with its namespace, `right` None where open to all."""

    pattern: str
    name: str
    view: Any

    @property
    def right(self) -> str | None:
        return getattr(self.view, "right", None)

    @property
    def methods(self) -> tuple[str, ...]:
        return getattr(self.view, "methods", ())

    @property
    def ours(self) -> bool:
        outside = getattr(self.view, "__module__", "").startswith(OUTSIDERS)
        return not outside and not self.pattern.startswith(WITH_KEYS)


def routes() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, "", ""))


def unmarked_routes() -> list[Route]:
    """Our own addresses whose view is neither a screen nor public."""
    return [route for route in routes() if route.ours and unmarked(route.view)]


@register
def every_view_is_a_screen(app_configs: object = None, **_: object) -> list[Error]:
    return [
        Error(
            f"{route.pattern or '/'} ({route.name}): the view does not say who may open it.",
            hint="Decorate it with @screen(right) or @public_screen.",
            id="web.E2",
        )
        for route in unmarked_routes()
    ]


def _walk(patterns: list[Any], before: str, space: str) -> Iterator[Route]:
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _walk(each.url_patterns, before + str(each.pattern), inner)
        elif isinstance(each, URLPattern):
            yield Route(before + str(each.pattern), f"{space}{each.name or ''}", each.callback)
