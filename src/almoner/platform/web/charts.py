"""Charts drawn on the server as SVG: no script, no style attributes, the numbers beneath.

Every chart says in words what it shows, and no meaning rests on colour alone. Draw one on a page
with `{% from "web/charts.html" import chart %}{{ chart(made) }}`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from markupsafe import Markup

from almoner.kernel.statistics import Limits, p_chart_limits
from almoner.platform.web.words import number

WIDTH, HEIGHT = 360, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 350, 16, 184
_LABELS = 5
# A letter of the drawing's own type, taken wide: text that is a little short of its room is
# better than text that is cut. The second is for the bold figures at the end of bars.
_LETTER, _BOLD = 6.4, 7.0


@dataclass(frozen=True, slots=True)
class Point:
    """One value with its label. None where there is nothing to show: a gap, never a nought."""

    label: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One square of a strip. `status` is one of `STATUSES`."""

    label: str
    status: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, the sentence that says the same, and the table of its numbers."""

    title: str
    summary: str
    svg: Markup
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


# A status is a sign, a word and a pattern, besides its colour.
STATUSES = {
    "good": ("✓", "In date"),
    "soon": ("!", "Lapsing soon"),
    "late": ("×", "Lapsed"),
    "none": ("–", "Not held"),
}


def line(
    title: str,
    points: Sequence[Point],
    *,
    unit: str = "",
    target: float | None = None,
    places: int = 0,
) -> Chart:
    """A line through time, with a dashed target where there is one."""
    axis = _Axis([p.value for p in points] + [target], len(points))
    drawn = [axis.grid(), axis.labels([p.label for p in points]), axis.path(points)]
    drawn += [axis.dot(i, p.value) for i, p in enumerate(points) if p.value is not None]
    if target is not None:
        drawn.append(
            axis.level(target, "almoner-chart__target", f"Target {number(target, places)}")
        )
    summary = _said(points, unit, places) + _against(target, unit, places)
    return _chart(title, summary, drawn, ("When", _valued(unit)), _rows(points, places))


@dataclass(frozen=True, slots=True)
class Band:
    """A centre line with what is expected around it, in the unit of the chart."""

    centre: float
    lower: float
    upper: float


def trend(
    title: str,
    points: Sequence[Point],
    rows: Sequence[tuple[str, ...]],
    head: tuple[str, ...],
    *,
    said: str,
    target: float | None = None,
    band: Band | None = None,
    marked: Sequence[int] = (),
    places: int = 0,
) -> Chart:
    """A line through time with its expected range, its target, and diamonds at `marked` places.

    `rows` under `head` are the same in numbers, `said` the same in a sentence.
    """
    edges = [band.lower, band.upper] if band else []
    axis = _Axis([*(p.value for p in points), *edges, target], len(points))
    drawn = [axis.grid(), axis.labels([p.label for p in points])]
    if band:
        drawn += [axis.rule(edge, "almoner-chart__limit") for edge in edges]
        drawn.append(axis.level(band.centre, "almoner-chart__centre", "Average"))
    if target is not None:
        words = f"Target {number(target, places)}"
        drawn.append(axis.level(target, "almoner-chart__target", words))
    drawn.append(axis.path(points))
    drawn += [
        axis.dot(i, p.value, diamond=i in marked)
        for i, p in enumerate(points)
        if p.value is not None
    ]
    return _chart(title, said, drawn, head, tuple(rows))


def bars(
    title: str, points: Sequence[Point], *, unit: str = "", places: int = 0, absent: str = ""
) -> Chart:
    """Bars that lie on their side, each with its label and its number. `absent`: what stands
    for a number that there is none of."""
    most = max([p.value for p in points if p.value is not None] or [0]) or 1
    height = 16 + 34 * len(points)
    figures = max([wide(number(p.value, places), _BOLD) for p in points], default=0)
    longest = min(RIGHT - 70, WIDTH - 20 - figures)
    drawn = [_bar(i, p, longest, most, places, absent) for i, p in enumerate(points)]
    summary = _said(points, unit, places, of="highest")
    head = ("What", _valued(unit))
    return _chart(title, summary, drawn, head, _rows(points, places), height)


def control(title: str, points: Sequence[tuple[str, int, int]]) -> Chart:
    """A control chart of shares: (label, n, d) each, with three-sigma limits around the whole.

    A point outside its limits is drawn as a diamond and named: it is worth asking why.
    """
    limits = p_chart_limits([(n, d) for _, n, d in points])
    shares = [Point(label, 100 * n / d if d else None) for label, n, d in points]
    tops = [100 * limit.upper for limit in limits if limit]
    axis = _Axis([p.value for p in shares] + [*tops, 0], len(points))
    drawn = [axis.grid(), axis.labels([p.label for p in shares])]
    drawn += [_limit_path(axis, limits, "lower"), _limit_path(axis, limits, "upper")]
    if centre := next((limit.centre for limit in limits if limit), None):
        drawn.append(axis.level(100 * centre, "almoner-chart__centre", "Average"))
    drawn.append(axis.path(shares))
    outside = [
        limit is not None and p.value is not None and not limit.holds(p.value / 100)
        for p, limit in zip(shares, limits, strict=True)
    ]
    drawn += [
        axis.dot(i, p.value, diamond=outside[i])
        for i, p in enumerate(shares)
        if p.value is not None
    ]
    rows = tuple(_control_row(*each) for each in zip(points, limits, outside, strict=True))
    head = ("When", "Counted", "Of", "Per cent", "Expected range", "Outside")
    return _chart(title, _outside_said(shares, outside), drawn, head, rows)


def strip(title: str, cells: Sequence[Cell]) -> Chart:
    """A row of squares, one status each: competence by activity, or days of a month."""
    across = min(len(cells), 12) or 1
    size = (RIGHT - 10) / across
    deep = min(size, 40)
    rows_needed = ceil(len(cells) / across) if cells else 1
    drawn = [_PATTERNS] + [_square(i, cell, across, size, deep) for i, cell in enumerate(cells)]
    counts = [
        f"{sum(cell.status == status for cell in cells)} {words.lower()}"
        for status, (_, words) in STATUSES.items()
        if any(cell.status == status for cell in cells)
    ]
    summary = f"{', '.join(counts)}." if counts else "There is nothing to show yet."
    rows = tuple((cell.label, cell.text or STATUSES[cell.status][1]) for cell in cells)
    height = 8 + rows_needed * (deep + 6)
    return _chart(title, summary, drawn, ("What", "Status"), rows, ceil(height))


class _Axis:
    """Where a value or a place in the row lies on the drawing."""

    def __init__(self, values: Sequence[float | None], count: int) -> None:
        known = [value for value in values if value is not None] or [0.0]
        self.ticks = nice_ticks(min([0.0, *known]), max(known))
        self.low, self.high = self.ticks[0], self.ticks[-1]
        self.count = max(count, 1)
        self.left = max(LEFT, 8 + max(wide(self._tick(tick)) for tick in self.ticks))

    def x(self, i: int) -> float:
        if self.count == 1:
            return (self.left + RIGHT) / 2
        return round(self.left + 8 + i * (RIGHT - self.left - 16) / (self.count - 1), 1)

    def _tick(self, value: float) -> str:
        step = self.ticks[1] - self.ticks[0]
        return number(value, 0 if step >= 1 else ceil(-log10(step)))

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(BOTTOM - share * (BOTTOM - TOP), 1)

    def grid(self) -> Markup:
        return Markup("").join(
            Markup(
                '<line class="almoner-chart__grid" x1="{}" x2="{}" y1="{}" y2="{}"/>'
                '<text class="almoner-chart__text" x="{}" y="{}" text-anchor="end">{}</text>'
            ).format(
                *(round(self.left, 1), RIGHT, self.y(t), self.y(t)),
                *(round(self.left - 6, 1), self.y(t) + 4, self._tick(t)),
            )
            for t in self.ticks
        )

    def labels(self, labels: Sequence[str]) -> Markup:
        """Under their points, moved in where the edge would cut them; none over another."""
        step = max(1, ceil(len(labels) / _LABELS))
        drawn, edge = [], 0.0
        for i in range(0, len(labels), step):
            text = fitting(labels[i], WIDTH - 4)
            half = wide(text) / 2
            middle = min(max(self.x(i), half + 2), WIDTH - 2 - half)
            if middle - half >= edge:
                drawn.append(self._label(middle, text))
                edge = middle + half + 6
        return Markup("").join(drawn)

    def _label(self, x: float, text: str) -> Markup:
        return Markup(
            '<text class="almoner-chart__text" x="{}" y="{}" text-anchor="middle">{}</text>'
        ).format(round(x, 1), BOTTOM + 18, text)

    def path(self, points: Sequence[Point]) -> Markup:
        """A line for each stretch without gaps."""
        return self.stretches([p.value for p in points], "almoner-chart__line")

    def stretches(self, values: Sequence[float | None], css: str) -> Markup:
        steps, pen_down = [], False
        for i, value in enumerate(values):
            if value is not None:
                steps.append(f"{'L' if pen_down else 'M'}{self.x(i)} {self.y(value)}")
            pen_down = value is not None
        return Markup('<path class="{}" d="{}"/>').format(css, " ".join(steps))

    def dot(self, i: int, value: float, diamond: bool = False) -> Markup:
        x, y = self.x(i), self.y(value)
        if diamond:
            shape = f"M{x} {y - 7}L{x + 7} {y}L{x} {y + 7}L{x - 7} {y}Z"
            return Markup('<path class="almoner-chart__outside" d="{}"/>').format(shape)
        return Markup('<circle class="almoner-chart__dot" cx="{}" cy="{}" r="3"/>').format(x, y)

    def rule(self, value: float, css: str) -> Markup:
        """A line right across, without words."""
        return self.stretches([value] * self.count, css)

    def level(self, value: float, css: str, words: str) -> Markup:
        y = self.y(value)
        return Markup(
            '<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>'
            '<text class="almoner-chart__text almoner-chart__text--over" x="{}" y="{}">{}</text>'
        ).format(css, round(self.left, 1), RIGHT, y, y, round(self.left + 4, 1), y - 5, words)


def wide(text: str, letter: float = _LETTER) -> float:
    """How much room a text takes, at most, in the units of the drawing."""
    return len(text) * letter


def fitting(text: str, room: float) -> str:
    """The text, or as much of it as there is room for; the table beneath has the whole."""
    letters = int(room / _LETTER)
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"


def nice_ticks(low: float, high: float) -> list[float]:
    """Three to seven round numbers that enclose low to high."""
    spread = high - low or abs(high) or 1.0
    size = 10 ** floor(log10(spread / 4))
    step = next(size * f for f in (1, 2, 2.5, 5, 10) if spread / (size * f) <= 5)
    first, last = floor(low / step), max(ceil(high / step), floor(low / step) + 1)
    return [round(i * step, 10) for i in range(first, last + 1)]


def _chart(
    title: str,
    summary: str,
    drawn: Sequence[Markup],
    head: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    height: int = HEIGHT,
) -> Chart:
    svg = Markup(
        '<svg class="almoner-chart" viewBox="0 0 {} {}" role="img" focusable="false"'
        ' aria-label="{}"><title>{}</title><desc>{}</desc>{}</svg>'
    ).format(WIDTH, height, f"{title}. {summary}", title, summary, Markup("").join(drawn))
    return Chart(title, summary, svg, head, rows)


def _bar(i: int, point: Point, longest: float, most: float, places: int, absent: str) -> Markup:
    y, value = 8 + 34 * i, point.value
    width = 0 if value is None else round(max(value, 0) / most * longest, 1)
    label = fitting(point.label, WIDTH - 8)
    words = absent if absent and value is None else number(value, places)
    return Markup(
        '<text class="almoner-chart__text" x="4" y="{}">{}</text>'
        '<rect class="almoner-chart__bar" x="4" y="{}" width="{}" height="14"/>'
        '<text class="almoner-chart__text almoner-chart__text--strong" x="{}" y="{}">{}</text>'
    ).format(y + 8, label, y + 13, width, width + 10, y + 25, words)


_PATTERNS = Markup(
    '<defs><pattern id="almoner-soon" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect width="6" height="6" fill="#ffeb3b"/><path d="M0 6 6 0" stroke="#212b32"'
    ' stroke-opacity=".25"/></pattern><pattern id="almoner-late" width="6" height="6"'
    ' patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#d5281b"/>'
    '<path d="M0 0 6 6" stroke="#fff" stroke-opacity=".3"/></pattern></defs>'
)


def _square(i: int, cell: Cell, across: int, size: float, deep: float) -> Markup:
    x, y = 5 + (i % across) * size, 4 + (i // across) * (deep + 6)
    sign, words = STATUSES[cell.status]
    return Markup(
        '<g><title>{}: {}</title><rect class="almoner-chart__cell almoner-chart__cell--{}" x="{}"'
        ' y="{}" width="{}" height="{}"/><text class="almoner-chart__sign'
        ' almoner-chart__sign--{}" x="{}" y="{}" text-anchor="middle">{}</text></g>'
    ).format(
        *(cell.label, cell.text or words, cell.status),
        *(round(x, 1), round(y, 1), round(size - 4, 1), round(deep, 1), cell.status),
        *(round(x + (size - 4) / 2, 1), round(y + deep / 2 + 6, 1), sign),
    )


def _limit_path(axis: _Axis, limits: Sequence[Limits | None], side: str) -> Markup:
    values = [100 * getattr(limit, side) if limit else None for limit in limits]
    return axis.stretches(values, "almoner-chart__limit")


def _control_row(
    point: tuple[str, int, int], limit: Limits | None, outside: bool
) -> tuple[str, ...]:
    label, n, d = point
    if limit is None:
        return (label, number(n), number(d), "Nothing to count", "", "")
    expected = f"{number(100 * limit.lower, 1)} to {number(100 * limit.upper, 1)}"
    return (label, number(n), number(d), number(100 * n / d, 1), expected, "Yes" if outside else "")


def _outside_said(points: Sequence[Point], outside: Sequence[bool]) -> str:
    names = [p.label for p, out in zip(points, outside, strict=True) if out]
    if not names:
        return "Every point lies within the range expected by chance."
    return f"Outside the range expected by chance: {', '.join(names)}."


def _said(points: Sequence[Point], unit: str, places: int, of: str = "newest") -> str:
    known = [p for p in points if p.value is not None]
    if not known:
        return "There is nothing to show yet."
    best = max(known, key=lambda p: p.value or 0) if of == "highest" else known[-1]
    words = f"{best.label}: {number(best.value, places)} {unit}".rstrip() + "."
    if of == "newest" and len(known) > 1:
        words += f" {_movement(known)}"
    return f"Highest is {words}" if of == "highest" else words


def _movement(known: Sequence[Point]) -> str:
    before, after = known[-2:]
    if after.value == before.value:
        return f"The same as {before.label}."
    up = (after.value or 0) > (before.value or 0)
    return f"{'Up' if up else 'Down'} from {before.label}."


def _against(target: float | None, unit: str, places: int) -> str:
    if target is None:
        return ""
    return f" The target is {number(target, places)} {unit}".rstrip() + "."


def _valued(unit: str) -> str:
    return unit.capitalize() if unit else "Number"


def _rows(points: Sequence[Point], places: int) -> tuple[tuple[str, ...], ...]:
    return tuple((p.label, number(p.value, places)) for p in points)
