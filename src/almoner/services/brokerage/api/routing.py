"""The one router of brokerage."""

from ninja import Router

router = Router(tags=["brokerage"])
