"""The Jinja environment: our templates, the NHS design system's components, and a few words."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader


def environment(**options: Any) -> Environment:
    options["undefined"] = ChainableUndefined
    loader = ChoiceLoader([options.pop("loader"), PackageLoader("nhsuk_frontend_jinja")])
    made = Environment(loader=loader, **options)  # noqa: S701
    made.globals.update(static=static, url=reverse)
    return made
