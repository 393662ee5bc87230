"""The words that an indicator definition may use, and which of them fit together."""

from typing import NamedTuple

POLARITIES = {
    "higher": "Higher is better",
    "lower": "Lower is better",
    "neither": "Neither higher nor lower is better",
}


class Unit(NamedTuple):
    """`after` follows the number on screen; `places` after the decimal point."""

    after: str
    places: int


UNITS = {
    "percent": Unit("%", 1),
    "count": Unit("", 0),
    "days": Unit("days", 1),
    "working-days": Unit("working days", 1),
    "hours": Unit("hours", 1),
    "pounds": Unit("pounds", 2),
    "points": Unit("points", 1),
    "per-100000": Unit("for every 100,000 people", 1),
    "each": Unit("for each worker", 1),
}
# What a statistic may be given in.
STATISTICS = {
    "share": ("percent",),
    "count": ("count",),
    "rate": ("per-100000",),
    "median": ("days", "working-days", "hours", "pounds", "points", "count"),
    "mean": ("days", "working-days", "hours", "pounds", "points", "count"),
    "percentile": ("days", "working-days", "hours", "pounds", "points", "count"),
    "sum": ("count", "pounds", "hours", "points"),
    "each": ("each",),
}
MEASURED = ("median", "mean", "percentile", "sum")
# How many units of time a definition may measure in.
TIME_UNITS = ("days", "working-days", "hours")
# The rows that are counted, and the dates of theirs that put a row into a period. A named moment
# of a case is written `moment.first_contact`. `open` counts what is open when the period ends.
POPULATIONS = {
    "cases": ("opened", "closed", "open"),
    "clocks": ("started", "stopped", "due", "running"),
    "events": ("happened",),
    "completions": ("completed",),
}
STOCKS = ("open", "running")
MOMENT = "moment."
# Dates of a row between which time is measured.
ENDS = {
    "cases": ("opened", "closed", "end"),
    "clocks": ("started", "stopped", "due", "end"),
    "events": ("opened", "happened"),
    "completions": ("started", "completed"),
}
# Tests that only rows of one kind pass or fail.
WORDS = {
    "cases": (),
    "clocks": ("met", "breached"),
    "events": (),
    "completions": (),
}
PERIODS = ("month", "quarter", "year")
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
SLICES = {
    "team": "Team",
    "pathway": "Pathway",
    "outcome": "Outcome",
    "route": "Route in",
    "priority": "Priority",
    "locality": "Locality",
    "age-band": "Age",
    "gender": "Gender",
    "year-of-18": "Year of the 18th birthday",
    "ward": "Ward",
    "way-home": "Discharge pathway",
    "delay-family": "Where the delay lies",
}
# Slices by a fact of the case: slice to field. Nothing that is personal.
OF_FACTS = {
    "ward": "ward",
    "way-home": "pathway_to",
    "delay-family": "delay_family",
}
# Slices whose members are financial years, by the year in which they begin.
OF_YEARS = ("year-of-18",)
AGE_BANDS = (
    ("0-17", 0, 18),
    ("18-64", 18, 65),
    ("65-74", 65, 75),
    ("75-84", 75, 85),
    ("85-plus", 85, 200),
)
ALL = "all"
