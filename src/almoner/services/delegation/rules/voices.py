"""The same refusal for two readers: about the worker, and to the worker themself. Pure."""

import re
from functools import cache

from almoner.kernel.refusals import Refusal
from almoner.services.delegation.rules.answer import LINKS, Link
from almoner.services.delegation.rules.triggers import known
from almoner.services.delegation.rules.words import REFUSALS

_ASK = "Ask the registered manager, who finds somebody else or asks the community team."
_REASSESS = "Ask to be reassessed."

# Code → reason and mend as the worker reads them; None keeps the words that everybody reads.
_YOURS: dict[str, tuple[str | None, str | None]] = {
    "no_delegation": ("This activity has not been delegated to you for this person.", None),
    "other_employer": (
        "This was delegated to you while working for another employer. It does not move with you.",
        None,
    ),
    "status_proposed": (None, "You, the employer and the person must each agree."),
    "status_training": ("You are still in training for this activity.", None),
    "status_supervised": ("You may only do this while being supervised.", None),
    "delegate_not_signed": (
        "You have not said whether you agree to do this.",
        "Say yes or no. You may say no without any detriment.",
    ),
    "delegate_declined": ("You have said no to doing this. That is your right.", _ASK),
    "not_employed": ("You are not employed by this provider at that time.", None),
    "left_employer": ("You left this provider on {day}.", _ASK),
    "competence_missing": ("You are not signed off for this activity with this person.", None),
    "competence_lapsed": (
        "Your sign-off for this activity and person ended on {day}.",
        _REASSESS,
    ),
    "competence_revoked": ("Your sign-off was taken back on {day}.", _REASSESS),
    "regimen_changed": (
        "The dose or routine has changed since you were signed off.",
        "Ask to be shown the change and signed off again.",
    ),
    "training_missing": (
        "There is no dated record that you have finished the course {course}.",
        None,
    ),
    "training_lapsed": ("Your training in {course} ran out on {day}.", None),
    "suspended:delegate-withdrew": (
        "You have chosen not to do this any longer. That is your right.",
        None,
    ),
    "suspended:left-employer": (
        "You have left this employer. A delegation does not travel with you.",
        None,
    ),
}
_YOUR_LINKS = {
    "delegate": "You have agreed",
    "employment": "You are employed by the provider",
    "mandate_employment": "You work for the organisation that holds the function",
}
_GAP = re.compile(r"\\\{(day|course)\\\}")


def to_worker(refusal: Refusal) -> Refusal:
    """The refusal as the worker it is about reads it. Words of another make stay as they are."""
    code = refusal.code if refusal.code in _YOURS else refusal.code.partition(":")[0]
    if code not in _YOURS:
        return refusal
    reason, mend = _YOURS[code]
    found = _pattern(code).fullmatch(refusal.reason)
    if found is None:
        return refusal
    return Refusal(
        refusal.code,
        _filled(reason, found.groupdict()) if reason else refusal.reason,
        mend or refusal.mend,
        "You" if refusal.who == "The worker" else refusal.who,
    )


def link_to_worker(link: Link) -> str:
    """What the evidence says, to the worker."""
    words = link.words
    own = _YOUR_LINKS.get(link.kind)
    return words.replace(LINKS[link.kind], own) if own else words


@cache
def _pattern(code: str) -> re.Pattern[str]:
    """Matches the words about the worker, with whatever day and course stand in them."""
    head, _, trigger = code.partition(":")
    plain = known()[trigger].words if head == "suspended" and trigger else REFUSALS[code].reason
    return re.compile(_GAP.sub(r"(?P<\1>.+)", re.escape(plain)))


def _filled(words: str, gaps: dict[str, str]) -> str:
    for name, value in gaps.items():
        words = words.replace(f"{{{name}}}", value)
    return words
