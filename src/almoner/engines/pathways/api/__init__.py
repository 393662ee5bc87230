"""The REST routes of casework."""

from almoner.engines.pathways.api.cases import router as cases

ROUTERS = {"cases": cases}
