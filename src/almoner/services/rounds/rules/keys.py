"""What the problem of a day calls its visits, its workers and what is needed. Pure."""

from collections.abc import Iterable

CARE = "care"


def needs_of(key: str, two: bool) -> tuple[str, ...]:
    """What each task of a visit needs. Of two, each part is a need of its own, so that it can be
    said for each who may do it."""
    return (f"the first part of {key}", f"the second part of {key}") if two else (CARE,)


def keys_of(named: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Each id's words, with a number where two would be the same."""
    found: dict[int, str] = {}
    used: set[str] = set()
    for number, words in named:
        taken, n = words, 1
        while taken in used:
            n += 1
            taken = f"{words} ({n})"
        used.add(taken)
        found[number] = taken
    return found
