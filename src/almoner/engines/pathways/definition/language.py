"""What the conditions of a pathway may ask of a case, and the check that they ask nothing else."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from almoner.kernel.expressions import Expression, Expressions, Kind
from almoner.kernel.marks import Marked

VARIABLES = {
    "facts": Kind.RECORD,
    "state": Kind.TEXT,
    "priority": Kind.TEXT,
    "route": Kind.TEXT,
    "days_open": Kind.WHOLE,
    "days_in_state": Kind.WHOLE,
    "days_since": Kind.RECORD,
    "completions": Kind.RECORD,
    "person": Kind.RECORD,
    "rates": Kind.RECORD,
}
ON_ENTRY = ("facts", "route", "person")
ON_CLOCK = ("facts", "route", "priority", "state")
# What the register can tell of a person; an instrument is guarded with the same names.
PERSON = frozenset(
    {
        "age",
        "age_known",
        "conditions",
        "learning_disability",
        "pregnant",
        "setting",
        "interpreter_needed",
        "died",
    }
)
_COMPARED = re.compile(r"\b(state|priority|route)\s*[!=]=\s*[\"']([^\"']*)[\"']")


@lru_cache(maxsize=8)
def language(names: tuple[str, ...] = ()) -> Expressions:
    return Expressions({name: VARIABLES[name] for name in names or VARIABLES})


def check_members(
    node: Marked, expression: Expression, known: Mapping[str, Collection[str]]
) -> None:
    """Refuses a field, moment, instrument or code that the pathway does not have.

    `known`: variable (facts, days_since, completions, person) or compared word (state, priority,
    route) to what it may be.
    """
    for variable in ("facts", "days_since", "completions", "person", "rates"):
        for name in sorted(expression.members(variable) - set(known.get(variable, ()))):
            listed = ", ".join(sorted(known.get(variable, ()))) or "none"
            raise node.error(f"{variable}.{name} is not known here. Known: {listed}")
    for variable, code in _COMPARED.findall(expression.text):
        if code not in known[variable]:
            listed = ", ".join(sorted(known[variable])) or "none"
            raise node.error(f"{code!r} is not a {variable} of this pathway. Known: {listed}")
