"""Indicators among the kinds of definition."""

from pathlib import Path

from almoner.engines.indicators.reading import read_indicator
from almoner.platform.definitions.kinds import Kind

INDICATOR = Kind(
    "indicators",
    "Indicator",
    read_indicator,
    Path(__file__).resolve().parent / "definitions",
)
