"""What the design system needs to know to draw a field: the component and its parameters."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from almoner.platform.web.widgets import AmountAndUnit, DateBoxes, MomentBoxes

Parameters = dict[str, Any]
_TYPES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (DateBoxes, "date"),
    (MomentBoxes, "date"),
    (AmountAndUnit, "amount"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.SelectMultiple, "checkboxes"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "tick"),
    (forms.Textarea, "textarea"),
    (forms.PasswordInput, "password"),
    (forms.FileInput, "file"),
    (forms.widgets.Input, "input"),
)
_INPUT_TYPES = {"email", "tel", "url", "search"}


def describe(bound: BoundField) -> tuple[str, Parameters]:
    """(component, parameters) for a field of any form."""
    kind = _kind(bound.field.widget)
    made = {**_common(bound), **_OWN[kind](bound)}
    if kind in ("radios", "checkboxes", "tick"):
        del made["id"]  # The group would share it with its first control.
    return kind, made


def error_links(form: forms.BaseForm) -> list[dict[str, str]]:
    """Every error of a form with a link to the first control it is about."""
    top = [{"text": str(error)} for error in form.non_field_errors()]
    return top + [link for bound in form for link in _links(bound)]


def _links(bound: BoundField) -> Iterator[dict[str, str]]:
    hidden = bound.is_hidden
    for error in bound.errors:
        yield {"text": str(error)} if hidden else {"text": str(error), "href": f"#{_first(bound)}"}


def _first(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, DateBoxes | MomentBoxes | AmountAndUnit):
        return f"{bound.auto_id}-{widget.parts[0]}"
    return bound.auto_id


def _kind(widget: forms.Widget) -> str:
    return next((kind for type_, kind in _TYPES if isinstance(widget, type_)), "other")


def _common(bound: BoundField) -> Parameters:
    made: Parameters = {"id": bound.auto_id, "idPrefix": bound.auto_id, "name": bound.html_name}
    made["label"] = {**_words(bound.label), "classes": "nhsuk-label--s"}
    if bound.help_text:
        made["hint"] = _words(bound.help_text)
    if bound.errors:
        made["errorMessage"] = {"text": " ".join(str(error) for error in bound.errors)}
    if bound.field.disabled:
        made["disabled"] = True
    if autocomplete := bound.field.widget.attrs.get("autocomplete"):
        made["autocomplete"] = autocomplete
    return made


def _words(text: Any) -> Parameters:
    return {"html" if hasattr(text, "__html__") else "text": text}


def _value(bound: BoundField) -> str:
    value = bound.value()
    return "" if value is None else str(value)


def _legend(bound: BoundField) -> Parameters:
    return {"fieldset": {"legend": {**_words(bound.label), "size": "s"}}}


def _input(bound: BoundField) -> Parameters:
    field, widget = bound.field, bound.field.widget
    made: Parameters = {"value": _value(bound), "attributes": _attributes(bound)}
    made["suffix"] = getattr(field, "suffix", "")
    made["prefix"] = getattr(field, "prefix", "")
    made["width"] = getattr(field, "width", None)
    if isinstance(field, forms.IntegerField):
        numeric = not isinstance(field, forms.FloatField | forms.DecimalField)
        made |= {"inputmode": "numeric" if numeric else "decimal", "spellcheck": False}
        made["width"] = made["width"] or 5
    elif made["suffix"]:
        made |= {"inputmode": "decimal", "spellcheck": False, "width": made["width"] or 5}
    elif (type_ := getattr(widget, "input_type", "text")) in _INPUT_TYPES:
        made |= {"type": type_, "spellcheck": False}
    return made


def _attributes(bound: BoundField) -> Parameters:
    """Attributes that a widget may pass on. Length and pattern are checked on the server, with
    words; a browser would cut the text off in silence."""
    given = bound.field.widget.attrs
    kept = {
        name: str(value)
        for name, value in given.items()
        if name.startswith(("data-", "aria-")) or name in {"accept", "readonly", "list"}
    }
    return kept


def _date(bound: BoundField) -> Parameters:
    widget, wrong = bound.field.widget, bool(bound.errors)
    shown = widget.shown(bound.value())
    items = [
        {
            "id": f"{bound.auto_id}-{part}",
            "name": f"{bound.html_name}_{part}",
            "label": part.capitalize(),
            "value": shown[part],
            "width": {"year": 4, "time": 5}.get(part, 2),
            "inputmode": "text" if part == "time" else "numeric",
            "error": wrong,
        }
        for part in widget.parts
    ]
    return {**_legend(bound), "items": items, "hint": _date_hint(bound)}


def _date_hint(bound: BoundField) -> Parameters:
    if bound.help_text:
        return _words(bound.help_text)
    with_time = isinstance(bound.field.widget, MomentBoxes)
    return {"text": "For example, 31 3 2026, 8:05am" if with_time else "For example, 31 3 2026"}


def _amount(bound: BoundField) -> Parameters:
    widget = bound.field.widget
    shown = widget.shown(bound.value())
    units = [
        {"value": unit, "text": unit, "checked": unit == shown["unit"]} for unit in widget.units
    ]
    return {**_legend(bound), "amount": shown["amount"], "units": units}


def _choices(bound: BoundField) -> list[Parameters]:
    """The options, without the empty one. `choice_hints` on the field adds a hint to a value."""
    hints = getattr(bound.field, "choice_hints", {})
    chosen = {str(value) for value in _chosen(bound)}
    items = []
    for value, text in bound.field.choices:  # type: ignore[attr-defined]
        if str(value) == "":
            continue
        item = {"value": str(value), "text": str(text), "checked": str(value) in chosen}
        if hint := hints.get(value, hints.get(str(value))):
            item["hint"] = {"text": hint}
        items.append(item)
    return items


def _chosen(bound: BoundField) -> list[Any]:
    value = bound.value()
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list | tuple | set) else [value]


def _options(bound: BoundField) -> Parameters:
    return {**_legend(bound), "items": _choices(bound)}


def _select(bound: BoundField) -> Parameters:
    chosen = {str(value) for value in _chosen(bound)}
    items = [
        {"value": str(value), "text": str(text), "selected": str(value) in chosen}
        for value, text in bound.field.choices  # type: ignore[attr-defined]
    ]
    if items and items[0]["value"] == "":
        items[0]["text"] = "Choose"
    return {"items": items, "attributes": _attributes(bound)}


def _tick(bound: BoundField) -> Parameters:
    ticked = bound.field.widget.check_test(bound.value())
    item = {"value": "on", **_words(bound.label), "checked": bool(ticked)}
    return {"items": [item], "label": None}


def _textarea(bound: BoundField) -> Parameters:
    rows = bound.field.widget.attrs.get("rows", 4)
    return {"value": _value(bound), "rows": 4 if rows == "10" else rows}


def _nothing(bound: BoundField) -> Parameters:
    return {}


def _file(bound: BoundField) -> Parameters:
    """The browser's own control: the enhanced one hides its visible words from voice control."""
    return {"type": "file", "classes": "almoner-file", "attributes": _attributes(bound)}


_OWN = {
    "hidden": _nothing,
    "other": _nothing,
    "date": _date,
    "amount": _amount,
    "checkboxes": _options,
    "radios": _options,
    "select": _select,
    "tick": _tick,
    "textarea": _textarea,
    "password": _nothing,
    "file": _file,
    "input": _input,
}
