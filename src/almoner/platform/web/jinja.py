"""The Jinja environment: our templates, the NHS design system's components, and a few words."""

from typing import Any, NoReturn

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader

from almoner.kernel import london
from almoner.platform.web import fields, navigation, words


def environment(**options: Any) -> Environment:
    options["undefined"] = ChainableUndefined
    loader = ChoiceLoader([options.pop("loader"), PackageLoader("nhsuk_frontend_jinja")])
    made = Environment(loader=loader, **options)  # noqa: S701
    made.globals.update(static=static, url=_url, describe=fields.describe, fault=_fault)
    made.globals.update(error_links=fields.error_links, about_person=navigation.about_person)
    made.filters.update(
        london_date=_or_dash(london.format_date),
        london_time=_or_dash(london.format_time),
        london_datetime=_or_dash(london.format_datetime),
        number=words.number,
        plural=words.plural,
    )
    return made


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    """`url("delegations:detail", pk)` or `url("delegations:detail", pk=pk)`."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def _or_dash(show: Any) -> Any:
    return lambda value: show(value) if value else "Not recorded"


def _fault(message: str) -> NoReturn:
    raise ValueError(message)
