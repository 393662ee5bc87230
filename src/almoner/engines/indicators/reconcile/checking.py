"""Runs every check over a set of published figures."""

from __future__ import annotations

from collections.abc import Iterator

from .claims import Claim, Figures, Same
from .findings import Finding
from .rules import CLAIM_CHECKS, FIGURE_CHECKS
from .rules.sameness import twice_printed


def check(figures: Figures) -> tuple[Finding, ...]:
    """Every contradiction and every question, in the order of the figures, then of the claims."""
    return tuple(_found(figures))


def _found(figures: Figures) -> Iterator[Finding]:
    for figure in figures.figures:
        for look in FIGURE_CHECKS:
            yield from look(figure)
    for claim in (*_unclaimed(figures), *figures.claims):
        yield from CLAIM_CHECKS[type(claim)](claim)


def _unclaimed(figures: Figures) -> Iterator[Claim]:
    """Figures printed twice, save those that a claim already holds side by side."""
    held = [
        {figure.id for figure in claim.figures} for claim in figures.claims if type(claim) is Same
    ]
    for claim in twice_printed(figures.figures):
        if not any({figure.id for figure in claim.figures} <= ids for ids in held):
            yield claim
