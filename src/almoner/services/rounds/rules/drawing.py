"""A day's rounds drawn on the server as SVG: where they go, and when. No script, no tiles.

Colour is never alone: every worker has a letter, every call its number in the round, and every
neighbourhood its name.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, floor, radians

from markupsafe import Markup, escape

from almoner.services.rounds.rules.clock import told
from almoner.services.rounds.rules.outlines import Area

SIZE, MARGIN = 480, 40
A_MINUTE = 2.0
ROW, HEAD, NAMES, LANE = 44, 26, 132, 32
LETTER = 7.0
_ASIDE, _IN_A_ROW = 24, 4
_EDGE = SIZE - 16
_COLOURS = 8
Scale = Callable[[tuple[float, float]], tuple[float, float]]
_PATTERNED = ("", " rounds-line--dashed")


@dataclass(frozen=True, slots=True)
class Bar:
    """One call: where, from when to when in minutes after midnight, and where its link leads.

    `state`: chosen, locked, or fixed for a visit outside the plan. `pair`: a part of a visit by two
    workers that nobody makes yet. `area`: the neighbourhood.
    """

    key: str
    label: str
    short: str
    href: str
    spot: tuple[float, float]
    starts: float
    ends: float
    state: str = ""
    pair: bool = False
    area: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One worker's round. `home`: where it starts and ends."""

    worker_id: int
    name: str
    home: tuple[float, float]
    bars: tuple[Bar, ...]
    starts: float = 0.0
    ends: float = 24 * 60.0
    rest: tuple[float, float] | None = None


def letter(number: int) -> str:
    """A … Z, AA … for the worker's place in the list."""
    turn, rest = divmod(number, 26)
    return ("" if turn == 0 else letter(turn - 1)) + chr(65 + rest)


def map_of(
    lines: Sequence[Line],
    office: tuple[float, float],
    left: Sequence[Bar] = (),
    areas: Sequence[Area] = (),
) -> Markup:
    """The places of the day and the ways between them, north up, scaled to fit, with the
    neighbourhoods that they are in as far as they are in the frame."""
    spots = [office, *(line.home for line in lines)]
    spots += [bar.spot for line in lines for bar in line.bars] + [bar.spot for bar in left]
    at = _scaled(spots)
    taken: dict[tuple[float, float], int] = {}
    drawn = [_area(one, at) for one in areas]
    drawn += [_way(number, line, at) for number, line in enumerate(lines) if line.bars]
    drawn += [_stops(number, line, at, taken) for number, line in enumerate(lines)]
    drawn += [_loose(bar, at) for bar in left]
    drawn += [_name(one, at) for one in areas]
    x, y = at(office)
    drawn.append(
        _filled(
            '<rect class="rounds-office" x="{}" y="{}" width="14" height="14"></rect>',
            _n(x - 7),
            _n(y - 7),
        )
    )
    return _filled(
        '<svg class="rounds-map" viewBox="0 0 {0} {0}" role="group" aria-label="Map of the day:'
        ' each round as a line from call to call. The square is the office.">{1}</svg>',
        SIZE,
        Markup("").join(drawn),
    )


def _scaled(spots: Sequence[tuple[float, float]]) -> Scale:
    north, east = max(s[0] for s in spots), max(s[1] for s in spots)
    south, west = min(s[0] for s in spots), min(s[1] for s in spots)
    narrow = cos(radians((north + south) / 2))
    span = max(north - south, (east - west) * narrow, 1e-6)
    room = SIZE - 2 * MARGIN
    left = (room - (east - west) * narrow / span * room) / 2
    top = (room - (north - south) / span * room) / 2

    def at(spot: tuple[float, float]) -> tuple[float, float]:
        return (
            MARGIN + left + (spot[1] - west) * narrow / span * room,
            MARGIN + top + (north - spot[0]) / span * room,
        )

    return at


