"""What may be written about a person, decided without a database."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.kernel.zone import to_london

OLDEST = 130
"""Years. An older person is far likelier a slip in the year of birth."""

ABOUT_ME_HEADINGS = (
    "What is most important to me",
    "People who are important to me",
    "How I communicate and how to communicate with me",
    "My wellness",
    "Please do and please don't",
    "How and when to support me",
    "Also worth knowing about me",
    "Supported to write this by",
)
LONGEST_ABOUT_ME = 4_000

CONTACT_NEEDS = (
    "Large print",
    "Easy read",
    "Braille",
    "Audio",
    "British Sign Language",
    "Lip-reading",
    "Hearing loop",
    "Text or email, not phone",
    "Phone, not letters",
    "Let the phone ring for longer",
    "Speak to a relative or friend",
)
LONGEST_NEED = 100

LANGUAGES = {
    "en": "English",
    "ar": "Arabic",
    "bn": "Bengali",
    "zh": "Chinese",
    "fr": "French",
    "gu": "Gujarati",
    "hi": "Hindi",
    "it": "Italian",
    "pl": "Polish",
    "pt": "Portuguese",
    "pa": "Punjabi",
    "ro": "Romanian",
    "so": "Somali",
    "es": "Spanish",
    "ta": "Tamil",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "cy": "Welsh",
    "bfi": "British Sign Language",
}
GENDERS = {"female": "Female", "male": "Male", "other": "Other", "unknown": "Not known"}

# What a decision about sharing may be about. Only "record" opens and closes a screen by itself.
SCOPES = {
    "record": "To see this record",
    "delegation": "To share what delegated activities need",
    "research": "To be asked about research",
    "planning": "To use the record for planning services",
}
RECORD = "record"

CAPACITY_CHANGES = {
    "lost": "Can no longer decide this",
    "regained": "Can decide this again",
    "in_doubt": "There is doubt, to be assessed",
}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_HEALTH = ("lpa_health", "deputy_health")


def tidy(text: str, what: str) -> str:
    """Words without doubled spaces. Refused when nothing is left."""
    words = " ".join(text.split())
    if not words:
        refuse(f"{what.replace(' ', '-')}-missing", f"The {what} is missing.", f"Enter the {what}.")
    return words


def check_born(born_on: date | None, today: date) -> None:
    if born_on is None:
        return
    if born_on > today:
        refuse("born-in-future", "The date of birth is in the future.", "Check the year.")
    if today.year - born_on.year > OLDEST:
        refuse(
            "born-too-long-ago",
            f"The date of birth is more than {OLDEST} years ago.",
            "Check the year.",
        )


def check_died(died_on: date, born_on: date | None, already: date | None, today: date) -> None:
    if already is not None:
        refuse("death-known", "The date of death is already recorded.")
    if died_on > today:
        refuse("died-in-future", "The date of death is in the future.", "Check the date.")
    if born_on is not None and died_on < born_on:
        refuse("died-before-birth", "The date of death is before the date of birth.", "Check both.")


def check_alive(died_on: date | None) -> None:
    if died_on is not None:
        refuse(
            "person-died",
            "This person has died. Their record can be read but not added to.",
            "If the date of death is wrong, ask for it to be put right first.",
            "the organisation that recorded it",
        )


def check_language(tag: str) -> str:
    if tag and not _LANGUAGE.fullmatch(tag):
        refuse(
            "language-unknown",
            "This is not a language code.",
            "Choose a language from the list.",
        )
    return tag


def language_name(tag: str) -> str:
    """The language in words, or its code when it is not one of the common ones."""
    return LANGUAGES.get(tag) or LANGUAGES.get(tag.split("-")[0], tag)


def check_contact_needs(needs: Iterable[str]) -> list[str]:
    """The needs, each once, in the order given."""
    kept = list(dict.fromkeys(" ".join(need.split()) for need in needs))
    for need in kept:
        if not need or len(need) > LONGEST_NEED:
            refuse(
                "contact-need-length",
                f"A communication need is told in 1 to {LONGEST_NEED} letters.",
                "Shorten it.",
            )
    return kept


def check_about_me(about_me: Mapping[str, str]) -> dict[str, str]:
    """The filled headings, in their order. Refused for other headings and for very long texts."""
    unknown = [heading for heading in about_me if heading not in ABOUT_ME_HEADINGS]
    if unknown:
        refuse(
            "about-me-heading",
            "About me has a heading that is not one of ours.",
            f"Use these headings: {'; '.join(ABOUT_ME_HEADINGS)}.",
        )
    texts = {heading: about_me.get(heading, "").strip() for heading in ABOUT_ME_HEADINGS}
    for heading, text in texts.items():
        if len(text) > LONGEST_ABOUT_ME:
            refuse(
                "about-me-long",
                f"“{heading}” is longer than {LONGEST_ABOUT_ME:,} letters.",
                "Shorten it. Keep what someone must know at the door.",
            )
    return {heading: text for heading, text in texts.items() if text}


def check_span(starts_on: date, ends_on: date | None, what: str) -> None:
    if ends_on is not None and ends_on < starts_on:
        refuse(
            "ends-before-start",
            f"The {what} cannot end before it starts.",
            "Enter an end on or after the first day.",
        )


def check_can_end(starts_on: date, already: date | None, ends_on: date, what: str) -> None:
    """Refused when it has ended by then, or would end before it starts."""
    if already is not None and already <= ends_on:
        refuse("already-ended", f"The {what} has already ended by then.")
    check_span(starts_on, ends_on, what)


def check_not_future(moment: datetime, at: datetime, what: str) -> None:
    if moment > at:
        refuse("in-future", f"The {what} is in the future.", "Check the date and the time.")


def check_evidence(kind: str, seen_on: date | None, reference: str, today: date) -> None:
    """Evidence may be seen later, but not in the future, and a reference goes with a day."""
    if seen_on is not None and seen_on > today:
        refuse("evidence-in-future", "The day the evidence was seen is in the future.", "Check it.")
    if reference.strip() and seen_on is None:
        refuse(
            "evidence-without-day",
            "There is a reference for the evidence but no day on which it was seen.",
            "Enter the day on which you saw it.",
        )


def may_decide_care(kind: str, evidence_seen_on: date | None) -> bool:
    """Whether a representative may decide about health and care: the right kind, evidence seen.

    Mental Capacity Act 2005, sections 9 to 11 and 16 to 20. An advocate or a relevant person's
    representative speaks for a person but does not decide.
    """
    return kind in _HEALTH and evidence_seen_on is not None


def representative_words(kind: str, evidence_seen_on: date | None) -> tuple[str, str]:
    """(what this representative can do, in words; colour) for the screen."""
    if kind in _HEALTH:
        if evidence_seen_on is None:
            return "Evidence not seen: do not rely on this yet", "orange"
        return "Can decide about health and care if the person cannot", "green"
    if kind in ("lpa_finance", "deputy_finance"):
        return "Decides about money only, not about care", "grey"
    return "Speaks for the person, does not decide", "blue"


def check_sharing(
    scope: str, agreed: bool, organisation_id: int | None, own_organisation_id: int | None
) -> None:
    """Refused unless the decision can be kept and would have the effect that was meant."""
    if scope not in SCOPES:
        refuse("scope-unknown", "This kind of sharing is not known.", "Choose one of the list.")
    if scope == RECORD and organisation_id is None:
        refuse(
            "sharing-with-whom",
            "Say which organisation this decision is about.",
            "Choose the organisation that may, or may not, see the record.",
        )
    if scope == RECORD and not agreed and organisation_id == own_organisation_id:
        refuse(
            "sharing-own-organisation",
            "You cannot close the record to your own organisation:"
            " you could not open it again if the person changed their mind.",
            "End your part in their care, or ask another organisation to record the decision.",
            "another organisation that is part of the person's care",
        )


def day_of(at: datetime) -> date:
    """The London day of a moment."""
    return to_london(at).date()


def refuse_any(refusals: Collection[Refusal]) -> None:
    if refusals:
        raise Refused(*refusals)
