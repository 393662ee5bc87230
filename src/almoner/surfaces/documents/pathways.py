"""A page for each pathway that comes with the software, with its drawing."""

from collections.abc import Iterable

from almoner.engines.pathways.pages import markdown, table_of
from almoner.engines.pathways.store import KIND
from almoner.platform.definitions.kinds import kind
from almoner.surfaces.documents.markdown import table


def pages() -> Iterable[tuple[str, str]]:
    """(path under docs/reference, text)."""
    of_pathways = kind(KIND)
    found = [of_pathways.from_file(path) for path in sorted(of_pathways.folder.glob("*.yaml"))]
    rows = [
        [f"[{one.title}](pathways/{one.code}.md)", one.code, one.version, one.summary]
        for one in found
    ]
    index = ["# Pathways", "", *table(["pathway", "code", "version", "what it is"], rows)]
    yield "pathways.md", "\n".join(index) + "\n"
    for one in found:
        yield f"pathways/{one.code}.md", markdown(one)
        yield f"pathways/{one.code}.svg", table_of(one).to_svg()
