"""A reader that takes keys out of a marked mapping one by one and refuses what is left over."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any, TypeVar

from almoner.kernel.marks import DefinitionError, Marked

T = TypeVar("T")
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NAME = re.compile(r"[a-z][a-z0-9_]*")


class Reader:
    """Takes each key of one mapping at most once; `done` names any key nobody asked for."""

    def __init__(self, node: Marked) -> None:
        if not isinstance(node.value, dict):
            raise node.error("must be a mapping of keys and values")
        self.node = node
        self._left: dict[str, Marked] = dict(node.value)

    def has(self, key: str) -> bool:
        return key in self._left

    def take(self, key: str) -> Marked:
        if key not in self._left:
            raise self.missing(key)
        return self._left.pop(key)

    def missing(self, key: str) -> DefinitionError:
        return self.node.place.under(key, self.node.place.line).error("is missing; add it")

    def done(self) -> None:
        for marked in self._left.values():
            raise marked.error("is not a key that is known here; check the spelling or remove it")

    def text(self, key: str) -> str:
        return as_text(self.take(key))

    def text_or(self, key: str, default: str) -> str:
        return self.text(key) if self.has(key) else default

    def code(self, key: str) -> str:
        return as_code(self.take(key))

    def name(self, key: str) -> str:
        return as_name(self.take(key))

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        return as_one_of(self.take(key), allowed)

    def flag(self, key: str, default: bool = False) -> bool:
        if not self.has(key):
            return default
        node = self.take(key)
        if not isinstance(node.value, bool):
            raise node.error("must be true or false")
        return node.value

    def whole(self, key: str) -> int:
        node = self.take(key)
        if isinstance(node.value, bool) or not isinstance(node.value, int):
            raise node.error("must be a whole number")
        return node.value

    def each(self, key: str, read: Callable[[Marked], T], *, empty: bool = False) -> tuple[T, ...]:
        """Every item of the list under `key`; an absent list is allowed only with `empty`."""
        if empty and not self.has(key):
            return ()
        node = self.take(key)
        if not isinstance(node.value, list):
            raise node.error("must be a list")
        if not node.value and not empty:
            raise node.error("must not be empty")
        return tuple(read(item) for item in node.value)

    def texts(self, key: str, *, empty: bool = False) -> tuple[str, ...]:
        return self.each(key, as_text, empty=empty)

    def codes(
        self, key: str, allowed: Collection[str], what: str, *, empty: bool = False
    ) -> tuple[str, ...]:
        """A list of known codes without repeats; `what` names the list they come from."""

        def known(node: Marked) -> str:
            code = as_code(node)
            if code not in allowed:
                raise node.error(f"{code!r} is not a known {what}; add it there or correct it")
            return code

        return unique(self.node, key, self.each(key, known, empty=empty))

    def within(self, key: str) -> Reader:
        return Reader(self.take(key))


def unique(node: Marked, key: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    for code in codes:
        if codes.count(code) > 1:
            raise node.place.under(key, node.place.line).error(f"{code!r} stands twice; keep one")
    return codes


def as_text(node: Marked) -> str:
    if not isinstance(node.value, str) or not node.value.strip():
        raise node.error("must be text; put it in quotes if it looks like a number or yes/no")
    return " ".join(node.value.split())


def as_code(node: Marked) -> str:
    return _matching(node, CODE, "small letters, digits and hyphens")


def as_name(node: Marked) -> str:
    return _matching(node, NAME, "small letters, digits and underscores")


def as_one_of(node: Marked, allowed: Collection[str]) -> str:
    if node.value not in allowed:
        raise node.error(f"{node.value!r} must be one of: {', '.join(sorted(allowed))}")
    return str(node.value)


def as_number(node: Marked) -> Decimal:
    """An exact decimal; refuses text, true/false, infinity and not-a-number."""
    value: Any = node.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise node.error("must be a number")
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise node.error("must be a finite number")
    return exact


def _matching(node: Marked, pattern: re.Pattern[str], shape: str) -> str:
    if not isinstance(node.value, str) or not pattern.fullmatch(node.value):
        raise node.error(f"{node.value!r} must be {shape}")
    return node.value
