"""What a pathway is, read from YAML and checked as a whole. Pure: no database."""

from almoner.engines.pathways.definition.reading import read
from almoner.engines.pathways.definition.shapes import (
    ClockDefinition,
    Field,
    Outcome,
    Pathway,
    Queue,
    State,
    Transition,
)

__all__ = [
    "ClockDefinition",
    "Field",
    "Outcome",
    "Pathway",
    "Queue",
    "State",
    "Transition",
    "read",
]
