"""What a form field looks like in the browser before the design system draws it."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.safestring import SafeString, mark_safe

from almoner.kernel.london import format_time
from almoner.kernel.units import Glucose
from almoner.kernel.zone import to_london

Typed = dict[str, str]


class Boxes(forms.Widget):
    """Several boxes that make one answer: the answer is a dict of what was typed in each.

    An answer sent under the field's own name, as "2026-03-31", is taken too (links, tests).
    """

    parts: tuple[str, ...] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed | str:
        if name in data:
            return str(data.get(name) or "")
        return {part: (data.get(f"{name}_{part}") or "").strip() for part in self.parts}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and all(f"{name}_{part}" not in data for part in self.parts)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_{self.parts[0]}" if id_ else id_

    def shown(self, value: Any) -> Typed:
        """What each box shows for a value: typed before, or a starting value."""
        if isinstance(value, dict):
            return {part: value.get(part, "") for part in self.parts}
        made = self.split(value) if value not in (None, "") else {}
        return {part: made.get(part, "") for part in self.parts}

    def split(self, value: Any) -> Typed:
        raise TypeError(f"{type(self).__name__} does not say how to show {value!r}.")

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Plain boxes, for where the design system does not draw the form."""
        shown, id_ = self.shown(value), (attrs or {}).get("id", f"id_{name}")
        boxes = [
            forms.TextInput().render(
                f"{name}_{part}", shown[part], {"id": f"{id_}_{part}", "aria-label": part}
            )
            for part in self.parts
        ]
        return mark_safe("".join(boxes))  # noqa: S308


class DateBoxes(Boxes):
    parts = ("day", "month", "year")

    def split(self, value: Any) -> Typed:
        if isinstance(value, datetime):
            value = to_london(value).date()
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                return {"day": value}
        return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}


class MomentBoxes(Boxes):
    parts = ("day", "month", "year", "time")

    def split(self, value: Any) -> Typed:
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                return {"day": value}
        shown = to_london(value)
        return {**DateBoxes().split(shown.date()), "time": format_time(shown)}


class AmountAndUnit(Boxes):
    parts = ("amount", "unit")
    units = ("mmol/L", "mg/dL")

    def split(self, value: Any) -> Typed:
        if isinstance(value, Glucose):
            return {"amount": str(value.mmol), "unit": "mmol/L"}
        amount, _, unit = str(value).partition(" ")
        return {"amount": amount, "unit": unit}
