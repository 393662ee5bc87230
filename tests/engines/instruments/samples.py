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


EVERYTHING: dict[str, Any] = with_items(
    {"code": "welcome", "type": "display", "text": "Read this first.\n\nThen answer."},
    {"code": "yes_no", "type": "yes-no", "text": "Yes or no?", "easy_read": "Yes?"},
    {"code": "three", "type": "yes-no-unknown", "text": "Known?"},
    {
        "code": "one",
        "type": "choice",
        "text": "Which one?",
        "evidence": "required",
        "evidence_text": "How do you know?",
        "choices": [
            {"code": "red", "label": "Red", "easy_read": "Like a rose"},
            {"code": "blue", "label": "Blue"},
        ],
    },
    {
        "code": "some",
        "type": "choices",
        "text": "Which ones?",
        "choices": [
            {"code": "sun", "label": "Sun"},
            {"code": "rain", "label": "Rain"},
            {"code": "none", "label": "None of these", "alone": True},
        ],
    },
    {"code": "count", "type": "whole", "text": "How many?", "between": [0, 9]},
    {"code": "weight", "type": "decimal", "text": "Weight", "unit": "kg", "between": [1, 300]},
    {"code": "mood", "type": "scale", "text": "Mood?", "between": [1, 5]},
    {"code": "day", "type": "date", "text": "Which day?"},
    {"code": "clock", "type": "time", "text": "What time?"},
    {"code": "moment", "type": "moment", "text": "When exactly?"},
    {"code": "short", "type": "text", "text": "A name?", "max_length": 20},
    {"code": "long", "type": "long-text", "text": "Tell more", "required": False},
    {
        "code": "medicines",
        "type": "table",
        "text": "Medicines",
        "rows": [1, 3],
        "columns": [
            {"code": "name", "type": "text", "text": "Name"},
            {"code": "dose", "type": "decimal", "text": "Dose", "unit": "mg", "required": False},
        ],
    },
    {"code": "true", "type": "declaration", "text": "It is true"},
    code="everything",
    title="Every kind of question",
    about="anything",
    wishes=True,
)
ANSWERED: dict[str, Any] = {
    "yes_no": True,
    "three": "unknown",
    "one": "red",
    "some": ["sun", "rain"],
    "count": 3,
    "weight": "71.5",
    "mood": 4,
    "day": "2026-03-31",
    "clock": "08:05",
    "moment": "2026-03-31T07:05:00+00:00",
    "short": "Ada",
    "medicines": [{"name": "Example", "dose": "2.5"}],
    "true": True,
}
SENT: dict[str, Any] = {
    "yes_no": "yes",
    "three": "unknown",
    "one": "red",
    "one__evidence": "I saw it.",
    "some": ["sun", "rain"],
    "count": "3",
    "weight": "71.5",
    "mood": "4",
    "day_day": "31",
    "day_month": "3",
    "day_year": "2026",
    "clock": "8:05am",
    "moment_day": "31",
    "moment_month": "3",
    "moment_year": "2026",
    "moment_time": "8:05am",
    "short": "Ada",
    "medicines__0__name": "Example",
    "medicines__0__dose": "2.5",
    "true": "on",
}
