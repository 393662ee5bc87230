"""Conditions and sums in definition files, in the Common Expression Language (CEL).

CEL is a small typed language made for this: no loops, no side effects, no way out. An expression
is checked against the variables it may use when its definition is read, and compiled once.
A value that is not there is an error, never false: ask `has(answers.age)` first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from cel_expr_python import cel

from almoner.kernel.marks import Marked

_WHERE = re.compile(r"<input>:(\d+):(\d+): (.*)")
_QUOTED = r"""(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
# A quoted name in brackets after a variable is a key; every other quoted text is only text.
_LITERAL = re.compile(rf"(\w\[\s*{_QUOTED}\s*\])|{_QUOTED}")


class Kind(Enum):
    """What a variable holds. A record maps names to values of any kind."""

    TRUTH = cel.Type.BOOL
    WHOLE = cel.Type.INT
    DECIMAL = cel.Type.DOUBLE
    TEXT = cel.Type.STRING
    TEXTS = cel.Type.List(cel.Type.STRING)
    RECORD = cel.Type.Map(cel.Type.STRING, cel.Type.DYN)
    RECORDS = cel.Type.List(cel.Type.Map(cel.Type.STRING, cel.Type.DYN))


_AS_THEY_ARE = (str, bool, int, float)
_GIVES = {
    bool: (cel.Type.BOOL, "true or false"),
    int: (cel.Type.INT, "a whole number"),
    float: (cel.Type.DOUBLE, "a number"),
    str: (cel.Type.STRING, "text"),
}


class ExpressionFailed(ValueError):
    """An expression met a value that is missing or of another kind than it expects."""


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """One compiled expression. Safe to keep and to share between threads."""

    text: str
    _compiled: Any = field(repr=False)

    def value(self, data: Mapping[str, Any]) -> Any:
        """What it gives for `data` (variable to value). Raises ExpressionFailed."""
        result = self._compiled.eval(data=ready(data))
        if result.type() == cel.Type.ERROR:
            raise ExpressionFailed(f"“{self.text}” cannot be worked out: {_plainly(result)}.")
        return result.value()

    def holds(self, data: Mapping[str, Any]) -> bool:
        """True or false for `data`; a value that is neither is an ExpressionFailed."""
        value = self.value(data)
        if not isinstance(value, bool):
            raise ExpressionFailed(f"“{self.text}” gives {value!r}, not true or false.")
        return value

    def members(self, variable: str) -> frozenset[str]:
        """The names that the expression asks of a record: `answers.age` and `answers['age']`."""
        asked = re.compile(
            rf"(?<![\w.]){re.escape(variable)}"
            r"""(?:\.([A-Za-z_]\w*)|\[\s*(?:'([^']*)'|"([^"]*)")\s*\])"""
        )
        bare = _LITERAL.sub(lambda found: found[1] or "''", self.text)
        return frozenset(a or b or c for a, b, c in asked.findall(bare))


class Expressions:
    """The variables that the expressions of one kind of definition may use."""

    def __init__(self, variables: Mapping[str, Kind]) -> None:
        self.variables = dict(variables)
        types = {name: kind.value for name, kind in variables.items()}
        self._environment = cel.NewEnv(variables=types)

    def compile(self, node: Marked, returns: type = bool) -> Expression:
        """Reads an expression that gives `returns`: bool, int, float or str.

        Raises DefinitionError, with the file and the line, for one that is not CEL, that uses a
        name which is not there, or that gives something else.
        """
        if isinstance(node.value, bool):
            return self._compiled(node, str(node.value).lower(), returns)
        if not isinstance(node.value, str) or not node.value.strip():
            raise node.error("must be an expression, in quotes")
        return self._compiled(node, " ".join(node.value.split()), returns)

    def _compiled(self, node: Marked, text: str, returns: type) -> Expression:
        try:
            made = self._environment.compile(text)
        except RuntimeError as problem:
            raise node.error(self._told(text, str(problem))) from problem
        wanted, called = _GIVES[returns]
        also = [cel.Type.INT] if returns is float else []
        if made.return_type() not in (wanted, cel.Type.DYN, *also):
            raise node.error(f"must give {called}; “{text}” does not")
        return Expression(text, made)

    def _told(self, text: str, problem: str) -> str:
        found = _WHERE.search(problem)
        if found is None:
            return f"“{text}” is not an expression"
        _, column, words = found.groups()
        known = ", ".join(sorted(self.variables))
        return f"“{text}” is not right at character {column}: {words}. It may use: {known}"


def ready(value: Any) -> Any:
    """A value as an expression sees it: exact decimals as numbers, days and moments as ISO text."""
    if value is None or isinstance(value, _AS_THEY_ARE):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): ready(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [ready(item) for item in _in_order(value)]
    return value


def _in_order(values: Any) -> Iterator[Any]:
    return iter(sorted(values) if isinstance(values, set | frozenset) else values)


def _plainly(result: Any) -> str:
    words = str(result.value()).split("[")[0].strip()
    return words.partition(": ")[2].lower() or words
