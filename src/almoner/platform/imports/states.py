"""How far an import is, and what may be done with it next."""

from __future__ import annotations

from almoner.kernel.refusals import refuse

MAPPING, TRIAL, CONFIRM, APPLY, ENDED = "mapping", "trial", "confirm", "apply", "ended"
AT_WORK = (TRIAL, APPLY)
WAITS_FOR_A_PERSON = (MAPPING, CONFIRM)

# What is asked for, and the stages from which it may be asked.
_MAY: dict[str, tuple[str, ...]] = {
    "map": (MAPPING, CONFIRM),
    "apply": (CONFIRM,),
    "give-up": WAITS_FOR_A_PERSON,
}


def check_may(step: str, stage: str) -> None:
    """Refused when the import is past the point at which this could be asked."""
    if stage in _MAY[step]:
        return
    if stage in AT_WORK:
        refuse(
            "import-at-work",
            "This file is being read now.",
            "Wait until the report is there.",
        )
    refuse(
        "import-not-waiting",
        "This import does not wait for an answer any more.",
        "Look at its report, or choose the file again.",
    )


def can(step: str, stage: str) -> bool:
    return stage in _MAY[step]
