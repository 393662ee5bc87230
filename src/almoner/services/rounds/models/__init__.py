"""What rounds are planned from, and the plans."""

from almoner.services.rounds.models.divisions import (
    Division,
    Handover,
    NamedPackage,
    PackageChange,
)
from almoner.services.rounds.models.needs import Ask, WantedVisit
from almoner.services.rounds.models.plans import PlannedCall, RoundPlan, Weighing
from almoner.services.rounds.models.staff import Shift, Traveller
from almoner.services.rounds.models.studies import StudyRun

__all__ = [
    "Ask",
    "Division",
    "Handover",
    "NamedPackage",
    "PackageChange",
    "PlannedCall",
    "RoundPlan",
    "Shift",
    "StudyRun",
    "Traveller",
    "WantedVisit",
    "Weighing",
]
