"""What a postcode looks like, and what to say about one that has no place here.

Reasons never repeat the postcode, because reasons are logged and postcodes are personal.

Shapes: Royal Mail's unit postcode, an outward half (`CV1`) and an inward half (`2WT`).
"""

import re
from collections.abc import Iterator
from itertools import combinations

from almoner.kernel.refusals import Refusal, Refused, refuse

INWARD_LENGTH = 3
LETTERS_IN_ALPHABET = 26

_SHAPE = re.compile(r"(?:[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}|GIR0AA)")
_CROWN_DEPENDENCIES = {"JE": "Jersey", "GY": "Guernsey", "IM": "the Isle of Man"}
_CROWN_DEPENDENCY = re.compile(r"(JE|GY|IM)[0-9]")
_OVERSEAS = re.compile(
    r"(?:ASCN|BBND|BIQQ|FIQQ|PCRN|SIQQ|STHL|TDCU|TKCA)1ZZ|GX111AA|AI-?2640|(?:BF1|BFPO).*"
)
_PSEUDO = re.compile(r"ZZ99\w*")
_LOOKALIKES = dict(zip("O0IL1S5Z2B8", "0O11I5S2Z8B", strict=True))
_MOST_LETTERS_MISREAD = 2
_USE_ANOTHER_ADDRESS = "Enter the address in the United Kingdom where the person is cared for."


def compact(text: str) -> str:
    """Capitals without any space: ` cv1 2wt` → `CV12WT`."""
    return "".join(text.split()).upper()


def normalise(text: str) -> str:
    """The postcode as people write it, `CV1 2WT`. Refused if it cannot be one of ours."""
    packed = compact(text)
    if not packed:
        refuse("postcode-empty", "There is no postcode.", "Enter a full postcode, like CV1 2WT.")
    if refusal := _elsewhere(packed):
        raise Refused(refusal)
    if not _SHAPE.fullmatch(packed):
        refuse(
            "postcode-malformed",
            "This is not a full postcode.",
            "Enter a full postcode, like CV1 2WT.",
        )
    return spaced(packed)


def spaced(packed: str) -> str:
    return f"{packed[:-INWARD_LENGTH]} {packed[-INWARD_LENGTH:]}"


def _elsewhere(packed: str) -> Refusal | None:
    """Codes that are well known and lead to no place in the United Kingdom."""
    if _PSEUDO.fullmatch(packed):
        return Refusal(
            "postcode-pseudo",
            "This is a stand-in code, not a postcode.",
            "Enter the postcode of the place where the person can be found.",
        )
    if _OVERSEAS.fullmatch(packed):
        reason = "This is an overseas or forces postcode."
        return Refusal("postcode-overseas", reason, _USE_ANOTHER_ADDRESS)
    if island := _CROWN_DEPENDENCY.match(packed):
        name = _CROWN_DEPENDENCIES[island[1]]
        reason = f"This postcode is in {name}, which is outside the United Kingdom."
        return Refusal("postcode-crown-dependency", reason, _USE_ANOTHER_ADDRESS)
    return None


def unknown() -> Refusal:
    """Why a well-formed postcode is not in the directory."""
    return Refusal(
        "postcode-unknown",
        "This is not a postcode we know.",
        "Check it against a letter or ask the person. "
        "If it is very new, use the postcode next door and say so in the address.",
    )


def nowhere() -> Refusal:
    """Why a postcode of the directory has no place on the map."""
    return Refusal(
        "postcode-without-place",
        "This postcode has no place on the map. It was withdrawn, or it is a PO box.",
        "Enter the postcode of the building where the person is cared for.",
    )


def misreadings(text: str) -> Iterator[str]:
    """Well-formed postcodes that look like `text`, the fewest changed characters first."""
    packed = compact(text)[:8]
    doubtful = [i for i, letter in enumerate(packed) if letter in _LOOKALIKES]
    for changes in range(1, _MOST_LETTERS_MISREAD + 1):
        for places in combinations(doubtful, changes):
            changed = _swapped(packed, places)
            if _SHAPE.fullmatch(changed):
                yield spaced(changed)


def _swapped(packed: str, places: tuple[int, ...]) -> str:
    return "".join(_LOOKALIKES[c] if i in places else c for i, c in enumerate(packed))


def inward_number(inward: str) -> int:
    """The inward half as a number below 6,760, in the order of the alphabet. `0AA` → 0."""
    tens = int(inward[0]) * LETTERS_IN_ALPHABET + _rank(inward[1])
    return tens * LETTERS_IN_ALPHABET + _rank(inward[2])


def inward_text(number: int) -> str:
    """The inverse of `inward_number`."""
    tens, second = divmod(number, LETTERS_IN_ALPHABET)
    digit, first = divmod(tens, LETTERS_IN_ALPHABET)
    return f"{digit}{_letter(first)}{_letter(second)}"


def _rank(letter: str) -> int:
    return ord(letter) - ord("A")


def _letter(rank: int) -> str:
    return chr(ord("A") + rank)
