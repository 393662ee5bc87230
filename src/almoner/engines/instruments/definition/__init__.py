"""What an instrument is: read from a marked text, checked as a whole, frozen."""

from almoner.engines.instruments.definition.reading import read_instrument
from almoner.engines.instruments.definition.shapes import (
    Action,
    Band,
    Bands,
    Choice,
    Guard,
    Instrument,
    Item,
    Rule,
    Score,
    Section,
)

__all__ = [
    "Action",
    "Band",
    "Bands",
    "Choice",
    "Guard",
    "Instrument",
    "Item",
    "Rule",
    "Score",
    "Section",
    "read_instrument",
]
