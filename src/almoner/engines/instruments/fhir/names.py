"""Codes of ours for the links and names of others."""

import re

_NOT_NAME = re.compile(r"[^a-z0-9]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def slug(text: str) -> str:
    """Small letters, digits and hyphens, at most 60: "ComaScale" is coma-scale."""
    text = _HUMP.sub("-", text)
    return _NOT_NAME.sub("-", text.lower()).strip("-")[:60].strip("-") or "questionnaire"


class Names:
    """Gives every link a name of its own: "1.2" is q1_2."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def take(self, link: str) -> str:
        base = _NOT_NAME.sub("_", link.lower()).strip("_") or "q"
        if not base[0].isalpha():
            base = f"q{base}"
        name, n = base, 1
        while name in self._used:
            n += 1
            name = f"{base}_{n}"
        self._used.add(name)
        return name
