"""Brokerage over REST: what a council's and a provider's own software may read and do.

The commands, rights and seals are those of the screens.
"""

from almoner.services.brokerage.api import council, provider
from almoner.services.brokerage.api.routing import router

__all__ = ["council", "provider", "router"]
