"""Small sets of figures, written as a file would write them, for the tests of the checks."""

from pathlib import Path

from almoner.engines.indicators.reconcile import Finding, check, read
from almoner.engines.indicators.reconcile.claims import Figures
from almoner.kernel.marks import Marked, Place, load_marked

INDICATORS = Path(__file__).parent.parent


def fig(code, value, unit="count", **more):
    """One figure; its title is its id and it stands on line 1 unless said."""
    return {"id": code, "title": code, "value": value, "unit": unit, "line": 1, **more}


def span(code, start, until=None, **more):
    """One period."""
    told = {"id": code, "title": code, "unit": "period", "from": start, "line": 1, **more}
    return told if until is None else {**told, "until": until}


def claim(kind, **more):
    return {"id": "c", "claim": kind, "line": 2, **more}


def figures(*items, report="Report") -> Figures:
    """Reads figures and claims, told apart by their key `claim`."""
    written = {
        "report": report,
        "figures": [item for item in items if "claim" not in item],
        "claims": [item for item in items if "claim" in item],
    }
    return read(marked(written, Place("set.yaml", 1, "")))


def marked(value, place: Place) -> Marked:
    """What the YAML reader would give for this value, without the slow way through text."""
    if isinstance(value, dict):
        pairs = {key: marked(item, place.under(key, 1)) for key, item in value.items()}
        return Marked(pairs, place)
    if isinstance(value, list):
        items = [marked(item, place.under(str(n), 1)) for n, item in enumerate(value)]
        return Marked(items, place)
    return Marked(value, place)


def found(*items) -> list[Finding]:
    return list(check(figures(*items)))


def rules(*items) -> list[str]:
    return [finding.rule for finding in found(*items)]


def published(folder: str) -> dict[str, Figures]:
    """Every set in a folder, by the name of its file."""
    files = sorted((INDICATORS / folder).glob("*.yaml"))
    return {file.stem: read(load_marked(file)) for file in files}
