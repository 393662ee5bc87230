"""The life of a delegation: one table of states and moves. The reference page is made from it."""

from collections.abc import Iterable

from almoner.kernel.refusals import Refused
from almoner.kernel.transitions import Transition, TransitionTable
from almoner.kernel.wording import either, spoken

STATES = {
    "draft": "A registrant has begun it. Nobody else has been asked.",
    "proposed": "The worker, the employer and the person have been asked.",
    "agreed": "Everyone has agreed and consent is recorded.",
    "training": "The worker is doing the courses that the activity needs.",
    "supervised": "The worker practises while a competent assessor watches.",
    "active": "The worker may do the activity for this person.",
    "suspended": "It has been stopped. Nobody may act on it.",
    "ended": "It is over. Anything new needs a new delegation.",
}
# Each requirement of a move is a pair of checks in rules.requirements under the same name.
REQUIREMENTS = {
    "decided": "A registrant's decision on the gates allows it for this person and provider.",
    "registrant": "The delegator is on the register, of a profession that may delegate this.",
    "worker_allowed": "The worker is employed by the provider, in a role that may be a delegate.",
    "deputy": "A registrant of the same organisation is named as deputy.",
    "everyone_agreed": "Delegator, worker and employer have signed, and consent is in force.",
    "knowledge": "Every knowledge course is in date.",
    "whole": "Everything that authority rests on holds at that moment.",
    "review_date": "The next review is within the time that the activity allows.",
    "cover": "Enough workers are signed off for this person, or a fallback is agreed.",
    "lift": "What each open suspension asks for has been done.",
    "reason": "The reason is written down.",
}
_REGISTRANTS = ("delegator", "deputy")
_ENDERS = ("delegator", "deputy", "team_lead", "employer")
_STOPPERS = (
    "delegator",
    "deputy",
    "team_lead",
    "registrant",
    "employer",
    "delegate",
    "system",
)


def _ends() -> Iterable[Transition]:
    for state in STATES:
        if state != "ended":
            yield Transition(
                state, "ended", "end", _ENDERS, ("reason",), "It is over and cannot come back."
            )


LIFECYCLE = TransitionTable(
    name="delegation",
    states=STATES,
    initial="draft",
    finals=("ended",),
    transitions=(
        Transition(
            "draft",
            "proposed",
            "propose",
            ("delegator",),
            ("decided", "registrant", "worker_allowed", "deputy"),
            "The worker, the employer and the person are asked.",
        ),
        Transition(
            "proposed",
            "agreed",
            "agree",
            ("delegator", "deputy", "team_lead", "registrant", "delegate", "employer"),
            ("everyone_agreed",),
            "The last of the signatures and the consent is in.",
        ),
        Transition(
            "agreed",
            "training",
            "start_training",
            ("delegator", "deputy", "team_lead", "registrant", "employer"),
            ("everyone_agreed",),
            "The worker starts the courses: e-learning first.",
        ),
        Transition(
            "training",
            "supervised",
            "start_supervision",
            ("delegator", "deputy", "team_lead", "registrant", "employer"),
            ("everyone_agreed", "knowledge"),
            "The worker may practise while watched.",
        ),
        Transition(
            "supervised",
            "active",
            "activate",
            _REGISTRANTS,
            ("whole", "review_date", "cover"),
            "The worker may do it on their own.",
        ),
        Transition(
            "active",
            "suspended",
            "suspend",
            _STOPPERS,
            ("reason",),
            "It stops at once.",
        ),
        Transition(
            "suspended",
            "suspended",
            "suspend",
            _STOPPERS,
            ("reason",),
            "One more reason to stop is added.",
        ),
        Transition(
            "suspended",
            "active",
            "lift",
            _REGISTRANTS,
            ("reason", "lift", "whole"),
            "The delegator or the named deputy re-activates it.",
        ),
        *_ends(),
    ),
)


def check_move(state: str, verb: str, standings: Iterable[str]) -> Transition:
    """The move that someone with any of `standings` may make. Raises Refused with the reason."""
    held = list(standings)
    for standing in held:
        if LIFECYCLE.can(state, verb, standing):
            return LIFECYCLE.check(state, verb, standing)
    return LIFECYCLE.check(state, verb, held[0] if held else "nobody")


def can_move(state: str, verb: str, standings: Iterable[str]) -> bool:
    try:
        check_move(state, verb, standings)
    except Refused:
        return False
    return True


def verbs_for(state: str, standings: Iterable[str]) -> tuple[str, ...]:
    """What someone with any of `standings` may do now, in the order of the table."""
    found = [verb for one in standings for verb in LIFECYCLE.verbs_from(state, one)]
    order = [move.verb for move in LIFECYCLE.transitions]
    return tuple(sorted(dict.fromkeys(found), key=order.index))


def who_may(state: str, verb: str) -> str:
    """ "delegator or deputy", for the screen that explains whom to ask."""
    for move in LIFECYCLE.transitions:
        if (move.source, move.verb) == (state, verb):
            return either(spoken(one) for one in move.by)
    return ""
