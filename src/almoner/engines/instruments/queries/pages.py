"""What the screens show: the questions of a page, the result, what may be done next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from almoner.engines.instruments.definition import Band, Instrument, Item, Score, Section
from almoner.engines.instruments.models import Completion, CompletionEntry
from almoner.engines.instruments.queries.completions import (
    completion_read_by,
    completion_seen_by,
    completions_seen_by,
    entries,
)
from almoner.engines.instruments.queries.people import facts_of, person_to_assess
from almoner.engines.instruments.rules import (
    Change,
    Fault,
    Validity,
    changes,
    check_answers,
    shown,
    validity,
    visible,
)
from almoner.platform.access.viewer import Viewer
from almoner.platform.definitions.queries import all_current, current, definition_of
from almoner.registers.people.models import Person

Status = Completion.Status
STATUS_COLOURS = {"draft": "blue", "awaiting_second": "orange", "complete": "green", "void": "grey"}
_MOST = 50


@dataclass(frozen=True)
class Opened:
    """A completion with the instrument as it was asked. `answers` are the newest: of the draft
    while it is open, else of the newest entry."""

    completion: Completion
    instrument: Instrument
    entries: list[CompletionEntry]

    @property
    def is_open(self) -> bool:
        return self.completion.status == Status.DRAFT

    @property
    def draft(self) -> Mapping[str, Any]:
        if self.completion.status == Status.DRAFT or not self.entries:
            found: Mapping[str, Any] = self.completion.draft
            return found
        newest = self.entries[0]
        return {"answers": newest.answers, "evidence": newest.evidence, "wishes": newest.wishes}

    @property
    def answers(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.draft.get("answers", {})
        return found

    @property
    def wishes(self) -> str:
        return str(self.draft.get("wishes", ""))

    @property
    def asked(self) -> tuple[tuple[Section, tuple[Item, ...]], ...]:
        """Sections and items that are asked, given the answers."""
        codes = set(visible(self.instrument, self.answers))
        pairs = (
            (section, tuple(item for item in section.items if item.code in codes))
            for section in self.instrument.sections
        )
        return tuple((section, items) for section, items in pairs if items)

    @property
    def faults(self) -> tuple[Fault, ...]:
        return check_answers(self.instrument, self._known, evidence=self.draft.get("evidence", {}))

    @property
    def _known(self) -> dict[str, Any]:
        return {code: a for code, a in self.answers.items() if code in self.instrument.by_code}

    def said(self, item: Item) -> str:
        return shown(item, self.answers.get(item.code))

    def rests_on(self, item: Item) -> str:
        return str(self.draft.get("evidence", {}).get(item.code, ""))

    @property
    def results(self) -> tuple[tuple[Score, str, Band | None], ...]:
        """(score, its value in words, its band). Incomplete where an answer is missing."""
        found = []
        for score in self.instrument.scores:
            value = self.completion.scores.get(score.code)
            band = self.instrument.band(score.code, self.completion.bands.get(score.code, ""))
            words = "Incomplete" if value is None else f"{value} {score.unit}".strip()
            found.append((score, words, band))
        return tuple(found)

    @property
    def changes(self) -> tuple[Change, ...]:
        first = self.completion.baseline
        return changes(self.instrument, first.scores, self.completion.scores) if first else ()


@dataclass(frozen=True, slots=True)
class Beginning:
    """An instrument about to be started."""

    instrument: Instrument
    person: Person | None
    validity: Validity
    instead: Mapping[str, str]


def read(viewer: Viewer, completion_id: int) -> Opened:
    """To be read alone: also a complete one of a partner about a case that is worked together."""
    return _opened(completion_read_by(viewer, completion_id))


def opened(viewer: Viewer, completion_id: int) -> Opened:
    return _opened(completion_seen_by(viewer, completion_id))


def _opened(completion: Completion) -> Opened:
    return Opened(completion, definition_of(completion.version_id), entries(completion))


def beginning(viewer: Viewer, code: str, person_id: int | None, today: date) -> Beginning:
    """Unseen for a person who is not the viewer's. Refused for an instrument not in use."""
    _, instrument = current("instruments", code, viewer.organisation_id)
    person = person_to_assess(viewer, person_id, today) if person_id else None
    found = validity(instrument, facts_of(person, today) if person else {})
    return Beginning(instrument, person, found, titles(viewer))


def titles(viewer: Viewer) -> dict[str, str]:
    """Code to title of what is in use here."""
    found = all_current("instruments", viewer.organisation_id)
    return {code: one.title for code, (_, one) in found.items()}


def in_use(viewer: Viewer, *about: str) -> list[Instrument]:
    """The instruments in use here, by title; `about`: only those about a person, or not."""
    found = all_current("instruments", viewer.organisation_id)
    return [one for _, one in found.values() if not about or one.about in about]


@dataclass(frozen=True, slots=True)
class Listed:
    completion: Completion
    title: str
    colour: str


def open_ones(viewer: Viewer) -> list[Listed]:
    """Drafts that the viewer began."""
    mine = completions_seen_by(viewer, status=Status.DRAFT, started_by=viewer.user_id)
    return listed(mine)


def to_second(viewer: Viewer) -> list[Listed]:
    """What waits for a second person, and was not signed first by the viewer."""
    waiting = completions_seen_by(viewer, status=Status.AWAITING)
    return listed(waiting.exclude(answered_by=viewer.user_id))


def listed(rows: Any) -> list[Listed]:
    return [
        Listed(one, definition_of(one.version_id).title, STATUS_COLOURS[one.status])
        for one in rows.select_related("person")[:_MOST]
    ]


def of_person(viewer: Viewer, person_id: int) -> list[Listed]:
    return listed(completions_seen_by(viewer, person_id=person_id))
