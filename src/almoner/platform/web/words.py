"""Numbers as sentences and tables show them."""

from decimal import Decimal


def number(value: int | float | Decimal | None, places: int = 0) -> str:
    """ "5,425" or "246.6"; an absent number is "Not known"."""
    if value is None:
        return "Not known"
    return f"{value:,}" if isinstance(value, int) and not places else f"{value:,.{places}f}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """ "1 visit", "2 visits", "3 people"."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"
