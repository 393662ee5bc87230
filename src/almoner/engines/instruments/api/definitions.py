"""The instruments in use, and what each of them asks."""

from typing import Any

from django.http import HttpRequest

from almoner.engines.instruments.api.shapes import (
    READ,
    DefinitionShown,
    InstrumentShown,
    router,
)
from almoner.engines.instruments.definition import Instrument, Item
from almoner.engines.instruments.queries.pages import in_use
from almoner.platform.access.unseen import Unseen
from almoner.platform.rest import paging
from almoner.platform.rest.fields import Code
from almoner.platform.rest.operations import operation, viewer_of


@operation(
    router,
    "GET",
    "",
    scope=READ,
    right="instrument.view",
    answers=paging.PageShown[InstrumentShown],
)
def list_instruments(request: HttpRequest):
    """The instruments in use in your organisation. All on one page."""
    return {"items": [_head(one) for one in in_use(viewer_of(request))], "next_after": None}


@operation(
    router,
    "GET",
    "/definitions/{instrument}",
    scope=READ,
    right="instrument.view",
    answers=DefinitionShown,
)
def get_instrument(request: HttpRequest, instrument: Code):
    """What one instrument asks, in the version in use. As FHIR: the Questionnaire of that name."""
    found = next((one for one in in_use(viewer_of(request)) if one.code == instrument), None)
    if found is None:
        raise Unseen
    items = [_item(item, one.code) for one in found.sections for item in one.items]
    return {**_head(found), "items": items}


def _head(one: Instrument) -> dict[str, Any]:
    names = ("code", "version", "title", "kind", "about", "people", "purpose")
    return {name: getattr(one, name) for name in names}


def _item(item: Item, section: str) -> dict[str, Any]:
    return {
        "code": item.code,
        "section": section,
        "text": item.text,
        "type": item.type,
        "choices": [{"code": one.code, "label": one.label} for one in item.choices],
        "unit": item.unit,
        "evidence": item.evidence,
        "columns": [_item(column, section) for column in item.columns],
    }
