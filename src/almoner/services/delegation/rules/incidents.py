"""What an incident sets off, and when its report may stand or be closed. Pure."""

from datetime import datetime
from types import MappingProxyType

from almoner.kernel.refusals import Refusal
from almoner.kernel.sourced import Confidence, Sourced

# From the least to the worst.
SEVERITIES = ("near_miss", "none", "low", "moderate", "severe", "death")
KINDS = (
    "wrong_person",
    "wrong_dose",
    "wrong_route",
    "missed",
    "equipment",
    "deterioration",
    "other",
)
WRONG = frozenset({"wrong_person", "wrong_dose", "wrong_route"})
HARMED = frozenset({"moderate", "severe", "death"})
_MANAGER = "The registered manager"

# Read from memory and not verified, so it is shown as a local value and never as policy.
CANDOUR = Sourced(
    "moderate harm or worse",
    "",
    "Duty of candour, in the words of this project",
    Confidence.D,
    "Almoner default",
)
CANDOUR_MEANS = (
    "Tell the person, or whoever speaks for them, as soon as you can. Do it face to face.",
    "Say what happened, as far as you know it now. Say what is not known yet.",
    "Say sorry. Saying sorry is not the same as taking the blame.",
    "Ask what support they need, and give it.",
    "Say what you will look into and when you will be back.",
    "Write it down, send them a letter, and keep a copy.",
    "Ask whether the regulator and the commissioner must be told.",
)


def triggers(kind: str, severity: str) -> tuple[str, ...]:
    """Codes of the suspension triggers that hold at once, worst first. A near miss holds none:
    what was caught in time was not given."""
    if severity == "near_miss":
        return ()
    found = (("incident-harm", severity in HARMED), ("incident-wrong", kind in WRONG))
    return tuple(code for code, holds in found if holds)


def candour_due(severity: str) -> bool:
    return severity in HARMED


def state(candour: bool, candour_done_at: datetime | None, closed_at: datetime | None) -> str:
    """candour (to be told still), open or closed."""
    if closed_at is not None:
        return "closed"
    return "candour" if candour and candour_done_at is None else "open"


STATES = MappingProxyType(
    {
        "candour": ("Tell the person", "red"),
        "open": ("Open", "orange"),
        "closed": ("Closed", "grey"),
    }
)


def check_report(
    kind: str, severity: str, happened_at: datetime, what_happened: str, at: datetime
) -> list[Refusal]:
    """Every fault of a report, so that all are shown at once."""
    faults = (
        (
            kind not in KINDS,
            "unknown_kind",
            f"“{kind[:20]}” is not a kind of incident that we know.",
            f"Choose one of: {', '.join(KINDS)}.",
        ),
        (
            severity not in SEVERITIES,
            "unknown_severity",
            f"“{severity[:20]}” is not a level of harm that we know.",
            f"Choose one of: {', '.join(SEVERITIES)}.",
        ),
        (
            happened_at > at,
            "not_yet",
            "This time has not come yet.",
            "Write when it happened. A little early is better than wrong.",
        ),
        (
            not what_happened.strip(),
            "say_what",
            "It does not say what happened.",
            "Write what you saw and heard, in your own words.",
        ),
    )
    return [Refusal(code, reason, mend, "You") for wrong, code, reason, mend in faults if wrong]


def can_report(
    kind: str, severity: str, happened_at: datetime, what_happened: str, at: datetime
) -> bool:
    return not check_report(kind, severity, happened_at, what_happened, at)


def check_candour(due: bool, done_at: datetime | None, closed_at: datetime | None) -> list[Refusal]:
    """Whether “the person has been told” may be recorded now."""
    if not due:
        return [
            Refusal(
                "candour_not_due",
                "The harm was not such that this has to be recorded.",
                "Tell the person all the same if that is right. Nothing more is needed here.",
            )
        ]
    if done_at is not None or closed_at is not None:
        return [
            Refusal("candour_done", "This has been recorded before.", "Nothing more is needed.")
        ]
    return []


def can_candour(due: bool, done_at: datetime | None, closed_at: datetime | None) -> bool:
    return not check_candour(due, done_at, closed_at)


def check_close(
    learning: str, due: bool, candour_done_at: datetime | None, closed_at: datetime | None
) -> list[Refusal]:
    """An incident is closed once, with what was learnt, after the person has been told."""
    if closed_at is not None:
        return [Refusal("closed_already", "This was closed before.", "Nothing more is needed.")]
    refusals = []
    if not learning.strip():
        refusals.append(
            Refusal(
                "no_learning",
                "It does not say what was learnt.",
                "Write what will be done in another way from now on, or why nothing has to change.",
                _MANAGER,
            )
        )
    if due and candour_done_at is None:
        refusals.append(
            Refusal(
                "candour_first",
                "Nobody has recorded that the person has been told.",
                "Tell them, then record it, then close this.",
                _MANAGER,
            )
        )
    return refusals


def can_close(
    learning: str, due: bool, candour_done_at: datetime | None, closed_at: datetime | None
) -> bool:
    return not check_close(learning, due, candour_done_at, closed_at)
