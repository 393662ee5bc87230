"""How alike a heading and a course are, from 0 to 1. Numbers must agree: Tier 1 is not Tier 2."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from almoner.registers.workforce.matrix.records import Course

SURE = 0.8
POSSIBLE = 0.6
NUMBERS_DIFFER = 0.4

_SHORT_FORMS = {
    "m&h": "moving handling",
    "manual": "moving",
    "bls": "basic life support",
    "mca": "mental capacity act",
    "dols": "deprivation liberty safeguards",
    "ipc": "infection prevention control",
    "h&s": "health safety",
    "eol": "end life",
    "sova": "safeguarding adults",
    "pbs": "positive behaviour support",
    "meds": "medicines",
    "med": "medicines",
    "medication": "medicines",
    "medications": "medicines",
    "peg": "gastrostomy",
    "bgm": "blood glucose monitoring",
    "cbg": "blood glucose",
    "ommt": "oliver mcgowan mandatory",
    "gdpr": "data protection",
    "sc": "subcutaneous",
    "s/c": "subcutaneous",
    "admin": "administration",
    "obs": "observations",
    "e&d": "equality diversity",
    "edi": "equality diversity inclusion",
}
_EMPTY_WORDS = frozenset(
    {"training", "course", "of", "and", "the", "in", "for", "to", "a", "by", "with"}
    | {"workshop", "session", "elearning", "learning", "e", "face", "online", "refresher"}
)
_NUMBER_WORDS = {"one": "1", "two": "2", "three": "3", "i": "1", "ii": "2", "iii": "3"}


def words_in(text: str) -> tuple[str, ...]:
    """The words that tell courses apart, short forms spelled out, in alphabetical order."""
    found: set[str] = set()
    for raw in re.findall(r"[a-z0-9&/]+", text.lower().replace("’", "").replace("'", "")):
        spelled = _SHORT_FORMS.get(raw)
        parts = spelled.split() if spelled else re.split(r"[&/]+", raw)
        found.update(_stem(part) for part in parts if part and part not in _EMPTY_WORDS)
    return tuple(sorted(found))


def _stem(word: str) -> str:
    word = _NUMBER_WORDS.get(word, word)
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def alike(heading: str, name: str) -> float:
    """0 to 1, rounded to two places; 1 when the telling words are the same."""
    left, right = words_in(heading), words_in(name)
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    shared = len(set(left) & set(right))
    dice = 2 * shared / (len(left) + len(right))
    spelled = SequenceMatcher(None, " ".join(left), " ".join(right), autojunk=False).ratio()
    score = 0.6 * dice + 0.4 * spelled
    return round(min(score, NUMBERS_DIFFER) if _numbers(left) != _numbers(right) else score, 2)


def _numbers(words: tuple[str, ...]) -> set[str]:
    return {word for word in words if word.isdecimal()}


def course_score(path: tuple[str, ...], course: Course) -> float:
    """The best likeness of a heading, alone or with its groups, to any name of a course."""
    tries = {path[-1], " ".join(path)} if path else set()
    names = (course.name, course.code.replace("-", " ").replace("_", " "), *course.also)
    return max((alike(words, name) for words in tries for name in names), default=0.0)
