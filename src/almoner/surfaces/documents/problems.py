"""What is wrong with a page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`path` is relative to the project's folder."""

    path: str
    words: str
