"""What is free now, for everybody of the place who may look; and what was said and held."""

from almoner.services.capacity.searching import Found, Wanted, search
from almoner.services.capacity.standing import standing_of

__all__ = ["Found", "Wanted", "search", "standing_of"]
