"""Making one move of a case as people would: with answers, forms and, if need be, a colleague."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from almoner.demo.growing.cast import MAYA, SAM
from almoner.demo.growing.place import Place
from almoner.demo.growing.speed import undoable
from almoner.demo.invent.answers import PHRASES, WORDS, answers, evidence, fact
from almoner.demo.invent.chance import one_of
from almoner.engines.instruments import commands as instruments
from almoner.engines.pathways import commands, store
from almoner.engines.pathways.access import mover_of
from almoner.engines.pathways.definition.shapes import CLOSED, Pathway, Transition
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.queries.around import about_case, around
from almoner.engines.pathways.rules import CaseState, Given, check_move
from almoner.kernel.london import to_london
from almoner.kernel.refusals import Refused
from almoner.platform.access.viewer import Viewer
from almoner.platform.definitions.queries import current

TRIES = 40


@dataclass(slots=True)
class Stepper:
    place: Place
    chance: Random

    def facts(self, definition: Pathway, codes: Collection[str], at: datetime) -> dict[str, Any]:
        today = to_london(at).date()
        return {code: fact(self.chance, definition.fields[code], today) for code in codes}

    def make(self, case_id: int, step: Transition, at: datetime) -> None:
        """Makes the move. Refused when no answers that were tried let it through."""
        case = Case.objects.get(pk=case_id)
        actor = self._actor(case, step)
        self._fill_in(case, step, at)
        given = self._given(actor, case, step, at)
        commands.move(
            actor,
            case_id=case_id,
            transition=step.code,
            facts=given.facts,
            reason=given.reason,
            note=given.note,
            evidence=given.evidence,
            outcome=given.outcome,
            information=given.information,
            at=at,
        )
        if step.requires.two_people:
            other = MAYA if actor.worker_id == self.place.workers[SAM].pk else SAM
            commands.confirm(self.place.viewer(other), case_id=case_id, at=at)

    def _actor(self, case: Case, step: Transition) -> Viewer:
        if "social_worker" in step.by or "casework_manager" not in step.by:
            return self.place.viewer(SAM)
        return self.place.viewer(MAYA)

    def _given(self, actor: Viewer, case: Case, step: Transition, at: datetime) -> Given:
        """Answers that the rule lets through, of so many tries; else those of the last."""
        definition = store.definition_of(case.version_id)
        state, mover, beside = store.state_of(case), mover_of(actor, case), around(case, at)
        for _ in range(TRIES):
            given = self._draw(definition, state, step, at)
            if not check_move(definition, state, step.code, mover, given, beside):
                break
        return given

    def _draw(self, definition: Pathway, state: CaseState, step: Transition, at: datetime) -> Given:
        ends = definition.states[step.target(state.state)].kind == CLOSED
        outcomes = definition.outcomes_of(step, state.state) if ends else ()
        return Given(
            facts=self.facts(definition, (*step.requires.fields, *step.asks), at),
            reason=one_of(self.chance, step.requires.reason) if step.requires.reason else "",
            note=one_of(self.chance, WORDS),
            evidence=one_of(self.chance, PHRASES) if step.requires.evidence else "",
            outcome=one_of(self.chance, list(outcomes)).code if outcomes else "",
            information="Told by telephone and in a letter what happens next." if ends else "",
        )

    def _fill_in(self, case: Case, step: Transition, at: datetime) -> None:
        """Completes the forms the move needs. One that is not for this person is left."""
        ready = around(case, at).completions
        for code in step.requires.instruments:
            if code not in ready:
                try:
                    with undoable():
                        self.complete(case, code, at)
                except Refused:
                    continue

    def complete(self, case: Case, code: str, at: datetime) -> None:
        sam = self.place.viewer(SAM)
        _, instrument = current("instruments", code, sam.organisation_id)
        begun = instruments.start(
            sam, code=code, person_id=case.person_id, about=about_case(case.pk), at=at,
            despite="Agreed with the team manager.",
        )  # fmt: skip
        instruments.save_draft(
            sam,
            completion_id=begun.pk,
            answers=answers(self.chance, instrument, to_london(at).date()),
            evidence=evidence(self.chance, instrument),
            wishes=one_of(self.chance, WORDS),
            at=at,
        )
        instruments.complete(sam, completion_id=begun.pk, at=at)
        if instrument.people == "two":
            instruments.second(self.place.viewer(MAYA), completion_id=begun.pk, at=at)
