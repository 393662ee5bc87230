"""Making one move of a case as people would: with answers, forms and, if need be, a colleague."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from django.db import transaction

from almoner.demo.growing.cast import LIN, MAYA, NOOR, OLA, SAM
from almoner.demo.growing.place import Place
from almoner.demo.invent.answers import PHRASES, WORDS, answers, evidence, fact
from almoner.demo.invent.chance import one_of
from almoner.demo.invent.organisations import PROVIDERS
from almoner.engines.instruments import commands as instruments
from almoner.engines.pathways import commands, store
from almoner.engines.pathways.access import mover_of
from almoner.engines.pathways.definition.shapes import CLOSED, SAME, Pathway, Transition
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.queries.around import around
from almoner.engines.pathways.queries.partners import about_case
from almoner.engines.pathways.rules import CaseState, Given, check_move
from almoner.kernel.london import to_london
from almoner.kernel.refusals import Refused
from almoner.platform.access.viewer import Viewer
from almoner.platform.definitions.queries import current

TRIES, FORMS = 30, 8
OURS = {"social_worker", "casework_manager", "owner"}
"""Who moves cases here: the roles at the council, and whoever a case is allocated to."""


@dataclass(slots=True)
class Stepper:
    place: Place
    chance: Random
    leads: Mapping[str, Any] = field(default_factory=dict)

    def facts(self, definition: Pathway, codes: Collection[str], at: datetime) -> dict[str, Any]:
        today = to_london(at).date()
        found = {code: fact(self.chance, definition.fields[code], today) for code in codes}
        for code in codes:
            if definition.fields[code].type == "provider":
                home = self.place.organisations[one_of(self.chance, sorted(PROVIDERS))]
                found[code] = home.pk
        return {code: self.leads.get(code, value) for code, value in found.items()}

    def make(self, case_id: int, step: Transition, at: datetime) -> None:
        """Makes the move, after what it asks to be recorded first. Refused when no answers that
        were tried let it through."""
        case = Case.objects.get(pk=case_id)
        actor = self._actor(step)
        given, stands = self._tried(actor, case, step, at)
        if stands:
            given = self._after_records(actor, case, step, at) or given
        self._move(actor, case, step, given, at)

    def _move(
        self, actor: Viewer, case: Case, step: Transition, given: Given, at: datetime
    ) -> None:
        commands.move(
            actor,
            case_id=case.pk,
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
            commands.confirm(self._second(case, step, at), case_id=case.pk, at=at)

    def _second(self, case: Case, step: Transition, at: datetime) -> Viewer:
        """Somebody else who may agree to it; of the trust, where two organisations must."""
        second = step.requires.second
        if second is None or second.organisation != "other":
            return self._colleague(step)
        lin = self.place.viewer(LIN)
        if lin.own not in Case.objects.values_list("shared_with", flat=True).get(pk=case.pk):
            commands.join(
                self.place.viewer(MAYA),
                case_id=case.pk,
                organisation_id=lin.own,
                role="joint",
                basis="Funding is decided together",
                at=at,
            )
        return lin

    def _actor(self, step: Transition) -> Viewer:
        ours = "social_worker" in step.by or "casework_manager" not in step.by
        return self.place.viewer(SAM if ours else MAYA)

    def _colleague(self, step: Transition) -> Viewer:
        """Somebody else who may agree to it."""
        return self.place.viewer(NOOR if "casework_manager" in step.by else OLA)

    def _after_records(
        self, actor: Viewer, case: Case, step: Transition, at: datetime
    ) -> Given | None:
        """Records one thing after another where the case is, until the move is open."""
        definition = store.definition_of(case.version_id)
        others = [
            other
            for other in definition.from_state(case.state)
            if other.to == SAME and other.code != step.code and OURS & set(other.by)
        ]
        for other in self.chance.sample(others, len(others)):
            if self._recorded(case, other, at):
                given, stands = self._tried(actor, case, step, at)
                if not stands:
                    return given
        return None

    def _recorded(self, case: Case, other: Transition, at: datetime) -> bool:
        actor = self._actor(other)
        given, stands = self._tried(actor, case, other, at)
        if stands:
            return False
        with suppress(Refused), transaction.atomic():
            self._move(actor, case, other, given, at)
            return True
        return False

    def _tried(
        self, actor: Viewer, case: Case, step: Transition, at: datetime
    ) -> tuple[Given, bool]:
        """Answers that the rule lets through, of so many tries, and whether it still says no."""
        definition = store.definition_of(case.version_id)
        state, mover = store.state_of(case), mover_of(actor, case)
        asks_forms = step.when is not None and bool(step.when.members("completions"))
        asks_facts = bool(step.requires.fields or step.asks)
        for _ in range(FORMS if asks_forms else 1):
            self._fill_in(case, step, at)
            beside = around(case, at)
            for _ in range(TRIES if asks_facts else 1):
                given = self._draw(definition, state, step, at)
                if not check_move(definition, state, step.code, mover, given, beside):
                    return given, False
        return given, True

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
        for code in step.requires.instruments:
            with suppress(Refused), transaction.atomic():
                self.complete(case, code, at)

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
            answers=answers(self.chance, instrument, to_london(at).date(), self.leads),
            evidence=evidence(self.chance, instrument),
            wishes=one_of(self.chance, WORDS),
            at=at,
        )
        instruments.complete(sam, completion_id=begun.pk, at=at)
        if instrument.people == "two":
            instruments.second(self.place.viewer(OLA), completion_id=begun.pk, at=at)
