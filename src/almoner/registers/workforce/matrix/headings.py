"""The words of headings: which column names the worker, which is not a course, what dates mean."""

from __future__ import annotations

import re
from collections.abc import Sequence

from almoner.registers.workforce.matrix.records import DateMeaning

NAME_WORDS = frozenset(
    {
        "name",
        "names",
        "full name",
        "staff name",
        "staff names",
        "name of staff",
        "employee name",
        "worker name",
        "carer name",
        "staff",
        "staff member",
        "employee",
        "worker",
        "care worker",
        "carer",
        "team member",
        "colleague",
    }
)
FIRST_NAME_WORDS = frozenset({"first name", "forename", "forenames", "given name", "firstname"})
FAMILY_NAME_WORDS = frozenset({"surname", "last name", "family name", "lastname"})
_ID = re.compile(
    r"(?:(?:employee|staff|payroll|worker|personnel|pay|unique|emp)\s*)+"
    r"(?:id|no|number|ref|reference|code)|id|unique\s*worker\s*id|works? no|localid"
)
_NOT_COURSES = re.compile(
    r"job (?:role|title)|role|position|title|team|branch|site|location|service|department|dept"
    r"|start(?:ed)? date|date started|start|joined|email|e-mail|phone|mobile|telephone|d\.?o\.?b\.?"
    r"|date of birth|notes?|comments?|remarks|manager|supervisor|line manager|hours|contract"
    r"|contracted hours|status|leaver|left|dbs.*|%.*|.*%|compliance|total.*|count|postcode|address"
    r"|ni number|national insurance.*|key|legend|#|s/?no"
)
_RENEWAL = re.compile(
    r"(?:(?:valid|renew|refresh|every|frequency|update)\w*\s*(?:for|every)?:?\s*)?"
    r"(?:(?:\d+|one|two|three|five)\s*(?:yrs?|years?|yearly|months?|mths?|monthly)"
    r"|annual(?:ly)?|yearly|one[- ]off|once(?: only)?|never|n/?a|every year)"
    r"|frequency|renewal period|mandatory|essential|statutory",
)
_DATE_WORDS: tuple[tuple[re.Pattern[str], DateMeaning], ...] = (
    (
        re.compile(
            r"(?:date )?(?:expir(?:y|es|ed|ation)|exp)(?: date| on)?|(?:renewal|refresher|next)"
            r"(?: due| date)*|due(?: date| by)?|valid (?:until|to)|update due"
        ),
        "expires",
    ),
    (re.compile(r"(?:date )?book(?:ed|ing)(?: date| for)?|(?:date )?scheduled"), "booked"),
    (
        re.compile(
            r"(?:date )?(?:of )?(?:complet(?:ed|ion)|attended|passed|achieved|done|trained|taken)"
            r"(?: date| on)?|date|last (?:done|completed)|training date"
        ),
        "completed",
    ),
)
_SENTENCES: tuple[tuple[re.Pattern[str], DateMeaning], ...] = (
    (
        re.compile(r"(?:dates?|shows?|shown|cells?)\b.*\b(?:expir|renew|due)|expiry dates?"),
        "expires",
    ),
    (re.compile(r"(?:dates?|shows?|shown|cells?)\b.*\b(?:complet|attend|passed)"), "completed"),
)


def plain(text: str) -> str:
    """A heading in lower case, with single spaces and without marks at its ends."""
    return " ".join(text.lower().split()).strip(" :*.-–_()")


def is_name(text: str) -> bool:
    return plain(text) in NAME_WORDS | FIRST_NAME_WORDS | FAMILY_NAME_WORDS


def is_id(text: str) -> bool:
    return _ID.fullmatch(plain(text).replace(".", "").replace("_", " ")) is not None


def is_not_a_course(text: str) -> bool:
    return _NOT_COURSES.fullmatch(plain(text)) is not None


def is_renewal(text: str) -> bool:
    """Whether this says how long training holds: "3 years", "annual", "one off"."""
    return _RENEWAL.fullmatch(plain(text)) is not None


def date_meaning(text: str) -> DateMeaning | None:
    """What the dates under a heading such as "Expiry date" mean; None when it does not say."""
    bare = plain(text)
    return next((meaning for words, meaning in _DATE_WORDS if words.fullmatch(bare)), None)


def sentence_meaning(text: str) -> DateMeaning | None:
    """What a title or a note such as "dates shown are expiry dates" says of all dates."""
    bare = plain(text)
    return next((meaning for words, meaning in _SENTENCES if words.search(bare)), None)


def course_path(path: Sequence[str]) -> tuple[str, ...]:
    """The headings without those that only say what a date means or how long it holds."""
    kept = tuple(part for part in path if date_meaning(part) is None and not is_renewal(part))
    return kept or tuple(path)


def path_meaning(path: Sequence[str]) -> DateMeaning | None:
    """What the dates of a column mean by its own headings, the innermost first.

    "Insulin (expiry)" counts as well as a heading of its own.
    """
    for part in reversed(path):
        for words in (part, *re.findall(r"\(([^)]*)\)", part), *part.rsplit(" - ", 1)[1:]):
            meaning = date_meaning(words)
            if meaning is not None:
                return meaning
        for tail in (" expiry date", " expiry", " expires", " renewal date", " due date"):
            if plain(part).endswith(tail):
                return "expires"
    return None
