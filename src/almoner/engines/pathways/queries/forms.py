"""The forms of a case: those it asks for, and those that somebody began for it."""

from dataclasses import dataclass

from almoner.engines.instruments.definition import Instrument
from almoner.engines.instruments.models import Completion
from almoner.engines.instruments.queries.completions import completions_read_by
from almoner.engines.pathways.definition import Pathway
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.queries.partners import about_case
from almoner.platform.access.viewer import Viewer
from almoner.platform.definitions.queries import some_current

Status = Completion.Status


@dataclass(frozen=True, slots=True)
class CaseForm:
    """`newest`: the newest use of the form for this case; None while nobody began it.
    `of_person`: it is begun for the person of the case."""

    code: str
    title: str
    of_person: bool
    newest: Completion | None

    @property
    def drafted(self) -> bool:
        return self.newest is not None and self.newest.status == Status.DRAFT

    @property
    def complete(self) -> bool:
        return self.newest is not None and self.newest.status == Status.COMPLETE


def forms_of(viewer: Viewer, case: Case, definition: Pathway) -> list[CaseForm]:
    """By title."""
    begun = _newest(viewer, case)
    moves = definition.from_state(case.state)
    asked = {code for move in moves for code in move.requires.instruments}
    codes = asked | set(definition.instruments) | set(begun)
    found = some_current("instruments", codes, case.organisation_id) if codes else {}
    return [
        CaseForm(code, one.title, _of_person(one, case), begun.get(code))
        for code, (_, one) in found.items()
        if code in begun or code in asked or _offered(one, case)
    ]


def _newest(viewer: Viewer, case: Case) -> dict[str, Completion]:
    rows = completions_read_by(viewer, about_case(case.pk)).exclude(status=Status.VOID)
    newest: dict[str, Completion] = {}
    for one in rows:
        newest.setdefault(one.instrument, one)
    return newest


def _of_person(instrument: Instrument, case: Case) -> bool:
    return case.person_id is not None and instrument.about != "organisation"


def _offered(instrument: Instrument, case: Case) -> bool:
    """A survey is not begun from a case: nobody there is to see who answered what."""
    return instrument.kind != "survey" and (
        instrument.about != "person" or case.person_id is not None
    )
