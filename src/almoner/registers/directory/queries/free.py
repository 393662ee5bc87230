"""What is free at a service, in words: told by a floor above, which knows it."""

from collections.abc import Callable, Collection
from datetime import datetime

Teller = Callable[[Collection[int], datetime], dict[int, str]]
_tellers: list[Teller] = []


def tell_free_by(teller: Teller) -> None:
    """`teller`: ids of services and a moment → words, of those of which it is known."""
    if teller not in _tellers:
        _tellers.append(teller)


def free_words(service_ids: Collection[int], at: datetime) -> dict[int, str]:
    found: dict[int, str] = {}
    for teller in _tellers:
        found.update(teller(service_ids, at))
    return found
