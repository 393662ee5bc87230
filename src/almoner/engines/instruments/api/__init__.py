"""The REST routes of instruments: what is asked, and what was answered."""

from almoner.engines.instruments.api import completions, definitions
from almoner.engines.instruments.api.shapes import router

__all__ = ["completions", "definitions", "router"]
