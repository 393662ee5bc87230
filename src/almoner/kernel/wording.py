"""Names and lists of names as a sentence says them."""

from collections.abc import Iterable


def spoken(name: str) -> str:
    """ "sign_off" as "sign off"."""
    return name.replace("_", " ").strip()


def headed(name: str) -> str:
    """ "care_plan" as "Care plan"."""
    words = spoken(name)
    return words[:1].upper() + words[1:]


def either(names: Iterable[str]) -> str:
    """ "nurse, doctor or manager"."""
    return _listed(names, "or")


def both(names: Iterable[str]) -> str:
    """ "nurse, doctor and manager"."""
    return _listed(names, "and")


def _listed(names: Iterable[str], last: str) -> str:
    words = [spoken(name) for name in names]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
