"""What is free now, for everybody of the place who may look; and what was said and held."""

from almoner.registers.organisations.localities import named_localities
from almoner.services.capacity.searching import Found, Wanted, search
from almoner.services.capacity.seeing import (
    Own,
    Page,
    activities_offered,
    begins_from,
    held_by,
    own_service,
    own_services,
    page_of,
    spare_of,
    to_say_again,
)
from almoner.services.capacity.standing import standing_of, standings_of

__all__ = [
    "Found",
    "Own",
    "Page",
    "Wanted",
    "activities_offered",
    "begins_from",
    "held_by",
    "named_localities",
    "own_service",
    "own_services",
    "page_of",
    "search",
    "spare_of",
    "standing_of",
    "standings_of",
    "to_say_again",
]
