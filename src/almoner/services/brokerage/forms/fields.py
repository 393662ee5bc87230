"""Fields that several forms of brokerage share."""

from typing import Any

from django import forms

from almoner.kernel.money import Money


class PoundsField(forms.CharField):
    """A price typed in pounds, as pence. None when empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "In pounds, as in 28.50.")
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        try:
            return Money.pounds(str(value)).pence
        except ValueError:
            raise forms.ValidationError("Enter pounds and pence, as in 28.50.") from None


def pounds(pence: int | None) -> str:
    """As it is typed: "28.50"."""
    return "" if pence is None else f"{pence // 100}.{pence % 100:02d}"


def minutes_field(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=1440)
