"""The picture of a place in the words and tables that its pages show."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from almoner.kernel.disclosure import shown
from almoner.kernel.london import format_date
from almoner.platform.web import charts
from almoner.platform.web.words import number, plural
from almoner.services.capacity import words as capacity_words
from almoner.surfaces.flow.queries.expecting import Ahead
from almoner.surfaces.flow.queries.picture import KINDS, Picture
from almoner.surfaces.flow.rules import SPANS, Line, Room, Short, Table, Week

METHODS = {
    "seasonal": "the same day of the week before (seasonal naive)",
    "smoothing": "exponential smoothing (AutoETS)",
    "decomposing": "trend and week taken apart (MSTL)",
}
Address = Callable[[Line], str]


def page_of(picture: Picture, *, links: bool) -> dict[str, Any]:
    """What the part of the page that changes is drawn from; without `links` it leads nowhere."""
    return {
        "picture": picture,
        "links": links,
        "shown": shown,
        "people": _people,
        "spans": [title for _, title in SPANS],
        "wards": rows_of(picture.wards, _ward if links else None),
        "pathways": rows_of(picture.pathways, None),
        "rooms": [_room_row(one, links=links) for one in picture.rooms],
        "states": [[title, shown(count)] for title, count in picture.states],
        "worst": short_words(picture.shortfalls[0]) if picture.shortfalls else "",
        "others": [short_words(one) for one in picture.shortfalls[1:]],
        "beds": beds_words(picture),
        "trend": beds_trend(picture.weeks),
    }


def rows_of(table: Table, address: Address | None) -> list[list[Any]]:
    rows = [
        [_cell(one, address), *(shown(n) for n in one.counts), shown(one.total)]
        for one in table.lines
    ]
    if len(rows) > 1:
        rows.append(["Together", *(shown(n) for n in table.counts), shown(table.total)])
    return rows


def beds_words(picture: Picture) -> str:
    """What was given back today and in the week, and lost in the week, in a sentence each."""
    beds = picture.beds
    went = {
        None: "Few people or none who were ready left today: the number is too small to show.",
        0: "Nobody who was ready has left yet today.",
    }.get(beds.went) or (
        f"{_people(beds.went)} who {'was' if beds.went == 1 else 'were'} ready left today:"
        f" {plural(beds.went or 0, 'bed day')} saved for each night from now."
    )
    return " ".join(filter(None, (went, _gone(beds.gone), _lost(beds.lost, beds.before))))


def _gone(gone: int | None) -> str:
    were = "was" if gone == 1 else "were"
    words = f"{_people(gone)} who {were} ready left in the 7 days before today."
    return words if gone else ""


def _lost(lost: int | None, before: int | None) -> str:
    if lost is None:
        return "The bed days lost in the 7 days before today are too few to show."
    words = f"{plural(lost, 'bed day')} lost in the 7 days before today"
    return f"{words}." if before is None else f"{words}, {number(before)} in the 7 days before."


def beds_trend(weeks: Sequence[Week]) -> charts.Chart | None:
    """Bed days lost in each of the last weeks; None where nothing may be shown."""
    known = [one for one in weeks if one.lost is not None]
    if not known:
        return None
    first, last = known[0], known[-1]
    said = (
        f"{plural(last.lost or 0, 'bed day')} lost in the week from {format_date(last.starts)},"
        f" {number(first.lost or 0)} in the week from {format_date(first.starts)}."
    )
    rows = [(format_date(one.starts), shown(one.lost), shown(one.went)) for one in weeks]
    drawn = [charts.Point(format_date(one.starts)[:-5], one.lost) for one in weeks]
    head = ("Week from", "Bed days lost", "People who left though they were ready")
    return charts.trend("Bed days lost by week", drawn, rows, head, said=said)


def short_words(one: Short) -> str:
    """ "Home care: 4 packages more than is known to be free (6 wanted)…"."""
    unknown = (
        f" {plural(one.unknown, 'service')} of this type {_has(one.unknown)} not said lately what"
        f" {_is(one.unknown)} free."
        if one.unknown
        else ""
    )
    return (
        f"{KINDS.get(one.kind, one.kind)}: {plural(one.short, 'package')} more than is known to be"
        f" free, of {number(one.wanted)} looked for.{unknown}"
    )


def free_words(room: Room) -> str:
    """What is known to be free: "3 places, 4 hours in the morning", "Nothing known to be free"."""
    told = [plural(room.places, "place")] if room.places else []
    if any(room.minutes.values()):
        told.append(capacity_words.spare(room.minutes))
    return ", ".join(told) or "Nothing known to be free"


def forecast_chart(one: Ahead) -> charts.Chart | None:
    """Six weeks, each with what is expected and between which numbers; None without a forecast."""
    points = one.forecast.points
    if not points:
        return None
    weeks = [format_date(date.fromisoformat(point["week"])) for point in points]
    rows = [
        (week, number(p["expected"], 1), number(p["low"], 1), number(p["high"], 1))
        for week, p in zip(weeks, points, strict=True)
    ]
    drawn = [
        charts.Point(week[:-5], point["expected"])
        for week, point in zip(weeks, points, strict=True)
    ]
    said = (
        f"{number(one.expected, 1)} requests are expected in six weeks, between"
        f" {number(one.low, 1)} and {number(one.high, 1)}."
    )
    return charts.trend(
        KINDS.get(one.forecast.series, one.forecast.series),
        drawn,
        rows,
        ("Week from", "Expected", "Low", "High"),
        said=said,
        places=1,
    )


def _room_row(room: Room, *, links: bool) -> list[Any]:
    title = KINDS[room.kind]
    name = {"text": title, "href": reverse("flow:kind", args=[room.kind])} if links else title
    return [name, free_words(room), room.fresh, room.ageing, room.stale, room.unsaid]


def _cell(line: Line, address: Address | None) -> Any:
    return {"text": line.title, "href": address(line)} if address else line.title


def _ward(line: Line) -> str:
    return reverse("flow:ward", args=[line.key[0]])


def _people(count: int | None) -> str:
    return "not shown" if count is None else plural(count, "person", "people")


def _has(count: int) -> str:
    return "has" if count == 1 else "have"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
