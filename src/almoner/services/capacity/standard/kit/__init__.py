"""Tries an endpoint against the published standard, through nothing but its addresses."""

from almoner.services.capacity.standard.kit.endpoint import Endpoint, NoEndpoint
from almoner.services.capacity.standard.kit.trying import CHECKS, Result, try_all

__all__ = ["CHECKS", "Endpoint", "NoEndpoint", "Result", "try_all"]
