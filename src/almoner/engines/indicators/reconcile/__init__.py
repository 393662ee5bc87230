"""Reconciliation: finds published figures that contradict each other, and says why.

`read` takes a marked YAML set of figures and claims; `check` gives every finding. Nothing here
knows of a database: it runs over any report, this project's own or somebody else's.
"""

from .checking import check
from .claims import Figures
from .figures import Citation, Figure, Polarity
from .findings import RULES, Finding, Weight, contradictions
from .reading import read
from .shown import Given, Shown, Unit

__all__ = [
    "RULES",
    "Citation",
    "Figure",
    "Figures",
    "Finding",
    "Given",
    "Polarity",
    "Shown",
    "Unit",
    "Weight",
    "check",
    "contradictions",
    "read",
]
