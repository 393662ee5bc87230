"""A report as sections of text and tables: for a screen, a PDF or a file."""

from dataclasses import asdict, dataclass, field
from typing import Any

from almoner.services.rounds.study.picture import Picture, read_picture


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    paragraphs: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()
    tables: tuple[Table, ...] = field(default=())
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A title, what it is about, and sections in the order they are read."""

    title: str
    subject: str
    sections: tuple[Section, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def read_report(kept: dict[str, Any]) -> Report:
    """The report from what `as_dict` gave, also when it was kept as JSON meanwhile."""
    sections = tuple(
        Section(
            one["heading"],
            tuple(one["paragraphs"]),
            tuple(one["bullets"]),
            tuple(_read_table(table) for table in one["tables"]),
            read_picture(one.get("picture")),
        )
        for one in kept["sections"]
    )
    return Report(kept["title"], kept["subject"], sections)


def _read_table(kept: dict[str, Any]) -> Table:
    rows = tuple(tuple(row) for row in kept["rows"])
    return Table(tuple(kept["head"]), rows, tuple(kept["widths"]), kept["title"])
