"""Packages of care, who was asked, what they offered, and what was decided."""

from almoner.services.brokerage.models.agreements import Agreement
from almoner.services.brokerage.models.offers import Award, Offer, Outcome
from almoner.services.brokerage.models.packages import (
    Invitation,
    Package,
    Question,
    Route,
    Subject,
)
from almoner.services.brokerage.models.sent import Sent

__all__ = [
    "Agreement",
    "Award",
    "Invitation",
    "Offer",
    "Outcome",
    "Package",
    "Question",
    "Route",
    "Sent",
    "Subject",
]
