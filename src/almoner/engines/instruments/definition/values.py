"""Small values of a definition: numbers, ranges, lists with defaults."""

from __future__ import annotations

from decimal import Decimal

from almoner.kernel.marks import Marked
from almoner.kernel.reader import CODE, Reader, as_number, as_text

Limits = tuple[Decimal | None, Decimal | None]


def between(reader: Reader, key: str = "between") -> Limits:
    """[low, high], either of them empty (~) for no limit."""
    if not reader.has(key):
        return None, None
    node = reader.take(key)
    if not isinstance(node.value, list) or len(node.value) != 2:
        raise node.error("must be a list of two numbers, [low, high]; write ~ for no limit")
    low, high = (None if one.value is None else as_number(one) for one in node.value)
    if low is not None and high is not None and low > high:
        raise node.error("the first number must not be above the second")
    return low, high


def number_or_none(reader: Reader, key: str) -> Decimal | None:
    return as_number(reader.take(key)) if reader.has(key) else None


def whole_or_none(reader: Reader, key: str) -> int | None:
    return reader.whole(key) if reader.has(key) else None


def number_or_code(node: Marked) -> Decimal | str:
    """A score is a number or a code."""
    if not isinstance(node.value, str):
        return as_number(node)
    if not CODE.fullmatch(node.value):
        raise node.error("must be a number, or a code in small letters, digits and hyphens")
    return node.value


def words(reader: Reader, key: str) -> str:
    """Text that may be left out; line breaks between paragraphs are kept."""
    if not reader.has(key):
        return ""
    node = reader.take(key)
    as_text(node)
    paragraphs = str(node.value).strip().split("\n\n")
    return "\n\n".join(" ".join(part.split()) for part in paragraphs)
