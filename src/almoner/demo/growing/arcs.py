"""The life of each delegation of the place, laid out before any of it happens. Pure."""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from almoner.demo.invent.organisations import (
    CARE_HOMES,
    HOME_CARE,
    PERSONAL_ASSISTANTS,
    VOLUNTARY,
)

_SATURDAY = 5
STORY = {
    "story-insulin": "",
    "story-training": "training-lapsed",
    "story-hospital": "hospital-admission",
    "story-dose": "regimen-changed",
}
"""Joy's round, and what stops each: nothing, training, a hospital stay, a changed dose."""
WARD = {"ward-home": 9, "ward-left": 7, "ward-bed": 2}
"""Days ago on which people with insulin delegated came to a ward: one is home and seen, one home
since yesterday, one there still."""


@dataclass(slots=True)
class Arc:
    """One delegation: who, what, and how far it gets.

    `began` and `turns`: days ago on which it was decided, and on which its fate comes about.
    `clocks`: London times at which it is due. `days`: daily, alternate, week (Monday, Wednesday,
    Friday), weekly or never. `covers`: the delegation of a colleague whose weekends this worker
    does; `covered`: somebody does the weekends of this one. Ids are filled in as it happens.
    """

    number: int
    activity: str
    provider: str
    fate: str
    person: str = ""
    worker: str = ""
    delegator: str = ""
    deputy: str = ""
    began: int = 0
    turns: int = 0
    clocks: tuple[time, ...] = ()
    days: str = "never"
    basis: str = "consent"
    covers: "Arc | None" = None
    covered: bool = False
    delegation: int = 0
    decision: int = 0
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def trigger(self) -> str:
        """The suspension trigger that stops it, if its fate is one."""
        return STORY.get(self.fate) or self.fate.partition("stop:")[2]

    @property
    def series(self) -> int:
        """One number for the person's readings, whoever takes them."""
        return self.covers.number if self.covers else self.number

    def due_on(self, day: date) -> bool:
        """Whether it is due on a day for this worker."""
        weekend = day.weekday() >= _SATURDAY
        if (self.covered and weekend) or (self.covers and not weekend):
            return False
        match self.days:
            case "daily":
                return True
            case "alternate":
                return day.toordinal() % 2 == self.series % 2
            case "week":
                return day.weekday() in (0, 2, 4)
            case "weekly":
                return day.weekday() == self.series % 7
        return False


EARLY = ("draft", "proposed", "declined", "agreed", "training", "supervised")
"""Fates that stop on the way to active."""

# Activity → the hours at which it may be due, how often, and the conditions it is for.
SCHEDULES: dict[str, tuple[tuple[int, ...], str, tuple[str, ...]]] = {
    "insulin-administration": ((7,), "daily", ("diabetes",)),
    "catheter-care": ((9,), "daily", ("catheter",)),
    "gastrostomy-care": ((8, 17), "daily", ("gastrostomy",)),
    "stoma-care": ((10,), "alternate", ("stoma",)),
    "observations": ((11,), "weekly", ("heart-failure", "copd", "hypertension")),
    "medicines-administration": ((9,), "daily", ("parkinsons", "hypertension", "osteoarthritis")),
    "wound-care": ((13,), "week", ("pressure-ulcer",)),
    "rescue-medication": ((), "never", ("epilepsy",)),
    "prn-medication": ((), "never", ("osteoarthritis", "dementia")),
    "bowel-care": ((14,), "alternate", ("spinal-injury", "multiple-sclerosis")),
    "swallowing-support": ((12,), "daily", ("stroke", "dementia")),
    "neuro-rehabilitation": ((15,), "week", ("stroke", "multiple-sclerosis", "brain-injury")),
    "chest-physiotherapy": ((16,), "alternate", ("copd",)),
    "oral-nasal-suction": ((10,), "daily", ("brain-injury", "multiple-sclerosis", "parkinsons")),
    "respiratory-support": ((20,), "daily", ("copd", "heart-failure")),
}

