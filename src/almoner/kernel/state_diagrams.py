"""Transition tables as a page, as Mermaid text and as a drawing."""

import re
from collections.abc import Iterable, Mapping
from typing import Protocol
from xml.sax.saxutils import escape

from almoner.kernel.wording import both, either, headed, spoken


class Move(Protocol):
    @property
    def source(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def verb(self) -> str: ...
    @property
    def by(self) -> tuple[str, ...]: ...
    @property
    def requires(self) -> tuple[str, ...]: ...
    @property
    def words(self) -> str: ...


class Table(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def states(self) -> Mapping[str, str]: ...
    @property
    def initial(self) -> str: ...
    @property
    def finals(self) -> Iterable[str]: ...
    @property
    def transitions(self) -> Iterable[Move]: ...


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _rows(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *rows]
    return ["| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines]


def _place_of(table: Table, state: str) -> str:
    if state == table.initial:
        return "beginning and end" if state in table.finals else "beginning"
    return "end" if state in table.finals else ""


def markdown(table: Table) -> str:
    """A reference page: the states, then the moves. Ends with a newline."""
    states = [
        (spoken(state), meaning, _place_of(table, state)) for state, meaning in table.states.items()
    ]
    moves = [
        (
            spoken(move.source),
            spoken(move.verb),
            spoken(move.target),
            either(move.by),
            both(move.requires),
            move.words,
        )
        for move in table.transitions
    ]
    lines = [f"# {headed(table.name)}", "", "## States", ""]
    lines += _rows(("State", "Meaning", "Place"), states)
    lines += ["", "## Moves", ""]
    lines += _rows(("From", "Verb", "To", "Who may", "Requires", "Meaning"), moves)
    return "\n".join(lines) + "\n"


def mermaid(table: Table) -> str:
    """Mermaid `stateDiagram-v2` text. Ends with a newline."""
    ids = {state: f"s{number}" for number, state in enumerate(table.states)}
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{_mermaid_text(state)}" as {ids[state]}' for state in table.states]
    lines.append(f"    [*] --> {ids[table.initial]}")
    lines += [
        f"    {ids[move.source]} --> {ids[move.target]}: "
        f"{_mermaid_text(move.verb)} ({_mermaid_text(either(move.by))})"
        for move in table.transitions
    ]
    lines += [f"    {ids[state]} --> [*]" for state in table.finals]
    return "\n".join(lines) + "\n"


def _mermaid_text(text: str) -> str:
    return re.sub(r"[\"#;:{}<>]|\s+", " ", spoken(text)).strip()


_COLUMN, _ROW, _TOP, _BOX_HEIGHT, _MARGIN = 170, 44, 20, 44, 20
_INK, _LINE, _PAPER, _BLUE = "#212b32", "#aeb7bd", "#ffffff", "#005eb8"
_FONT = 'font-family="Frutiger, Arial, sans-serif"'
_LETTER_WIDTH = 7.2


def svg(table: Table) -> str:
    """Each state is a column and each move an arrow on its own row, so nothing overlaps.

    Colours and sizes are presentation attributes: a strict content policy allows them.
    """
    moves = list(table.transitions)
    width = 2 * _MARGIN + _COLUMN * len(table.states)
    height = _TOP + _BOX_HEIGHT + _ROW * (len(moves) + 1)
    slug = re.sub(r"[^a-z0-9]+", "-", table.name.lower()).strip("-") or "table"
    centres = {
        state: _MARGIN + _COLUMN * column + _COLUMN // 2
        for column, state in enumerate(table.states)
    }
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        f' aria-labelledby="{slug}-title {slug}-desc">',
        f'<title id="{slug}-title">{escape(headed(table.name))}: states and moves</title>',
        f'<desc id="{slug}-desc">{escape(_told(table))}</desc>',
        _arrow_head(slug),
        f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>',
    ]
    parts += [_state(table, state, centre, height) for state, centre in centres.items()]
    for row, move in enumerate(moves, start=1):
        y = _TOP + _BOX_HEIGHT + _ROW * row
        parts.append(_arrow(move, centres[move.source], centres[move.target], y, slug))
        parts.append(_label(move, centres[move.source], centres[move.target], y, width))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _told(table: Table) -> str:
    begins = f"It begins as {spoken(table.initial)}."
    ends = f"It ends as {either(table.finals)}." if tuple(table.finals) else "It has no end."
    moves = (
        f"From {spoken(move.source)}, {spoken(move.verb)} leads to {spoken(move.target)}"
        f" ({either(move.by)})."
        for move in table.transitions
    )
    return " ".join([begins, *moves, ends])


def _arrow_head(slug: str) -> str:
    return (
        f'<defs><marker id="{slug}-arrow" viewBox="0 0 10 10" refX="10" refY="5"'
        f' markerWidth="6" markerHeight="6" orient="auto-start-reverse">'
        f'<path d="M0 0L10 5L0 10z" fill="{_BLUE}"/></marker></defs>'
    )


def _state(table: Table, state: str, centre: int, height: int) -> str:
    left, box = centre - _COLUMN // 2 + 8, _COLUMN - 16
    fill, ink = (_BLUE, _PAPER) if state == table.initial else (_PAPER, _INK)
    thickness = 4 if state in table.finals else 1.5
    return (
        f'<line x1="{centre}" y1="{_TOP + _BOX_HEIGHT}" x2="{centre}" y2="{height - 12}"'
        f' stroke="{_LINE}" stroke-width="1.5"/>'
        f'<rect x="{left}" y="{_TOP}" width="{box}" height="{_BOX_HEIGHT}" rx="6" fill="{fill}"'
        f' stroke="{_INK}" stroke-width="{thickness}"/>'
        f'<text x="{centre}" y="{_TOP + 28}" text-anchor="middle" font-size="15" {_FONT}'
        f' fill="{ink}"{_squeeze(spoken(state), box - 12)}>{escape(spoken(state))}</text>'
    )


def _squeeze(text: str, room: int) -> str:
    if len(text) * _LETTER_WIDTH * 1.15 <= room:
        return ""
    return f' textLength="{room}" lengthAdjust="spacingAndGlyphs"'


def _arrow(move: Move, start: int, end: int, y: int, slug: str) -> str:
    if start == end:
        path = f"M{start} {y - 8}h26v16h-24"
    else:
        path = f"M{start} {y}H{end - 2 if end > start else end + 2}"
    return (
        f'<path d="{path}" fill="none" stroke="{_BLUE}" stroke-width="2"'
        f' marker-end="url(#{slug}-arrow)"/>'
    )


def _label(move: Move, start: int, end: int, y: int, width: int) -> str:
    text = spoken(move.verb)
    half = len(text) * _LETTER_WIDTH / 2 + 4
    middle = start + 36 + half if start == end else (start + end) / 2
    middle = min(max(middle, half), width - half)
    return (
        f'<text x="{middle:g}" y="{y + 5 if start == end else y - 7}" text-anchor="middle"'
        f' font-size="14" {_FONT} fill="{_INK}" stroke="{_PAPER}" stroke-width="4"'
        f' paint-order="stroke">{escape(text)}</text>'
    )
