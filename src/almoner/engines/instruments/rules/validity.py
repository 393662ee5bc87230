"""Whether an instrument may be used for this person, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from almoner.engines.instruments.definition.shapes import Guard, Instrument
from almoner.engines.instruments.definition.variables import PERSON
from almoner.kernel.expressions import ExpressionFailed
from almoner.kernel.refusals import Refusal

_WHO = "whoever decides which instruments this place uses"


@dataclass(frozen=True, slots=True)
class Validity:
    """`unchecked` are guards that ask what the record does not say."""

    blocks: tuple[Guard, ...] = ()
    warnings: tuple[Guard, ...] = ()
    unchecked: tuple[Guard, ...] = ()

    @property
    def is_valid(self) -> bool:
        return not (self.blocks or self.warnings or self.unchecked)

    @property
    def needs_a_reason(self) -> bool:
        return bool(self.warnings or self.unchecked)


def validity(instrument: Instrument, person: Mapping[str, Any]) -> Validity:
    """`person` holds what is known of: age, age_known, learning_disability, pregnant, setting,
    conditions. What is not known is left out. KeyError for any other name."""
    for name in person:
        PERSON[name]
    found: dict[str, list[Guard]] = {"block": [], "warn": [], "unchecked": []}
    for guard in instrument.guards:
        try:
            if guard.when.holds({"person": person}):
                found[guard.effect].append(guard)
        except ExpressionFailed:
            found["unchecked"].append(guard)
    return Validity(*(tuple(guards) for guards in found.values()))


def check_use(
    instrument: Instrument, found: Validity, despite: str, title_of: Mapping[str, str]
) -> tuple[Refusal, ...]:
    """Refusals of starting it: a block always, a warning unless `despite` says why."""
    refusals = [_refusal("instrument-not-valid", instrument, one, title_of) for one in found.blocks]
    if not despite.strip():
        refusals += [
            _refusal("instrument-warning", instrument, one, title_of)
            for one in (*found.warnings, *found.unchecked)
        ]
    return tuple(refusals)


def _refusal(
    code: str, instrument: Instrument, guard: Guard, title_of: Mapping[str, str]
) -> Refusal:
    instead = title_of.get(guard.instead, guard.instead)
    if code == "instrument-warning":
        return Refusal(code, guard.reason, "Say why it is right to use it all the same.", "you")
    mend = f"Use “{instead}” instead." if instead else "Choose another way to assess."
    return Refusal(code, guard.reason, mend, _WHO)
