"""The main navigation, declared by apps: `navigation = (Item(…), …)` on an app's configuration."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.core.checks import Error, register
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from almoner.platform.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Item:
    """One link. `right` decides who sees it, `url` is a URL name, `order` places it (10, 20 …)."""

    right: str
    text: str
    url: str
    order: int = 50


def items() -> list[Item]:
    declared = [item for app in apps.get_app_configs() for item in getattr(app, "navigation", ())]
    return sorted(declared, key=lambda item: (item.order, item.text))


def for_viewer(viewer: Viewer, request: HttpRequest) -> list[dict[str, object]]:
    """The links this viewer may follow; the longest address that leads here is the current one."""
    links = list(_links(viewer))
    here = [href for _, href in links if _leads_to(href, request.path)]
    current = max(here, key=len, default=None)
    return [{"text": text, "href": href, "current": href == current} for text, href in links]


def _links(viewer: Viewer) -> Iterator[tuple[str, str]]:
    for item in items():
        if viewer.can(item.right) and (href := _address(item)):
            yield item.text, href


def about_person(viewer: Viewer, person_id: int) -> list[tuple[str, str]]:
    """(text, address) of what apps offer to do for one person: `person_links` of their
    configurations. The register draws them and knows none of them."""
    offered = [item for app in apps.get_app_configs() for item in getattr(app, "person_links", ())]
    return [
        (item.text, reverse(item.url, args=[person_id]))
        for item in sorted(offered, key=lambda item: item.order)
        if viewer.can(item.right)
    ]


def way_back(viewer: Viewer, about: str) -> tuple[str, str] | None:
    """(text, address) of what something belongs to, named as "case:12"; None when no app knows
    it. Apps declare `things = {"case": Item(…)}` on their configurations."""
    kind, _, number = about.partition(":")
    for app in apps.get_app_configs():
        item = getattr(app, "things", {}).get(kind)
        if item is not None and viewer.can(item.right):
            return item.text, reverse(item.url, args=[int(number)])
    return None


def page_of_case(viewer: Viewer, pathway: str, case_id: int) -> tuple[str, str] | None:
    """(text, address) of the page that a service keeps for the cases of a pathway; None when it
    keeps none, or not for this viewer. Apps declare `case_pages = {"pathway": Item(…)}`."""
    for app in apps.get_app_configs():
        item = getattr(app, "case_pages", {}).get(pathway)
        if item is not None and viewer.can(item.right):
            return item.text, reverse(item.url, args=[case_id])
    return None


def _leads_to(href: str, path: str) -> bool:
    return path == href or (href != "/" and path.startswith(href.rstrip("/") + "/"))


def _address(item: Item) -> str | None:
    try:
        return reverse(item.url)
    except NoReverseMatch:
        return None


@register
def every_link_leads_somewhere(app_configs: object = None, **_: object) -> list[Error]:
    """A link whose address is unknown is left out of pages, and fails the system check."""
    return [
        Error(f"The navigation item {item.text!r} names the unknown URL {item.url!r}.", id="web.E1")
        for item in items()
        if _address(item) is None
    ]
