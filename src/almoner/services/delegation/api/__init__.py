"""The REST routes of delegation, one file a noun."""

from almoner.services.delegation.api.authority import router as authority

ROUTERS = {"authority": authority}
