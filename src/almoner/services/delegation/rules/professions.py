"""Which profession of the catalogue a register's own words mean. Pure."""

from collections.abc import Collection
from functools import lru_cache

from almoner.services.delegation.catalogue.vocabulary import PROFESSIONS


@lru_cache(maxsize=1024)
def code_of(profession: str) -> str:
    """The catalogue's code: "Registered nurse - adult" is registered-nurse. Empty when unknown."""
    words = "-".join(profession.lower().replace("-", " ").split())
    known = (code for code in PROFESSIONS if words == code or words.startswith(f"{code}-"))
    return next(known, "")


def among(profession: str, allowed: Collection[str]) -> bool:
    return code_of(profession) in allowed
