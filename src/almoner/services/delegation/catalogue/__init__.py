"""What may be delegated and how it is decided: definitions, read and checked once."""

from .loader import activities, activity, courses, facts
from .marks import DefinitionError

__all__ = ["DefinitionError", "activities", "activity", "courses", "facts"]
