"""The decision instrument: thirteen gates from the question to a decision. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from almoner.kernel.basis import Basis, read_basis
from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader, unique
from almoner.kernel.refusals import Refusal, refuse

from .vocabulary import ANSWERERS, Outcome


class Strength(Enum):
    """Whether failing a gate ends the matter."""

    HARD = "hard"
    SOFT = "soft"
    SOFT_UNTIL_GO_LIVE = "soft-until-go-live"

    def stops(self, going_live: bool) -> bool:
        return self is Strength.HARD or (self is Strength.SOFT_UNTIL_GO_LIVE and going_live)


class Result(Enum):
    """What one answer means: `not-yet` may stand while preparing, never at the start."""

    PASS = "pass"  # noqa: S105
    CONDITION = "condition"
    NOT_YET = "not-yet"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class GateOption:
    """One answer. Every answer but a pass has words; a fail says how to mend it and who can."""

    code: str
    label: str
    result: Result
    words: str
    mend: str
    who: str


@dataclass(frozen=True, slots=True)
class Gate:
    code: str
    title: str
    question: str
    help: str
    strength: Strength
    answered_by: tuple[str, ...]
    evidence: tuple[str, ...]
    passes: str
    options: tuple[GateOption, ...]
    basis: Basis

    def option(self, code: str) -> GateOption:
        """Raises Refused for an answer that is not offered."""
        for option in self.options:
            if option.code == code:
                return option
        offered = ", ".join(option.code for option in self.options)
        refuse(
            "unknown-answer",
            f"{self.code} has no answer “{code}”.",
            f"Choose one of: {offered}.",
        )


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    outcome: Outcome
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class GatesDefinition:
    """The instrument at one version; gates in the order in which they are decided."""

    code: str
    version: int
    title: str
    gates: tuple[Gate, ...]
    outcomes: Mapping[Outcome, OutcomeWords]
    basis: Basis

    def gate(self, code: str) -> Gate:
        """Raises Refused for a gate that is not in the instrument."""
        for gate in self.gates:
            if gate.code == code:
                return gate
        refuse("unknown-gate", f"There is no gate “{code}”.", "Use the gates of the instrument.")


@dataclass(frozen=True, slots=True)
class GateCondition:
    """Something that must hold; `before_start` when it must be put right before going live."""

    gate: str
    words: str
    before_start: bool


@dataclass(frozen=True, slots=True)
class GateOutcome:
    """The decision. `failed` holds the gate that stopped it; `open_questions` gate codes."""

    outcome: Outcome
    failed: tuple[Refusal, ...] = ()
    conditions: tuple[GateCondition, ...] = ()
    open_questions: tuple[str, ...] = ()

    @property
    def may_delegate(self) -> bool:
        return self.outcome in (Outcome.DELEGATE, Outcome.CONDITIONS)


def decide(
    answers: Mapping[str, str], definition: GatesDefinition, *, going_live: bool = False
) -> GateOutcome:
    """The outcome of the answers, gate code to option code, in the order of the gates.

    The first hard gate that fails ends it. `going_live` is true when the delegation is about
    to become active: answers that say "not yet" then fail, and cover becomes hard.
    Raises Refused for a gate or an answer that the instrument does not have.
    """
    for code in answers:
        definition.gate(code)
    tally = _Tally()
    for gate in definition.gates:
        _weigh(gate, answers.get(gate.code), going_live, tally)
        if tally.failed:
            break
    return _settle(tally)


@dataclass
class _Tally:
    failed: list[Refusal] = field(default_factory=list)
    conditions: list[GateCondition] = field(default_factory=list)
    open_questions: list[str] = field(default_factory=list)
    undecided: bool = False


def _weigh(gate: Gate, answer: str | None, going_live: bool, tally: _Tally) -> None:
    if answer is None:
        tally.open_questions.append(gate.code)
        tally.undecided |= gate.strength.stops(going_live)
        return
    option = gate.option(answer)
    if option.result is Result.PASS:
        return
    if _ends_it(gate, option, going_live):
        tally.failed.append(_refusal(gate, option))
        return
    before_start = option.result is Result.NOT_YET or gate.strength is Strength.SOFT_UNTIL_GO_LIVE
    tally.conditions.append(GateCondition(gate.code, option.words, before_start))


def _ends_it(gate: Gate, option: GateOption, going_live: bool) -> bool:
    fails = option.result is Result.FAIL or (option.result is Result.NOT_YET and going_live)
    return fails and gate.strength.stops(going_live)


def _refusal(gate: Gate, option: GateOption) -> Refusal:
    return Refusal(f"gate-{gate.code}-{option.code}".lower(), option.words, option.mend, option.who)


def _settle(tally: _Tally) -> GateOutcome:
    return GateOutcome(
        _outcome(tally),
        tuple(tally.failed),
        tuple(tally.conditions),
        tuple(tally.open_questions),
    )


def _outcome(tally: _Tally) -> Outcome:
    if tally.failed:
        return Outcome.RETAIN
    if tally.undecided:
        return Outcome.OPEN
    if tally.conditions or tally.open_questions:
        return Outcome.CONDITIONS
    return Outcome.DELEGATE


def read_gates(node: Marked) -> GatesDefinition:
    reader = Reader(node)
    gates = reader.each("gates", _gate)
    unique(node, "gates", tuple(gate.code for gate in gates))
    definition = GatesDefinition(
        code=reader.code("code"),
        version=reader.whole("version"),
        title=reader.text("title"),
        gates=gates,
        outcomes=_outcomes(reader),
        basis=read_basis(reader.take("basis")),
    )
    reader.done()
    return definition


def _gate(node: Marked) -> Gate:
    reader = Reader(node)
    options = reader.each("options", _option)
    unique(node, "options", tuple(option.code for option in options))
    if not any(option.result is Result.PASS for option in options):
        raise node.error("needs an answer that passes")
    gate = Gate(
        code=reader.text("code"),
        title=reader.text("title"),
        question=reader.text("question"),
        help=reader.text("help"),
        strength=Strength(reader.one_of("strength", [one.value for one in Strength])),
        answered_by=reader.codes("answered_by", ANSWERERS, "kind of answerer"),
        evidence=reader.texts("evidence"),
        passes=reader.text("passes"),
        options=options,
        basis=read_basis(reader.take("basis")),
    )
    reader.done()
    return gate


def _option(node: Marked) -> GateOption:
    reader = Reader(node)
    result = Result(reader.one_of("result", [one.value for one in Result]))
    passes = result is Result.PASS
    mended = result in (Result.FAIL, Result.NOT_YET)
    option = GateOption(
        code=reader.code("code"),
        label=reader.text("label"),
        result=result,
        words="" if passes else reader.text("words"),
        mend=reader.text("mend") if mended else "",
        who=reader.text("who") if mended else "",
    )
    reader.done()
    return option


def _outcomes(reader: Reader) -> dict[Outcome, OutcomeWords]:
    found = {one.outcome: one for one in reader.each("outcomes", _outcome_words)}
    for outcome in Outcome:
        if outcome not in found:
            raise reader.node.error(f"has no words for the outcome {outcome.value!r}")
    return found


def _outcome_words(node: Marked) -> OutcomeWords:
    reader = Reader(node)
    words = OutcomeWords(
        Outcome(reader.one_of("code", [one.value for one in Outcome])),
        reader.text("title"),
        reader.text("words"),
    )
    reader.done()
    return words
