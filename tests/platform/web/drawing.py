"""Draws templates in tests and reads the page back as elements."""

from html.parser import HTMLParser
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory

_VOID = {"area", "br", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Element:
    def __init__(self, tag: str, attributes: dict[str, str | None]) -> None:
        self.tag, self.attributes, self.inside = tag, attributes, []

    def __getitem__(self, name: str) -> str | None:
        return self.attributes.get(name)

    @property
    def text(self) -> str:
        parts = [each if isinstance(each, str) else each.text for each in self.inside]
        return " ".join(" ".join(parts).split())

    def all(self, tag: str = "", **wanted: str) -> list["Element"]:
        """Every element below with this tag and attributes (`class_` is one of its classes)."""
        found = []
        for each in self.inside:
            if isinstance(each, Element):
                if each._is(tag, wanted):
                    found.append(each)
                found += each.all(tag, **wanted)
        return found

    def one(self, tag: str = "", **wanted: str) -> "Element":
        (found,) = self.all(tag, **wanted)
        return found

    def _is(self, tag: str, wanted: dict[str, str]) -> bool:
        classes = (self["class"] or "").split()
        plain = {name.rstrip("_"): value for name, value in wanted.items() if name != "class_"}
        return (
            (not tag or self.tag == tag)
            and ("class_" not in wanted or wanted["class_"] in classes)
            and all(self.attributes.get(name) == value for name, value in plain.items())
        )


class _Reader(HTMLParser):
    """Fails on an element that is closed out of turn."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        made = Element(tag, dict(attrs))
        self.open[-1].inside.append(made)
        if tag not in _VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.open[-1].inside.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read(html: str) -> Element:
    reader = _Reader()
    reader.feed(html)
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is never closed"
    return reader.root


def draw(template: str, **context: Any) -> Element:
    """The elements that a piece of Jinja template makes, with the imports that pages use."""
    imports = (
        '{% from "web/forms.html" import field, form_page, button_form, error_summary with context'
        ' %}{% import "web/parts.html" as parts %}{% from "web/charts.html" import chart %}'
    )
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return read(engines["jinja2"].from_string(imports + template).render(context, request))
