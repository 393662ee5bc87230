"""Small definitions for tests, and answers to the shipped ones."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from almoner.engines.instruments.definition import Instrument, read_instrument
from almoner.engines.instruments.kind import INSTRUMENT
from almoner.kernel.marks import parse_marked

SMALL: dict[str, Any] = {
    "code": "small",
    "version": 1,
    "title": "A small instrument",
    "kind": "score",
    "purpose": "For tests.",
    "basis": {"source": "These tests", "confidence": "D", "set_by": "this project"},
    "sections": [
        {
            "code": "first",
            "title": "First",
            "items": [
                {"code": "pain", "type": "yes-no", "text": "Pain?", "points": {"yes": 2, "no": 0}},
                {
                    "code": "where",
                    "type": "choice",
                    "text": "Where?",
                    "show_if": "answers.pain",
                    "choices": [
                        {"code": "arm", "label": "Arm", "points": 1},
                        {"code": "leg", "label": "Leg", "points": 3},
                    ],
                },
            ],
        }
    ],
    "scoring": [{"code": "total", "title": "Total", "method": "sum", "of": ["pain", "where"]}],
    "bands": [
        {
            "score": "total",
            "bands": [
                {"code": "none", "title": "None", "to": 0},
                {"code": "some", "title": "Some", "from": 1},
            ],
        }
    ],
}


def small(**changes: Any) -> dict[str, Any]:
    """SMALL with some keys replaced; a key set to None is left out."""
    made = {**deepcopy(SMALL), **changes}
    return {key: value for key, value in made.items() if value is not None}


def with_items(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An instrument of one section with these items, without scores unless they are given."""
    section = {"code": "first", "title": "First", "items": list(items)}
    return small(**{"sections": [section], "scoring": None, "bands": None, **changes})


def text_of(made: dict[str, Any]) -> str:
    return yaml.safe_dump(made, sort_keys=False, allow_unicode=True)


def read(made: dict[str, Any]) -> Instrument:
    return read_instrument(parse_marked(text_of(made), "test.yaml"))


def shipped(code: str) -> Instrument:
    return INSTRUMENT.from_file(Path(INSTRUMENT.folder) / f"{code}.yaml")


AREAS = (
    *("breathing", "nutrition", "continence", "skin", "mobility", "communication"),
    *("psychological", "cognition", "behaviour", "drugs", "consciousness"),
)
STARRED = ("breathing", "behaviour", "drugs", "consciousness")
OUTCOMES = (
    *("nutrition", "hygiene", "toilet", "clothed", "home_safely", "habitable"),
    *("relationships", "work", "community", "child_care"),
)


def checklist(a: tuple[str, ...] = (), b: tuple[str, ...] = ()) -> dict[str, Any]:
    """Answers to the checklist: these areas in A and B, all others in C."""
    levels = {area: "a" if area in a else "b" if area in b else "c" for area in AREAS}
    return {"told": True, "present": ["person"], **levels}


def checklist_evidence() -> dict[str, str]:
    return dict.fromkeys(AREAS, "Daily notes of the week")
