"""A page for each instrument that comes with the software."""

from collections.abc import Iterable

from almoner.engines.instruments.kind import INSTRUMENT
from almoner.engines.instruments.preview import markdown
from almoner.surfaces.documents.markdown import table


def pages() -> Iterable[tuple[str, str]]:
    """(path under docs/reference, text)."""
    found = [INSTRUMENT.from_file(path) for path in sorted(INSTRUMENT.folder.glob("*.yaml"))]
    rows = [
        [f"[{one.title}](instruments/{one.code}.md)", one.code, one.version, one.basis.words]
        for one in sorted(found, key=lambda one: one.title)
    ]
    index = ["# Instruments", "", *table(["instrument", "code", "version", "basis"], rows)]
    yield "instruments.md", "\n".join(index) + "\n"
    for one in found:
        yield f"instruments/{one.code}.md", markdown(one)
