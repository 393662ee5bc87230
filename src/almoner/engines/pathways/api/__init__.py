"""The REST routes of casework."""

from almoner.engines.pathways.api import together
from almoner.engines.pathways.api.cases import router as cases

__all__ = ["ROUTERS", "together"]
ROUTERS = {"cases": cases}
