"""The study as a page for a committee: pure text and tables, for a screen, a PDF or a file."""

from collections.abc import Iterator

from almoner.kernel.london import format_date
from almoner.services.rounds.study.measures import Measure
from almoner.services.rounds.study.pages import Report, Section, Table
from almoner.services.rounds.study.report_places import locally, neighbourhoods, providers
from almoner.services.rounds.study.resampling import Estimate
from almoner.services.rounds.study.results import NO_DIFFERENCE, Row
from almoner.services.rounds.study.running import REGULARS
from almoner.services.rounds.study.saying import PLUS, shown, with_interval
from almoner.services.rounds.study.settings import SWITCHES
from almoner.services.rounds.study.staying import RATES
from almoner.services.rounds.study.study import Study

TITLE = "What would neighbourhood commissioning change?"
NAMES = {
    "living_wage": "National Living Wage",
    "mileage": "Mileage paid",
    "carbon": "Carbon of a car",
    "visit_pay": "Pay where only visits are paid",
    "shift_pay": "Pay where the shift is paid",
    "waiting": "Longest gap that counts as work",
    "shift_gap": "Longest gap in a paid shift",
    "hospital_days": "Paid days of a hospital stay",
    "flexible": "Flexible times",
    "admissions": "Going into hospital",
    "stay_days": "A hospital stay",
    "lonely": "People who are lonely",
}
INVENTED = "Everybody in it is invented."
OWN = "It is read from rotas of this place. Nobody is named, and nobody's home is known to it."
LIMITS = (
    "It is a calculation and not a trial. Nobody was asked, and nothing was changed.",
    "The intervals say how much the days and people of this place differ. They say nothing about"
    " other places, wrong assumptions, or a better search. Days that follow each other are alike,"
    " so the true intervals are somewhat wider.",
    "Rounds of today are planned by the same search as rounds of neighbourhoods. Rounds made by"
    " hand may be worse, today and in neighbourhoods.",
    "When providers plan together, more workers are at hand for each visit. That can mean more"
    " different workers for a person, unless rounds are made to avoid it more than here.",
    "Nobody has met anybody on the first day. Continuity is counted from there for both.",
    "Without a road engine, travel is the straight line times a factor: rivers, roads and bus"
    " routes are not known.",
    "Whether workers stay longer, whether care is better and what the change itself costs are not"
    " part of it.",
    "The pay check is a guide. The law looks at each worker's own pay reference period, training"
    " and deductions.",
    "With flexible times a visit is late only after the wider time.",
)
METHOD = (
    "The same people have the same visits from the same workers in every column. Only who plans"
    " together differs. Today, each provider plans for its own people, wherever they live. In"
    " neighbourhoods, the providers that share one plan together for all who live there, and"
    " workers go to a neighbourhood near their home.",
    "Every day is planned by the rounds engine: competences, two workers at once where needed, time"
    " windows, shifts and breaks are kept. Rounds try to send the {regulars} who came most"
    " often to a person: somebody else counts like {stranger:g} minutes of travel. A second program"
    " checks each plan. No figure comes from a plan that did not pass.",
    "Each figure has an interval: days are drawn again {draws} times, the same days for each"
    " column, and 95 of 100 draws lie in it. Where the interval of a difference includes none, the"
    f' table says "{NO_DIFFERENCE}".',
)


def make_report(study: Study) -> Report:
    """The whole page."""
    return Report(TITLE, _subject(study), tuple(_sections(study)))


def _subject(study: Study) -> str:
    place = study.place
    return (
        f"{place.name}, {len(place.carers)} workers and {len(place.providers)} providers."
        f" {_days(study)} from {format_date(place.starts)}. {OWN if place.own else INVENTED}"
    )


