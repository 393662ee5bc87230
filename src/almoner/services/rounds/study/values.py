"""The amounts that the study counts with: each with its unit, source and confidence."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from almoner.kernel.sourced import Confidence, Sourced, pick

_FILE = Path(__file__).with_name("values.yaml")
KM_IN_A_MILE = 1.609344


@dataclass(frozen=True, slots=True)
class Values:
    """What is in force on the study's first day."""

    amounts: dict[str, Sourced[float]]

    def __getitem__(self, name: str) -> float:
        return self.amounts[name].value


@cache
def values_at(day: date) -> Values:
    """Refused when one of them is not in force on that day."""
    return Values({name: pick(found, day) for name, found in _read().items()})


@cache
def _read() -> dict[str, list[Sourced[float]]]:
    read = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {name: [_amount(one, node) for one in node["amounts"]] for name, node in read.items()}


def _amount(one: dict[str, Any], node: dict[str, Any]) -> Sourced[float]:
    return Sourced(
        float(one["value"]),
        node["unit"],
        node["source"],
        Confidence(node["confidence"]),
        node.get("set_by", ""),
        one.get("valid_from"),
        one.get("valid_to"),
    )