def _area(area: Area, at: Scale) -> Markup:
    rings = [[at(spot) for spot in ring] for ring in area.rings]
    path = "".join("M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in ring) + "Z" for ring in rings)
    return _filled('<g class="rounds-area"><path d="{}"></path></g>', path)


def _name(area: Area, at: Scale) -> Markup:
    """Over everything, at the top of what is seen of the neighbourhood."""
    spots = [at(spot) for ring in area.rings for spot in ring]
    seen = [(x, y) for x, y in spots if 0 <= x <= SIZE and 0 <= y <= SIZE]
    middle = sum(x for x, _ in seen) / len(seen) if seen else SIZE / 2
    highest = min((y for _, y in seen), default=0.0)
    half = len(area.name) * LETTER / 2 + 4
    return _filled(
        '<text class="rounds-area-name" x="{}" y="{}" text-anchor="middle">{}</text>',
        _n(min(max(middle, half), SIZE - half)),
        _n(max(16, highest + 14)),
        area.name,
    )


def _way(number: int, line: Line, at: Scale) -> Markup:
    points = [line.home, *(bar.spot for bar in line.bars), line.home]
    path = " ".join(f"{_n(x)},{_n(y)}" for x, y in map(at, points))
    return _filled(
        '<polyline class="rounds-line {}{}" points="{}"></polyline>',
        _colour(number),
        _PATTERNED[number // _COLOURS % 2],
        path,
    )


def _stops(number: int, line: Line, at: Scale, taken: dict[tuple[float, float], int]) -> Markup:
    """Calls at one place stand side by side: two workers, or twice a day."""
    drawn = []
    for place, bar in enumerate(line.bars, start=1):
        x, y = at(bar.spot)
        down, aside = divmod(taken.get(bar.spot, 0), _IN_A_ROW)
        taken[bar.spot] = taken.get(bar.spot, 0) + 1
        x, y = min(x + _ASIDE * aside, _EDGE), min(y + _ASIDE * down, _EDGE)
        drawn.append(
            _filled(
                '<a href="{}" class="rounds-stop {}{}" aria-label="{}"><circle cx="{}" cy="{}"'
                ' r="13"></circle><text x="{}" y="{}" text-anchor="middle">{}</text></a>',
                bar.href,
                _colour(number),
                f" rounds-stop--{bar.state}" if bar.state else "",
                f"{letter(number)}{place}, {line.name}: {bar.label}",
                _n(x),
                _n(y),
                _n(x),
                _n(y + 4),
                f"{letter(number)}{place}",
            )
        )
    return Markup("").join(drawn)


def _loose(bar: Bar, at: Scale) -> Markup:
    x, y = at(bar.spot)
    return _filled(
        '<a href="{}" class="rounds-stop rounds-stop--left" aria-label="{}"><circle cx="{}"'
        ' cy="{}" r="13"></circle><text x="{}" y="{}" text-anchor="middle">?</text></a>',
        bar.href,
        f"? Nobody yet: {bar.label}",
        _n(x),
        _n(y),
        _n(x),
        _n(y + 4),
    )


def timeline_of(lines: Sequence[Line], loose: Sequence[Bar] = ()) -> Markup:
    """A row for each worker, from the first start of work to the last end. Above them what nobody
    makes yet, at the time it is wanted, to be taken from there."""
    first, last = _span(lines, loose)
    lanes = _lanes(loose)
    top = HEAD + (LANE * len(lanes) + 8 if lanes else 0)
    width, height = NAMES + (last - first) * A_MINUTE, top + ROW * len(lines)
    drawn = [_hour(hour, first, height) for hour in range(int(first // 60), int(last // 60) + 1)]
    drawn += [_nobody(lanes, first, width)] if lanes else []
    drawn += [_row(number, line, first, top) for number, line in enumerate(lines)]
    return _filled(
        '<svg class="rounds-timeline" width="{}" height="{}" viewBox="0 0 {} {}" role="group"'
        ' aria-label="Timeline: a row for each worker." data-first="{}" data-minute="{}"'
        ' data-names="{}">{}</svg>',
        _n(width),
        height,
        _n(width),
        height,
        _n(first),
        _n(A_MINUTE),
        NAMES,
        Markup("").join(drawn),
    )


def _span(lines: Sequence[Line], loose: Sequence[Bar]) -> tuple[float, float]:
    bars = [bar for line in lines for bar in line.bars] + list(loose)
    starts = [line.starts for line in lines] + [bar.starts for bar in bars]
    ends = [line.ends for line in lines] + [bar.ends for bar in bars]
    return floor(min(starts, default=420) / 60) * 60.0, -floor(-max(ends, default=1320) / 60) * 60.0


def _hour(hour: int, first: float, height: float) -> Markup:
    x = NAMES + (hour * 60 - first) * A_MINUTE
    return _filled(
        '<g class="rounds-hour"><line x1="{0}" y1="{1}" x2="{0}" y2="{2}"></line>'
        '<text x="{3}" y="16">{4}</text></g>',
        _n(x),
        HEAD,
        height,
        _n(x + 2),
        told(hour * 60),
    )


def _lanes(bars: Sequence[Bar]) -> list[list[Bar]]:
    """In as few rows as they fit without lying on each other."""
    lanes: list[list[Bar]] = []
    for bar in sorted(bars, key=lambda one: (one.starts, one.key)):
        free = (one for one in lanes if one[-1].starts + _wide(one[-1]) / A_MINUTE <= bar.starts)
        lane = next(free, None)
        if lane is None:
            lanes.append(lane := [])
        lane.append(bar)
    return lanes


def _nobody(lanes: Sequence[Sequence[Bar]], first: float, width: float) -> Markup:
    drawn = [
        _call(bar, bar.short, "rounds-call--left", f"Nobody yet: {bar.label}", spot, LANE - 6)
        for number, lane in enumerate(lanes)
        for bar in lane
        for spot in [(NAMES + (bar.starts - first) * A_MINUTE, HEAD + 4 + number * LANE)]
    ]
    return _filled(
        '<g class="rounds-nobody"><rect x="0" y="{}" width="{}" height="{}"></rect>'
        '<text class="rounds-name" x="4" y="{}">Nobody yet</text>{}</g>',
        HEAD,
        _n(width),
        LANE * len(lanes) + 4,
        HEAD + 23,
        Markup("").join(drawn),
    )


def _row(number: int, line: Line, first: float, top: float) -> Markup:
    y = top + number * ROW
    drawn = [_shift(line, first, y), _rest(line, first, y)]
    drawn += [_bar(number, place, bar, first, y) for place, bar in enumerate(line.bars, start=1)]
    return _filled(
        '<g data-worker="{}" data-name="{}" data-y="{}">{}'
        '<text class="rounds-name" x="4" y="{}">{} {}</text></g>',
        line.worker_id,
        line.name,
        y,
        Markup("").join(drawn),
        y + 27,
        letter(number),
        _cut(line.name, 15),
    )


def _shift(line: Line, first: float, y: float) -> Markup:
    return _filled(
        '<rect class="rounds-shift" x="{}" y="{}" width="{}" height="{}"></rect>',
        _n(NAMES + (line.starts - first) * A_MINUTE),
        y + 4,
        _n((line.ends - line.starts) * A_MINUTE),
        ROW - 8,
    )


def _rest(line: Line, first: float, y: float) -> Markup:
    if line.rest is None:
        return Markup("")
    x, width = NAMES + (line.rest[0] - first) * A_MINUTE, (line.rest[1] - line.rest[0]) * A_MINUTE
    return _filled(
        '<g class="rounds-rest"><rect x="{}" y="{}" width="{}" height="{}"></rect>'
        '<text x="{}" y="{}">Break</text></g>',
        _n(x),
        y + 8,
        _n(width),
        ROW - 16,
        _n(x + 3),
        y + 27,
    )


def _bar(number: int, place: int, bar: Bar, first: float, y: float) -> Markup:
    x = NAMES + (bar.starts - first) * A_MINUTE
    label = f"{place} {bar.short}: {told(bar.starts)} to {told(bar.ends)}, {bar.label}"
    return _call(bar, f"{place} {bar.short}", _colour(number), label, (x, y + 6), ROW - 12)


def _call(
    bar: Bar, text: str, kind: str, label: str, corner: tuple[float, float], height: float
) -> Markup:
    """One that may be moved says whose it is and when; a fixed one is a link alone."""
    (x, y), width, fixed = corner, _wide(bar), bar.state == "fixed"
    data = _filled(' data-call="{}" data-starts="{}"', bar.key, _n(bar.starts))
    pair = Markup(' data-pair="yes"') if bar.pair else ""
    return _filled(
        '<a href="{}" class="{} {}{}"{}{} aria-label="{}">'
        '<rect x="{}" y="{}" width="{}" height="{}"></rect><text x="{}" y="{}">{}</text></a>',
        bar.href,
        "rounds-fixed" if fixed else "rounds-call",
        kind,
        f" rounds-call--{bar.state}" if bar.state and not fixed else "",
        "" if fixed else data,
        pair,
        label,
        _n(x),
        _n(y),
        _n(width),
        _n(height),
        _n(x + 4),
        _n(y + height / 2 + 5),
        _fitting(text, text.split(" ")[0] if text[:1].isdigit() else "?", width),
    )


def _wide(bar: Bar) -> float:
    return max(24.0, (bar.ends - bar.starts) * A_MINUTE)


def _filled(template: str, *values: object) -> Markup:
    """What Markup.format does, several times as fast: a day has thousands of calls."""
    return Markup(template.format(*map(escape, values)))  # noqa: S704


def _fitting(text: str, short: str, width: float) -> str:
    """The whole text or a short one: half a word is neither read nor spoken."""
    return text if len(text) * LETTER + 6 <= width else short


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: max(0, letters - 1)] + "…"


def _colour(number: int) -> str:
    return f"rounds-colour-{number % _COLOURS}"


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