def _sections(study: Study) -> Iterator[Section]:
    yield Section(
        "Purpose",
        (
            "Packages of care are dotted about, and workers of several providers visit one street."
            " This asks what would change if providers shared neighbourhoods of about"
            f" {_typical(study)} people.",
        ),
    )
    yield Section("What it found", bullets=tuple(_found(study)))
    yield Section("How it was done", tuple(_method(study)))
    yield Section("Figures", tables=tuple(_figures(study)))
    yield Section("How each figure is counted", bullets=tuple(_counting(study)))
    yield _switched(study)
    yield neighbourhoods(study)
    yield locally(study)
    yield providers(study)
    yield Section("What it cannot tell", bullets=(*study.place.limits, *LIMITS))
    yield _sources(study)


def _method(study: Study) -> Iterator[str]:
    chosen = study.settings
    for text in METHOD:
        yield text.format(draws=chosen.draws, regulars=REGULARS, stranger=chosen.weights.stranger)


def _found(study: Study) -> Iterator[str]:
    for row in study.results.rows:
        if row.measure.code not in ("km", "company"):
            yield _sentence(row)


def _sentence(row: Row) -> str:
    before, after = (shown(one, row.measure) for one in row.values[:2])
    start = f"{row.measure.title}: {before} today, {after} in neighbourhoods."
    apart = row.differences[0]
    if not apart.apart_from_none:
        return f"{start} {row.said(1)}."
    return f"{start} {row.said(1)}, by {_between(apart, row.measure)}."


def _between(apart: Estimate, measure: Measure) -> str:
    """How large the difference may be, whichever way it goes: 1.2 to 3.4."""
    assert apart.lower is not None
    assert apart.upper is not None
    low, high = sorted((abs(apart.lower), abs(apart.upper)))
    points = " percentage points" if measure.unit == "%" else ""
    pounds = "£" if measure.unit == "£" else ""
    first, last = (f"{pounds}{edge:,.{measure.places}f}" for edge in (low, high))
    return f"{first} to {last}{points}"


def _figures(study: Study) -> Iterator[Table]:
    """For each arrangement after the first a table that sets it beside the first."""
    results = study.results
    for number, name in enumerate(results.names[1:], 1):
        rows = tuple(
            (
                f"{row.measure.title}, {row.measure.unit}",
                with_interval(row.values[0], row.measure),
                with_interval(row.values[number], row.measure),
                with_interval(row.differences[number - 1], row.measure, PLUS),
                row.said(number),
            )
            for row in results.rows
        )
        head = ("Measure", results.names[0], name, "Difference", "What can be said")
        title = f"{name} against {results.names[0].lower()}"
        yield Table(head, rows, (30, 19, 19, 19, 13), title)


def _counting(study: Study) -> Iterator[str]:
    for row in study.results.rows:
        yield f"{row.measure.title}. {row.measure.words}"


def _switched(study: Study) -> Section:
    if not study.switches:
        return Section("Switches", ("None. Times, pay and hospital stays are as they are today.",))
    said = tuple(f"{SWITCHES[name]}." for name in study.switches.names)
    return Section(
        "Switches", ("Both ways of commissioning were planned without these and with them:",), said
    )


def _sources(study: Study) -> Section:
    rows = tuple(
        (NAMES[name], f"{one.value:g} {one.unit}", one.source, _standing(one.is_national))
        for name, one in study.values.amounts.items()
        if name not in RATES or _draws_stays(study)
    )
    return Section(
        "Amounts it counts with",
        ("Change those that are assumed to your own before you rely on the figures.",),
        study.roads,
        tables=(Table(("What", "Amount", "Source", "Standing"), rows, (25, 20, 37, 18)),),
    )


def _draws_stays(study: Study) -> bool:
    """Of a real place, only where the switch asks for it."""
    return not study.place.own or study.switches.hospital


def _standing(national: bool) -> str:
    return "National policy, read in a copy" if national else "Local value, not verified"


def _typical(study: Study) -> int:
    return round(len(study.place.people) / len(study.partition.members))


def _days(study: Study) -> str:
    days = study.settings.days
    return "One day" if days == 1 else f"{days} days"
