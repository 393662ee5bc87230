"""How a registrant answers the gates, and the capacity and best-interests papers that go along."""

from random import Random
from typing import Any

from almoner.demo.growing.arcs import Arc
from almoner.demo.invent.chance import happens, one_of
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.catalogue import condition, conditions, facts_needed

_PASSES = {
    "G1": "listed",
    "G2": "all-three",
    "G3": "stable",
    "G4": "consents",
    "G5": "done",
    "G6": "agrees-and-covered",
    "G7": "agrees",
    "G8": "in-date",
    "G9": "signed-off",
    "G10": "complete",
    "G11": "all-set",
    "G13": "fallback-agreed",
}
_BEFORE_START = {"G7": "not-asked", "G8": "booked", "G9": "in-progress"}
_WITH_MEASURES = {"G3": "stable-within-limits", "G5": "done-with-measures"}
_ROUTES = ("chc", "council", "s117", "bcf", "phb", "none")
_G4 = {
    "consent": "consents",
    "attorney": "attorney-consents",
    "deputy": "attorney-consents",
    "best_interests": "best-interests",
}
_FRAMEWORKS = {"insulin-administration": "diabetes", "chest-physiotherapy": "pneumonia"}
CAPACITY = {
    "understand": True,
    "retain": False,
    "weigh": False,
    "communicate": True,
    "because": "Dementia: what was explained is lost within a minute.",
    "support": "Talked in the morning, with pictures and with family there. Tried twice.",
}
BEST_INTERESTS = {
    "wishes": "Always wanted to stay at home, and says so still.",
    "consulted": "Family, the GP and the care workers who visit.",
    "less_restrictive": "Waiting for the nurse each day was looked at: it made them more upset.",
    "decision": "A care worker they know does it, with community nursing as the fallback.",
}


def answers_for(chance: Random, arc: Arc) -> dict[str, Any]:
    """Answers that let it be delegated: outright, or with conditions."""
    answers: dict[str, Any] = dict(_PASSES)
    if happens(chance, 0.45):
        answers |= _WITH_MEASURES
    if happens(chance, 0.4):
        answers |= _BEFORE_START
    answers["G12"] = one_of(chance, _ROUTES)
    answers["G4"] = {"answer": _G4[arc.basis], **papers(arc.basis)}
    answers["facts"] = facts_for(arc.activity, framework(arc.activity))
    return answers


def papers(basis: str) -> dict[str, Any]:
    """The assessment, and the decision where nobody else can make it."""
    if basis == "consent":
        return {}
    found: dict[str, Any] = {"capacity": CAPACITY}
    if basis == "best_interests":
        found["best_interests"] = BEST_INTERESTS
    return found


def framework(activity: str) -> str:
    code = _FRAMEWORKS.get(activity, "")
    return code if code in conditions() else ""


def facts_for(activity: str, code: str) -> dict[str, bool]:
    """Each fact as it has to be for the person to be suitable."""
    known = condition(code) if code else None
    unwanted = {
        *definition(activity).not_suitable_when,
        *(known.not_suitable_when if known else ()),
    }
    return {fact: fact not in unwanted for fact in facts_needed(known, definition(activity))}


# Activity, what stands in the way (gate answers and facts), and the registrant's own note.
RETAINED: tuple[tuple[str, dict[str, str], dict[str, bool], str], ...] = (
    (
        "insulin-administration",
        {"G3": "needs-judgement"},
        {"insulin-dose-fixed": False, "insulin-dose-variable": True},
        "The dose is worked out from each meal. We go on giving it and look again in three months.",
    ),
    (
        "insulin-administration",
        {},
        {"dose-changed-recently": True},
        "Home from hospital with a new dose on Tuesday. Not before it has settled.",
    ),
    (
        "gastrostomy-care",
        {"G3": "changing"},
        {"tube-established": False, "tube-new": True},
        "The tube was placed last week.",
    ),
    (
        "wound-care",
        {},
        {"wound-worsening": True},
        "The wound is wetter and larger. Tissue viability sees it on Friday.",
    ),
    (
        "catheter-care",
        {"G5": "risk-too-high"},
        {"catheter-problems": True},
        "Two blockages in a fortnight.",
    ),
    (
        "medicines-administration",
        {"G6": "declines"},
        {},
        "The employer has no cover on that round at night.",
    ),
)
