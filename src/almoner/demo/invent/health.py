"""Conditions and the help people need to be heard and to read."""

from random import Random

from almoner.demo.invent.chance import Weighted, happens, whole
from almoner.demo.invent.names import language_of
from almoner.demo.invent.shapes import Condition, Name

LANGUAGES = {
    "English": "en", "Punjabi": "pa", "Gujarati": "gu", "Urdu": "ur", "Bengali": "bn",
    "Polish": "pl", "Romanian": "ro", "Ukrainian": "uk", "Yoruba": "yo", "Shona": "sn",
    "Twi": "tw", "Somali": "so", "Malayalam": "ml", "Tagalog": "tl", "Cantonese": "yue",
    "Arabic": "ar",
}  # fmt: skip

DIABETES = "diabetes"
DEMENTIA = "dementia"
_LABELS = {
    DIABETES: "Type 2 diabetes, treated with basal insulin",
    "hypertension": "High blood pressure",
    DEMENTIA: "Dementia",
    "heart-failure": "Heart failure",
    "copd": "Chronic obstructive pulmonary disease",
    "stroke": "Weakness after a stroke",
    "parkinsons": "Parkinson’s disease",
    "osteoarthritis": "Osteoarthritis",
    "epilepsy": "Epilepsy",
    "multiple-sclerosis": "Multiple sclerosis",
    "spinal-injury": "Spinal cord injury",
    "brain-injury": "Acquired brain injury",
    "learning-disability": "Learning disability",
    "gastrostomy": "Fed through a gastrostomy (PEG)",
    "catheter": "Long-term urinary catheter",
    "stoma": "Stoma",
    "pressure-ulcer": "Pressure ulcer",
}
_OLDER = Weighted(
    (DIABETES, 22), ("hypertension", 26), (DEMENTIA, 16), ("heart-failure", 9), ("copd", 8),
    ("stroke", 9), ("parkinsons", 4), ("osteoarthritis", 16), ("catheter", 6), ("stoma", 2),
    ("pressure-ulcer", 4), ("gastrostomy", 2),
)  # fmt: skip
_YOUNGER = Weighted(
    (DIABETES, 14), ("hypertension", 8), ("epilepsy", 14), ("multiple-sclerosis", 10),
    ("spinal-injury", 9), ("brain-injury", 10), ("learning-disability", 18), ("gastrostomy", 6),
    ("catheter", 6), ("stoma", 2), ("stroke", 5),
)  # fmt: skip
_OLDER_FROM = 65
_HOW_MANY = Weighted((1, 30), (2, 40), (3, 22), (4, 8))
_SHARE_STABLE = 0.85

_NEEDS = Weighted(
    ("Large print", 30), ("Hearing loop", 16), ("Phone calls only", 12), ("Text messages only", 8),
    ("Easy read", 10), ("British Sign Language interpreter", 3), ("Audio recording", 4),
    ("Braille", 1), ("Contact through a family member", 12), ("Extra time to answer", 10),
)  # fmt: skip
_HOW_MANY_NEEDS = Weighted((0, 58), (1, 32), (2, 10))


def conditions(chance: Random, age: int, this_year: int) -> tuple[Condition, ...]:
    """One to four different conditions that fit the person's age."""
    likely = _OLDER if age >= _OLDER_FROM else _YOUNGER
    codes = dict.fromkeys(likely.pick(chance) for _ in range(_HOW_MANY.pick(chance)))
    return tuple(_condition(chance, code, age, this_year) for code in codes)


def _condition(chance: Random, code: str, age: int, this_year: int) -> Condition:
    years = whole(chance, 0, min(25, age - 18))
    return Condition(code, _LABELS[code], this_year - years, happens(chance, _SHARE_STABLE))


def contact_needs(chance: Random) -> tuple[str, ...]:
    picked = (_NEEDS.pick(chance) for _ in range(_HOW_MANY_NEEDS.pick(chance)))
    return tuple(dict.fromkeys(picked))


def language(chance: Random, name: Name) -> tuple[str, bool]:
    """The preferred language (BCP 47) and whether an interpreter is needed."""
    own = language_of(name.community)
    if own == "English" or happens(chance, 0.45):
        return "en", False
    return LANGUAGES[own], happens(chance, 0.6)
