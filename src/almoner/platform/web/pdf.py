"""Small documents as PDF: headings, paragraphs, lists, tables, page numbers, tagged language.

made = Document("Governance pack", subject="Delegation 12", at=at)
made.heading("Insurance")
made.summary([("Insurer", "…")])
response = made.response("pack-12.pdf")
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.http import HttpResponse
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from almoner.kernel.london import format_datetime

_FAMILY, _BODY, _SIZES = "Open Sans", 10.5, {1: 20, 2: 15, 3: 12}
_BLUE, _INK, _QUIET, _RULE = (0, 94, 184), (33, 43, 50), (76, 98, 114), (216, 221, 224)
_WHITE = (255, 255, 255)
_FACES = {"": "OpenSans-Regular.ttf", "B": "OpenSans-Bold.ttf", "I": "OpenSans-Italic.ttf"}
_STAND_INS = {"→": "to", "✓": "√", "✗": "×", "\t": " ", "\u00a0": " "}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


# Pale, so that a name can be read on each. None says anything by itself.
_TINTS = (
    *((227, 240, 251), (224, 243, 232), (247, 230, 239), (253, 238, 221)),
    *((236, 229, 245), (222, 243, 245), (249, 228, 233), (237, 241, 243)),
)
_TALLEST = 150.0


@dataclass(frozen=True, slots=True)
class Patch:
    """One named shape of a drawing, in widths of it, down from its upper edge.

    Each piece is an outer edge and the edges of its holes. `at`: where the name is written.
    """

    name: str
    pieces: Sequence[Sequence[Sequence[tuple[float, float]]]]
    at: tuple[float, float]


class _Pages(FPDF):
    """The pages themselves: what stands at the foot of each."""

    foot = ""

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font(_FAMILY, size=8)
        self.set_text_color(*_QUIET)
        self.cell(self.epw * 0.75, 8, self.foot)
        self.cell(0, 8, f"Page {self.page_no()} of {{nb}}", align="R")
        self.set_text_color(*_INK)


class Document:
    """One document, written from top to bottom. `at` is when its facts were true."""

    def __init__(self, title: str, *, at: datetime, subject: str = "", author: str = "Almoner"):
        self.pages = _Pages(format="A4")
        self.pages.foot = printable(f"{title}. As at {format_datetime(at)}")
        self._describe(title, subject, author, at)
        for style, name in _FACES.items():
            self.pages.add_font(_FAMILY, style, str(_face(name)))
        self.pages.set_margin(18)
        self.pages.set_auto_page_break(True, margin=20)
        self.pages.add_page()
        self.heading(title, 1)
        if subject:
            self.paragraph(subject)
        self.paragraph(f"As at {format_datetime(at)}.", quiet=True)

    def heading(self, text: str, level: int = 2) -> None:
        """A heading of level 1 to 3, in the document's outline too. Never alone at a page's end."""
        size = _SIZES[level]
        if self.pages.will_page_break(size * 0.5 + 24):
            self.pages.add_page()
        self.pages.ln(0 if level == 1 else 3)
        self._font("B", size, _BLUE if level == 1 else _INK)
        self.pages.start_section(printable(text), level=level - 1)
        self._block(text, size * 0.5)
        self.pages.ln(1.5)

    def paragraph(self, text: str, *, quiet: bool = False, strong: bool = False) -> None:
        self._font("B" if strong else "", _BODY, _QUIET if quiet else _INK)
        self._block(text, 5.5)
        self.pages.ln(2)

    def bullets(self, items: Sequence[str]) -> None:
        self._font("", _BODY, _INK)
        for item in items:
            self.pages.cell(6, 5.5, "•")
            self._block(item, 5.5)
        self.pages.ln(2)

    def summary(self, rows: Sequence[tuple[str, Any]]) -> None:
        """Pairs of a name and its value; an empty value reads "Not recorded"."""
        self._table([(key, _value(value)) for key, value in rows], (35, 65), first_strong=True)

    def table(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[Any]],
        widths: Sequence[int] | None = None,
        *,
        tight: bool = False,
    ) -> None:
        """A table whose head is repeated on every page. `widths` are shares of the page. `tight`:
        in small letters, where all of it has to be on one page."""
        if not rows:
            self.paragraph("Nothing to show.", quiet=True)
            return
        shares = tuple(widths or [1] * len(head))
        self._table(
            [head, *[[_value(cell) for cell in row] for row in rows]],
            shares,
            head=True,
            tight=tight,
        )

    def patches(self, patches: Sequence[Patch], height: float) -> None:
        """Shapes beside and within each other, as wide as the page or as high as there is room,
        each with its name. `height`: in widths."""
        side = min(self.pages.epw, _TALLEST / height)
        if self.pages.will_page_break(side * height + 4):
            self.pages.add_page()
        left, top = self.pages.l_margin, self.pages.get_y()

        def on(spot: tuple[float, float]) -> tuple[float, float]:
            return left + spot[0] * side, top + spot[1] * side

        self.pages.set_draw_color(*_INK)
        self.pages.set_line_width(0.4)
        for number, piece in _largest_first(patches):
            for tint, ring in zip(_fills(number, piece), piece, strict=True):
                self.pages.set_fill_color(*tint)
                self.pages.polygon([on(spot) for spot in ring], style="DF")
        self._font("B", 9, _INK)
        for one in patches:
            name, (x, y) = printable(one.name), on(one.at)
            self.pages.text(x - self.pages.get_string_width(name) / 2, y + 1.2, name)
        self.pages.set_line_width(0.2)
        self.pages.set_y(top + side * height + 2)

    def page_break(self) -> None:
        self.pages.add_page()

    def bytes(self) -> bytes:
        return bytes(self.pages.output())

    def response(self, filename: str) -> HttpResponse:
        """A download. `filename` holds ids only, never a name."""
        answer = HttpResponse(self.bytes(), content_type="application/pdf")
        answer["Content-Disposition"] = f'attachment; filename="{filename}"'
        answer["Cache-Control"] = "no-store, private"
        return answer

    def _describe(self, title: str, subject: str, author: str, at: datetime) -> None:
        self.pages.set_title(printable(title))
        self.pages.set_subject(printable(subject))
        self.pages.set_author(printable(author))
        self.pages.set_creator("Almoner")
        self.pages.set_lang("en-GB")
        self.pages.set_creation_date(at)

    def _font(self, style: str, size: float, colour: tuple[int, int, int]) -> None:
        self.pages.set_font(_FAMILY, style, size)
        self.pages.set_text_color(*colour)

    def _block(self, text: str, height: float) -> None:
        self.pages.multi_cell(
            0, height, printable(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )

    def _table(
        self,
        rows: Sequence[Sequence[str]],
        widths: Sequence[int],
        *,
        head: bool = False,
        first_strong: bool = False,
        tight: bool = False,
    ) -> None:
        self._font("", _BODY - (3 if tight else 1), _INK)
        self.pages.set_draw_color(*_RULE)
        with self.pages.table(
            col_widths=tuple(widths),
            borders_layout="HORIZONTAL_LINES",
            first_row_as_headings=head,
            headings_style=FontFace(emphasis="B"),
            line_height=3.7 if tight else 5.2,
            padding=0.5 if tight else 1.2,
            text_align="LEFT",
        ) as table:
            for cells in rows:
                row = table.row()
                for i, cell in enumerate(cells):
                    strong = FontFace(emphasis="B") if first_strong and i == 0 else None
                    row.cell(printable(str(cell)), style=strong)
        self.pages.ln(4)


def _largest_first(patches: Sequence[Patch]) -> list[tuple[int, Sequence[Any]]]:
    """Pieces with the number of their patch: one within another is drawn after it."""
    pieces = [(number, piece) for number, one in enumerate(patches) for piece in one.pieces]
    return sorted(pieces, key=lambda found: -_surface(found[1][0]))


def _fills(number: int, piece: Sequence[Any]) -> list[tuple[int, int, int]]:
    """Holes are white."""
    return [_TINTS[number % len(_TINTS)], *[_WHITE] * (len(piece) - 1)]


def _surface(ring: Sequence[tuple[float, float]]) -> float:
    """What an edge encloses, twice."""
    ends = [*ring[1:], ring[0]]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ends, strict=True)))


def printable(text: str) -> str:
    """The text in letters that the typeface has. One it lacks loses its accent, or becomes "?"."""
    text = _UNPRINTABLE.sub("", unicodedata.normalize("NFC", text))
    return "".join(c if ord(c) in _letters() or c == "\n" else _stand_in(c) for c in text)


def _stand_in(letter: str) -> str:
    if letter in _STAND_INS:
        return _STAND_INS[letter]
    plain = "".join(c for c in unicodedata.normalize("NFKD", letter) if ord(c) in _letters())
    return plain or "?"


@lru_cache
def _letters() -> frozenset[int]:
    with TTFont(str(_face("OpenSans-Regular.ttf")), lazy=True) as font:
        return frozenset(font.getBestCmap())


def _face(name: str) -> Any:
    return files("ttf_opensans") / "ttf" / name


def _value(value: Any) -> str:
    return "Not recorded" if value in (None, "") else str(value)