_ONE, _TWO = HOME_CARE
_HOME, _NURSING = CARE_HOMES
# Provider, activity, fates: "active 9" is nine delegations that simply go well.
TABLE: tuple[tuple[str, str, str], ...] = (
    (_ONE, "insulin-administration", "story-insulin, story-dose"),
    (_ONE, "catheter-care", "story-training"),
    (_ONE, "stoma-care", "story-hospital"),
    (_ONE, "insulin-administration", "active 10, lapses-10, lapses-25, lapses-45, lapses-80,"
     " resumed 2, ended 2, stop:consent-withdrawn, stop:competence-lapsed, stop:repeated-breaches,"
     " supervised, training, proposed, draft, lapses-review"),
    (_TWO, "insulin-administration", "active 5, lapses-25, stop:capacity-changed, agreed"),
    (_ONE, "catheter-care", "active 3, stop:incident-harm, ended, agreed"),
    (_ONE, "gastrostomy-care", "active 3, stop:setting-changed, supervised"),
    (_ONE, "stoma-care", "active 3, stop:provider-changed"),
    (_ONE, "observations", "active 4, stop:early-warning, proposed"),
    (_ONE, "medicines-administration", "active 5, stop:incident-wrong, ended, declined"),
    (_ONE, "wound-care", "active 2, stop:review-overdue, training"),
    (_ONE, "rescue-medication", "active 2"),
    (_ONE, "prn-medication", "active 2"),
    (_ONE, "swallowing-support", "active 2"),
    (_ONE, "neuro-rehabilitation", "active 3, stop:concern, draft"),
    (_ONE, "bowel-care", "active"),
    (_TWO, "catheter-care", "active 2, stop:left-employer"),
    (_TWO, "stoma-care", "active, stop:sharing-refused"),
    (_TWO, "observations", "active 2, supervised"),
    (_TWO, "medicines-administration", "active 2, stop:delegate-withdrew"),
    (_TWO, "wound-care", "active, stop:plan-overdue"),
    (_TWO, "chest-physiotherapy", "stop:activity-stopped"),
    (_TWO, "neuro-rehabilitation", "active"),
    (_HOME, "insulin-administration", "active 2, stop:consent-unsure, ended"),
    (_HOME, "observations", "active 3"),
    (_HOME, "medicines-administration", "active 2, stop:employer-withdrew"),
    (_HOME, "catheter-care", "active, stop:delegator-left"),
    (_HOME, "wound-care", "active 2"),
    (_HOME, "swallowing-support", "active, proposed"),
    (_NURSING, "gastrostomy-care", "stop:insurance-lapsed"),
    (_NURSING, "insulin-administration", "active, stop:registration-lapsed"),
    (_NURSING, "observations", "active, stop:person-died"),
    (_NURSING, "oral-nasal-suction", "active"),
    (_NURSING, "respiratory-support", "active"),
    (PERSONAL_ASSISTANTS, "gastrostomy-care", "active"),
    (PERSONAL_ASSISTANTS, "neuro-rehabilitation", "active 2"),
    (PERSONAL_ASSISTANTS, "bowel-care", "active, stop:team-changed"),
    (PERSONAL_ASSISTANTS, "insulin-administration", "active"),
    (PERSONAL_ASSISTANTS, "rescue-medication", "active, stop:delegator-withdrew"),
    (VOLUNTARY[0], "observations", "stop:agreement-ended"),
    (_ONE, "insulin-administration", ", ".join(WARD)),
)  # fmt: skip


def fates(words: str, most: int) -> list[str]:
    """ "active 9, ended" as nine and one; never more than `most` of a kind."""
    found: list[str] = []
    for part in words.split(","):
        name, _, number = part.strip().partition(" ")
        found += [name] * min(int(number or 1), most)
    return found
