"""Whom to call, with a number that a phone can dial. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_NUMBER = re.compile(r"\+?\d(?:[\d ()-]*\d)?")


@dataclass(frozen=True, slots=True)
class Contact:
    """`number` as people read it; `tel` as a phone dials it; both empty when none is known."""

    who: str
    when: str
    number: str = ""

    @property
    def tel(self) -> str:
        return re.sub(r"[^\d+]", "", self.number)


EMERGENCY = Contact("999", "In an emergency", "999")
NHS_111 = Contact("NHS 111", "If you cannot reach anyone and it is not an emergency", "111")


def contact(who: str, when: str, text: str) -> Contact | None:
    """A contact from free text such as "Community nursing, 024 7600 0000"."""
    number = number_in(text)
    named = text.replace(number, "").strip(" ,.:;-()") if number else text.strip()
    if not text.strip():
        return None
    return Contact(named or who, when, number)


def number_in(text: str) -> str:
    """The first telephone number in the text: 111, 999, or five digits and more."""
    for found in _NUMBER.findall(text):
        digits = re.sub(r"\D", "", found)
        if digits in ("111", "999") or len(digits) >= 5:
            return found.strip()
    return ""


def in_order(contacts: Iterable[Contact | None]) -> list[Contact]:
    """Those that are known, each number once, then 111 and 999."""
    seen: set[str] = set()
    kept = []
    for one in [*contacts, NHS_111, EMERGENCY]:
        if one is None or (one.tel or one.who) in seen:
            continue
        seen.add(one.tel or one.who)
        kept.append(one)
    return kept
