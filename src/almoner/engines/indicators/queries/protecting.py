"""Stored figures with what may be shown of them, one period at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q

from almoner.engines.indicators.definition import Indicator
from almoner.engines.indicators.models import IndicatorValue
from almoner.engines.indicators.rules.families import Family, family_of
from almoner.engines.indicators.rules.suppression import Counted, Protected
from almoner.engines.indicators.rules.together import Exact, protect_together
from almoner.engines.indicators.vocabulary import ALL, MEASURED

Place = tuple[str, str]
WHOLE: Place = (ALL, "")
Values = Mapping[date, Mapping[Place, IndicatorValue]]
Known = Mapping[str, tuple[int, Indicator]]


class Stored:
    """The values of some indicators of one organisation, from a day on, in one look-up.

    `known`: everything in use, so that an indicator is protected with its whole family.
    `slices_since`: before that day only the organisation as a whole is read.
    """

    def __init__(
        self,
        known: Known,
        codes: Iterable[str],
        organisation_id: int,
        since: date,
        slices_since: date | None = None,
    ) -> None:
        self._known = known
        plain = {code: one for code, (_, one) in known.items()}
        self._family = {code: family_of(code, plain) for code in codes}
        wanted = {*self._family} | {
            code for family in self._family.values() if family for code in family.codes
        }
        versions = [known[code][0] for code in wanted]
        self._values = _read(versions, organisation_id, since, slices_since)
        self._together: dict[tuple[tuple[str, ...], date], Mapping[str, Protected]] = {}

    def of(self, code: str) -> Values:
        return self._values[self._known[code][0]]

    def protected(self, code: str, starts_on: date, *, exact: bool = False) -> Protected | None:
        """None for a period that has not been worked out. `exact`: small numbers too."""
        if WHOLE not in self.of(code).get(starts_on, {}):
            return None
        family = self._family[code]
        if exact or family is None:
            return self._exact(code, starts_on, below=1 if exact else 0).alone()
        return self._with_family(family, starts_on)[code]

    def _with_family(self, family: Family, starts_on: date) -> Mapping[str, Protected]:
        key = family.codes, starts_on
        if key not in self._together:
            worked_out = [
                code for code in family.codes if WHOLE in self.of(code).get(starts_on, {})
            ]
            self._together[key] = protect_together(
                family, {code: self._exact(code, starts_on) for code in worked_out}
            )
        return self._together[key]

    def _exact(self, code: str, starts_on: date, below: int = 0) -> Exact:
        one, rows = self._known[code][1], self.of(code)[starts_on]
        slices: dict[str, dict[str, Counted]] = {name: {} for name in one.slices}
        for (name, member), row in rows.items():
            if name in slices:
                slices[name][member] = counted(one, row)
        return Exact(
            counted(one, rows[WHOLE]),
            {name: members for name, members in slices.items() if members},
            share=one.statistic == "share",
            below=below or one.suppress_below,
        )


def counted(one: Indicator, row: IndicatorValue) -> Counted:
    """How many people's rows a figure rests on."""
    if one.statistic == "share":
        return Counted(row.numerator or 0, row.denominator or 0)
    n = (row.denominator if one.statistic in MEASURED else row.numerator) or 0
    return Counted(n, n)


def _read(
    versions: list[int], organisation_id: int, since: date, slices_since: date | None
) -> Mapping[int, Values]:
    found: dict[int, dict[date, dict[Place, IndicatorValue]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    rows = IndicatorValue.objects.filter(
        version_id__in=versions, organisation_id=organisation_id, starts_on__gte=since
    )
    if slices_since is not None:
        rows = rows.filter(Q(slice=ALL) | Q(starts_on__gte=slices_since))
    for row in rows:
        found[row.version_id][row.starts_on][row.slice, row.member] = row
    return found
