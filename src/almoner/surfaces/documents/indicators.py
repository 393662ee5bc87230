"""The page about indicators: what is counted, out of what, for which period."""

from collections.abc import Iterator

from almoner.engines.indicators.definition import Indicator
from almoner.engines.indicators.kind import INDICATOR
from almoner.engines.indicators.vocabulary import POLARITIES, SLICES, UNITS
from almoner.surfaces.documents.markdown import table

HEAD = """# Indicators

Figures are worked out in the database from the records of cases. Nobody types them. A place may
publish definitions of its own beside these. Counts below the threshold are hidden, with as many
others as it takes that they cannot be worked out.
"""


def page() -> str:
    found = [INDICATOR.from_file(path) for path in sorted(INDICATOR.folder.glob("*.yaml"))]
    rows = [[one.title, f"`{one.code}`", one.version, one.period] for one in found]
    parts = [HEAD, *table(["indicator", "code", "version", "period"], rows), ""]
    for one in found:
        parts += _one(one)
    return "\n".join(parts).rstrip() + "\n"


def _one(one: Indicator) -> list[str]:
    rows = [
        ["counted", one.numerator_words or one.denominator_words],
        ["out of", one.denominator_words],
        ["statistic", _statistic(one)],
        ["better", POLARITIES[one.polarity]],
        ["by", ", ".join(SLICES[name].lower() for name in one.slices) or "the whole only"],
        ["hidden", f"numbers from 1 to {one.suppress_below - 1}"],
        ["owner", one.owner],
        ["basis", one.basis.words],
    ]
    rows += [["target", f"{one.shown(t.value)}, {t.basis.words}"] for t in one.targets]
    rows += [
        ["compared with", f"{c.title}, {c.area}, {c.period}: {one.shown(c.value)}, {c.basis.words}"]
        for c in one.comparators
    ]
    return [f"## {one.title}", "", one.words, "", *table(["what", "which"], rows), ""]


def _statistic(one: Indicator) -> str:
    named = f"{one.percentile}th percentile" if one.statistic == "percentile" else one.statistic
    after = UNITS[one.unit].after
    return f"{named}, in {after}" if one.statistic not in ("count", "share", "each") else named


def pages() -> Iterator[tuple[str, str]]:
    yield "indicators.md", page()
