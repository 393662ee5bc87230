"""What rounds are planned from, and the plans."""

from almoner.services.rounds.models.needs import Ask, WantedVisit
from almoner.services.rounds.models.plans import PlannedCall, RoundPlan, Weighing
from almoner.services.rounds.models.staff import Shift, Traveller

__all__ = ["Ask", "PlannedCall", "RoundPlan", "Shift", "Traveller", "WantedVisit", "Weighing"]
