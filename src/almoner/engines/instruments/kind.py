"""Instruments among the kinds of definition."""

from pathlib import Path

from almoner.engines.instruments.definition import read_instrument
from almoner.platform.definitions.kinds import Kind

INSTRUMENT = Kind(
    "instruments",
    "Instrument",
    read_instrument,
    Path(__file__).resolve().parent / "definitions",
)
