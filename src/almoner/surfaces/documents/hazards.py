"""The hazard log: each hazard, its controls, and the tests that guard against it."""

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

MARK = re.compile(r"""\bhazard\(\s*((?:["']HZ-\d{2}["']\s*,?\s*)+)\)""")
CODE = re.compile(r"HZ-\d{2}")
TEST = re.compile(r"^\s*(?:def|class) (test_\w+|Test\w+)", re.MULTILINE)
_KEYS = (
    *("code", "title", "cause", "effect", "severity"),
    *("likelihood", "risk_before", "risk_after", "controls"),
)


@dataclass(frozen=True, slots=True)
class Hazard:
    """One hazard. Severity and likelihood are 1 to 5; risk is 1 to 5 before and after controls."""

    code: str
    title: str
    cause: str
    effect: str
    severity: int
    likelihood: int
    risk_before: int
    risk_after: int
    controls: tuple[str, ...]


class HazardLogError(ValueError):
    """The log cannot be used; says which hazard and what is missing."""


def load(path: Path) -> tuple[dict[str, Any], list[Hazard]]:
    """The log's heading and its hazards. HazardLogError for anything missing or repeated."""
    document = yaml.safe_load(path.read_text())
    hazards = [_hazard(item) for item in document.pop("hazards")]
    codes = [hazard.code for hazard in hazards]
    if repeated := {code for code in codes if codes.count(code) > 1}:
        raise HazardLogError(f"{path.name}: {', '.join(sorted(repeated))} stands twice.")
    return document, hazards


def _hazard(item: dict[str, Any]) -> Hazard:
    missing = [key for key in _KEYS if not item.get(key)]
    if missing:
        name = item.get("code", "a hazard without a code")
        raise HazardLogError(f"{name}: {', '.join(missing)} is missing.")
    scores = [item[key] for key in ("severity", "likelihood", "risk_before", "risk_after")]
    if not all(isinstance(score, int) and 1 <= score <= 5 for score in scores):
        raise HazardLogError(f"{item['code']}: scores run from 1 to 5.")
    return Hazard(**{**item, "controls": tuple(item["controls"])})


def tests_by_hazard(tests: Path) -> dict[str, list[str]]:
    """Hazard code → the tests that carry it, as path::name; a class or module mark counts once."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(tests.rglob("test_*.py")):
        text = path.read_text()
        for mark in MARK.finditer(text):
            after = TEST.search(text, mark.end())
            name = after.group(1) if after else "the whole file"
            for code in CODE.findall(mark.group(1)):
                found[code].append(f"{path.relative_to(tests.parent)}::{name}")
    return dict(found)


def uncovered(hazards: list[Hazard], tests: dict[str, list[str]]) -> list[str]:
    return [hazard.code for hazard in hazards if not tests.get(hazard.code)]


def unknown(hazards: list[Hazard], tests: dict[str, list[str]]) -> list[str]:
    """Codes that tests carry and the log does not know."""
    return sorted(set(tests) - {hazard.code for hazard in hazards})


def page(heading: dict[str, Any], hazards: list[Hazard], tests: dict[str, list[str]]) -> str:
    lines = [
        "# Hazard log",
        "",
        f"Reviewed on {heading['reviewed_on']}. {heading['reviewed_by']}.",
        "",
        "Severity and likelihood run from 1 to 5. A risk of 4 or 5 is not acceptable; 3 is",
        "tolerable where it has been made as low as is practicable.",
        "",
        "| code | hazard | severity | likelihood | risk before | risk after | tests |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {h.code} | {h.title} | {h.severity} | {h.likelihood} | {h.risk_before} |"
        f" {h.risk_after} | {len(tests.get(h.code, []))} |"
        for h in hazards
    ]
    for hazard in hazards:
        lines += ["", *_section(hazard, tests.get(hazard.code, []))]
    return "\n".join(lines) + "\n"


def _section(hazard: Hazard, tests: list[str]) -> list[str]:
    return [
        f"## {hazard.code} {hazard.title}",
        "",
        f"Cause: {hazard.cause}",
        "",
        f"Effect: {hazard.effect}",
        "",
        "Controls:",
        "",
        *(f"- {control}" for control in hazard.controls),
        "",
        "Tests:",
        "",
        *(f"- `{name}`" for name in dict.fromkeys(tests)),
    ]
