"""A statement as it travels, read into the rule's own value, and each refusal with its place."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from almoner.kernel.refusals import Refusal
from almoner.platform.rest.problems import RefusalShown
from almoner.services.capacity.rules import Said
from almoner.services.capacity.standard.shapes import Message, Statement

# Which field each of the rules' refusals is about.
WHERE: Mapping[str, str] = {
    "said-in-the-future": "said_at",
    "holds-no-longer": "holds_until",
    "holds-too-long": "holds_until",
    "maximum-out-of-range": "maximum",
    "occupied-out-of-range": "occupied",
    "reserved-out-of-range": "reserved",
    "accepting-out-of-range": "accepting",
    "more-occupied-than-there-are": "occupied",
    "more-accepted-than-left": "accepting",
    "minutes-out-of-range": "minutes",
    "nothing-said": "accepting",
    "rate-out-of-range": "rate_pence",
    "key-missing-or-long": "key",
    "key-used-for-something-else": "key",
    "service-withdrawn": "service",
    "not_found": "service",
}
_REASONS = {
    "missing": ("This is missing.", "Give it."),
    "extra_forbidden": ("There is no field of this name.", "Leave it out, or check its spelling."),
}


def said_of(one: Statement) -> Said:
    return Said(
        said_at=one.said_at,
        holds_until=one.holds_until,
        available_from=one.available_from,
        maximum=one.maximum,
        occupied=one.occupied,
        reserved=one.reserved,
        accepting=one.accepting,
        minutes=one.minutes.said() if one.minutes else {},
        rate_pence=one.rate_pence,
    )


def read_message(raw: Any) -> Message | list[RefusalShown]:
    """One statement of a batch, or every reason why it cannot be read, each with its field."""
    try:
        return Message.model_validate(raw)
    except ValidationError as error:
        return [_unreadable(one) for one in error.errors(include_url=False)]


def placed(refusals: Iterable[Refusal]) -> list[RefusalShown]:
    """The rules' refusals with the field that each is about."""
    return [RefusalShown(**one.as_dict(), where=WHERE.get(one.code, "")) for one in refusals]


def _unreadable(error: Mapping[str, Any]) -> RefusalShown:
    kind = str(error["type"])
    reason, mend = _REASONS.get(kind, (f"{error['msg']}.".replace("..", "."), "Correct it."))
    where = ".".join(str(part) for part in error["loc"])
    return RefusalShown(code=kind, reason=reason, mend=mend, where=where)
