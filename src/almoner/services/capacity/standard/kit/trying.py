"""Every check of the kit, in order: what is tried, what has to come, and what to mend."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from almoner.services.capacity.standard.kit import reading, saying
from almoner.services.capacity.standard.kit.endpoint import Endpoint, NoEndpoint
from almoner.services.capacity.standard.kit.trial import Fault, Trial


@dataclass(frozen=True, slots=True)
class Check:
    """`speaks`: it says something of the service that was named for trying."""

    code: str
    words: str
    run: Callable[[Trial], None]
    speaks: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """`passed` is None when the check was left out. `told` says what came, `mend` what to do."""

    code: str
    words: str
    passed: bool | None
    told: str = ""
    mend: str = ""


CHECKS = (
    Check("key-needed", "Nothing is told without a key", reading.key_needed, False),
    Check("services", "The list of services fits the standard", reading.services, False),
    Check("changes", "Changes are read page by page to the end", reading.changes, False),
    Check("cursor-refused", "A cursor that means nothing is refused", reading.bad_cursor, False),
    Check("said", "A statement is taken and counted", saying.said),
    Check("stands", "What was said stands at once", saying.stands),
    Check("repeated", "The same message again has the same answer", saying.repeated),
    Check("key-reused", "A key used for something else is refused", saying.key_reused),
    Check("late", "What came late changes nothing", saying.late),
    Check("unknown", "A number left out is unknown, not 0", saying.unknown),
    Check("misspelt", "A field that is misspelt is refused by name", saying.misspelt),
    Check("impossible", "Numbers that cannot be are refused", saying.impossible),
    Check("no-zone", "A time without a zone is refused", saying.no_zone),
    Check("not-theirs", "A service that is not there is refused", saying.not_theirs),
    Check("batch", "A batch is answered one by one, in order", saying.batch),
    Check("followed", "What changed is in the feed, once", saying.followed),
    Check("stale", "What no longer holds is not free", saying.stale),
)
_LEFT_OUT = "Left out: name a service for trying things with --service."


def try_all(endpoint: Endpoint, service: str, wait: float = 5.0) -> Iterator[Result]:
    """One result a check. With `service` empty nothing is said of any, only read.

    At the end, however it comes, the service is said to have no free place, so that nobody relies
    on what was tried. NoEndpoint when the address does not answer.
    """
    trial = Trial(endpoint, service, wait)
    try:
        for check in CHECKS:
            if check.speaks and not service:
                yield Result(check.code, check.words, None, _LEFT_OUT)
            else:
                yield _try(check, trial)
    finally:
        if service:
            with suppress(NoEndpoint):
                trial.say(accepting=0)


def _try(check: Check, trial: Trial) -> Result:
    try:
        check.run(trial)
    except Fault as fault:
        return Result(check.code, check.words, False, fault.told, fault.mend)
    return Result(check.code, check.words, True)
