"""Refusals: a no that carries its reason, what would mend it, and who can do that."""

from dataclasses import asdict, dataclass
from typing import NoReturn


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why something may not happen, in words for the person who reads it.

    `code` is stable and for machines; `reason`, `mend` and `who` are shown on screen.
    """

    code: str
    reason: str
    mend: str = ""
    who: str = ""

    def __post_init__(self) -> None:
        if not self.code.strip():
            raise ValueError("A refusal needs a code.")
        if not self.reason.strip():
            raise ValueError(f"The refusal {self.code!r} needs a reason in words.")

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


class Refused(Exception):
    """Raised with one or more refusals, so that every reason is shown at once."""

    refusals: tuple[Refusal, ...]

    def __init__(self, *refusals: Refusal) -> None:
        if not refusals:
            raise ValueError("Refused needs at least one refusal.")
        for refusal in refusals:
            if not isinstance(refusal, Refusal):
                raise TypeError(f"Refused takes refusals, not {type(refusal).__name__}.")
        super().__init__(*refusals)
        self.refusals = refusals

    def __str__(self) -> str:
        return " ".join(refusal.reason for refusal in self.refusals)


def refuse(code: str, reason: str, mend: str = "", who: str = "") -> NoReturn:
    """Raise one refusal."""
    raise Refused(Refusal(code, reason, mend, who))
