"""The reasons to stay in hospital, as the form and the pathway name them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from almoner.engines.pathways import definition as pathways
from almoner.engines.pathways.definition import read
from almoner.kernel.marks import parse_marked
from almoner.kernel.refusals import refuse

PATHWAY = "hospital-discharge"
INSTRUMENT = "criteria-to-reside"
# How a case says that there is none.
NONE = "none"
_FILE = Path(pathways.__file__).parents[1] / "definitions" / f"{PATHWAY}.yaml"


@cache
def criteria() -> dict[str, str]:
    """Code to words, as shipped."""
    definition = read(parse_marked(_FILE.read_text(encoding="utf-8"), _FILE.name))
    labels = definition.fields["criteria"].labels
    return {code: words for code, words in labels.items() if code != NONE}


def check_criteria(codes: Iterable[str]) -> list[str]:
    """The codes in their order, each once. Refused for one that is not a reason to stay."""
    asked = set(codes)
    unknown = asked - set(criteria())
    if unknown:
        refuse(
            "criterion-unknown",
            "That is not one of the reasons to stay in hospital.",
            "Choose from the list.",
        )
    return [code for code in criteria() if code in asked]
