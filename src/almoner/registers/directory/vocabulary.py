"""The words by which a service says what it does and for whom: code → what people read.

They are this project's own list, not a national one.
"""

from collections.abc import Callable, Iterable, Mapping

from almoner.kernel.refusals import Refusal

# What somebody may need help with, each small enough that a service does it or does not.
NEEDS: Mapping[str, str] = {
    "personal_care": "Washing and dressing",
    "continence": "Using the toilet and continence",
    "meals": "Meals and drinks",
    "medicines": "Taking medicines",
    "moving": "Moving about and transfers",
    "night": "Help at night",
    "delegated_care": "Healthcare tasks at home",
    "dementia": "Living with dementia",
    "learning_disability": "A learning disability",
    "autism": "Autism",
    "mental_health": "Mental health",
    "sensory": "Sight or hearing loss",
    "end_of_life": "Care at the end of life",
    "regaining": "Getting strength and skills back",
    "home_from_hospital": "Coming home from hospital",
    "carer_break": "A break for a carer",
    "carer_support": "Support for a carer",
    "transport": "Transport",
    "getting_ready": "Getting ready to go out",
    "leaving_home": "Leaving the house and locking up",
    "going_along": "Somebody to come along",
    "company": "Company and friendship",
    "activities": "Things to do in the day",
    "exercise": "Exercise and balance",
    "shopping": "Shopping",
    "cleaning": "Cleaning and laundry",
    "garden": "Garden and small repairs",
    "money": "Money and benefits advice",
    "online": "Getting online",
    "food": "Food when money is short",
    "loss": "Grief and loss",
}

# BCP 47, as a person's own language is kept.
LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "bfi": "British Sign Language",
    "ar": "Arabic",
    "bn": "Bengali",
    "cy": "Welsh",
    "gu": "Gujarati",
    "hi": "Hindi",
    "pa": "Panjabi",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "so": "Somali",
    "ta": "Tamil",
    "ur": "Urdu",
    "zh": "Chinese",
}

# Whom a service takes, as FHIR says administrative gender. None named: everybody.
GENDERS: Mapping[str, str] = {"female": "Women", "male": "Men", "other": "Other people"}

# As calendars name the days of a week (RFC 5545).
DAYS: Mapping[str, str] = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}

PER: Mapping[str, str] = {"hour": "an hour", "week": "a week", "visit": "a visit", "free": "free"}

_activities: list[Callable[[], Mapping[str, str]]] = []


def offer_activities(source: Callable[[], Mapping[str, str]]) -> None:
    """Called at start-up by the floor that knows the delegated activities: code → title."""
    _activities[:] = [source]


def activities() -> Mapping[str, str]:
    """The delegated activities that a service can say it is competent for."""
    return _activities[0]() if _activities else {}


def labels(codes: Iterable[str], of: Mapping[str, str]) -> list[str]:
    """What people read for these codes; one that is not known stays as it is."""
    return [of.get(code, code) for code in codes]


def unknown(codes: Iterable[str], of: Mapping[str, str], what: str) -> list[Refusal]:
    """A refusal for each code that is not in the list."""
    return [
        Refusal(
            f"{what}-unknown",
            f"There is no {what} called “{code[:40]}”.",
            "Choose from the list.",
        )
        for code in codes
        if code not in of
    ]
