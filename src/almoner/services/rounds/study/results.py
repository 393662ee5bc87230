"""The measures of each arrangement side by side, and what can be said of the difference."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from almoner.services.rounds.study.measures import MEASURES, Measure, workers_met
from almoner.services.rounds.study.resampling import Estimate, draw, estimate
from almoner.services.rounds.study.running import Outcome
from almoner.services.rounds.study.settings import Settings
from almoner.services.rounds.study.values import Values

NO_DIFFERENCE, TOO_FEW, SAME = "No difference shown", "Too few days to tell", "The same"


@dataclass(frozen=True, slots=True)
class Row:
    """One measure: its value in each arrangement, and each one's difference to the first."""

    measure: Measure
    values: tuple[Estimate, ...]
    differences: tuple[Estimate, ...]

    def said(self, number: int) -> str:
        """The difference of arrangement `number` (from 1) to the first, in a word or two."""
        found = self.differences[number - 1]
        if found.value is None:
            return "Not counted"
        if found.value == 0 and (found.lower, found.upper) in ((0, 0), (None, None)):
            return SAME
        if found.apart_from_none is None:
            return TOO_FEW
        if not found.apart_from_none:
            return NO_DIFFERENCE
        return self._direction(found.value)

    def _direction(self, value: float) -> str:
        way = "More" if value > 0 else "Less"
        better = self.measure.better * value
        return way if better == 0 else f"{way}, {'better' if better > 0 else 'worse'}"


@dataclass(frozen=True, slots=True)
class Results:
    """The names of the arrangements, and a row for each measure."""

    names: tuple[str, ...]
    rows: tuple[Row, ...]

    def row(self, code: str) -> Row:
        return next(row for row in self.rows if row.measure.code == code)


def compare(
    outcomes: Sequence[Outcome],
    settings: Settings,
    values: Values,
    measures: Sequence[Measure] = MEASURES,
) -> Results:
    """The measures of all outcomes, each against the first, with 95 % intervals."""
    times = draw(settings.days, settings.draws, settings.seed)
    people = _people(outcomes)
    person_times = draw(max(1, len(people)), settings.draws, settings.seed)
    rows = [
        _row(measure, outcomes, person_times if measure.over_people else times, values)
        for measure in measures
    ]
    return Results(tuple(one.arrangement.name for one in outcomes), tuple(rows))


def _people(outcomes: Sequence[Outcome]) -> list[str]:
    return sorted({key for one in outcomes for key in workers_met(one.days)})


def _row(measure: Measure, outcomes: Sequence[Outcome], times: np.ndarray, values: Values) -> Row:
    once = np.ones((1, times.shape[1]))
    drawn = [_counted(measure, one, outcomes, times, values) for one in outcomes]
    whole = [float(_counted(measure, one, outcomes, once, values)[0]) for one in outcomes]
    count = times.shape[1]
    return Row(
        measure,
        tuple(
            estimate(_or_none(value), found, count)
            for value, found in zip(whole, drawn, strict=True)
        ),
        tuple(
            estimate(_or_none(value - whole[0]), found - drawn[0], count)
            for value, found in zip(whole[1:], drawn[1:], strict=True)
        ),
    )


def _counted(
    measure: Measure,
    outcome: Outcome,
    outcomes: Sequence[Outcome],
    times: np.ndarray,
    values: Values,
) -> np.ndarray:
    """One column a person, the same for each outcome; who met nobody in it does not count."""
    if not measure.over_people:
        return measure.count(outcome.days, times, values)
    met = workers_met(outcome.days)
    if not met:
        return np.full(len(times), np.nan)
    columns = [at for at, key in enumerate(_people(outcomes)) if key in met]
    return measure.count(outcome.days, times[:, columns], values)


def _or_none(value: float) -> float | None:
    return value if np.isfinite(value) else None
