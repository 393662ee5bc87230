"""almoner rounds study: today's commissioning against neighbourhoods, invented or of a place."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from django.utils import timezone

from almoner.kernel.london import to_london
from almoner.platform.access.viewer import system
from almoner.services.rounds.commands.studying import own_subject
from almoner.services.rounds.queries.places import Subject
from almoner.services.rounds.queries.ways import house_map
from almoner.services.rounds.rules.studying import OWN, Wish
from almoner.services.rounds.study.measures import MEASURES
from almoner.services.rounds.study.places import FEWEST, MOST, invent
from almoner.services.rounds.study.report import make_report
from almoner.services.rounds.study.saying import PLUS, shown, with_interval
from almoner.services.rounds.study.settings import LONGEST, SWITCHES, Settings, Switches
from almoner.services.rounds.study.study import Study
from almoner.services.rounds.study.study import study as run_study
from almoner.surfaces.cli import identifiers
from almoner.surfaces.cli.output import DONE, NotAnswerable, command

KINDS = (".json", ".pdf")
WIDEST = max(len(measure.title) for measure in MEASURES)


@command
def study(
    out: Annotated[Path, typer.Option(help="Where to write the report: .json or .pdf.")],
    people: Annotated[int, typer.Option(help=f"People, {FEWEST} to {MOST}.")] = 400,
    days: Annotated[int, typer.Option(help=f"Days to plan, 1 to {LONGEST}.")] = LONGEST,
    size: Annotated[int, typer.Option(help="People in a neighbourhood, about.")] = 200,
    seed: Annotated[int, typer.Option(min=0, help="Another seed gives another place.")] = 1,
    area: Annotated[str, typer.Option(help="coventry, warwickshire or both.")] = "coventry",
    seconds: Annotated[
        float | None,
        typer.Option(help="How long to search in all. Otherwise by --effort, to be had again."),
    ] = None,
    effort: Annotated[int, typer.Option(help="Changes to try for each call of a day.")] = 1_000,
    each_its_own: Annotated[
        bool,
        typer.Option(help="Also neighbourhoods in which each provider plans for its own people."),
    ] = False,
    switch: Annotated[
        list[str] | None, typer.Option(help=f"Any of {', '.join(SWITCHES)}. Can be repeated.")
    ] = None,
    place: Annotated[
        bool, typer.Option("--place", help="A council's or board's own place. Needs the database.")
    ] = False,
    organisation: Annotated[
        str | None, typer.Option(help="Whose place: an id or an ODS code. With --place.")
    ] = None,
    first: Annotated[
        str | None, typer.Option(help="First day, as 2026-03-03. Today if not said. With --place.")
    ] = None,
    division: Annotated[
        int | None, typer.Option(help="Id of neighbourhoods that are drawn. With --place.")
    ] = None,
) -> int:
    """Plans the same people and workers by provider and by neighbourhood, and compares.

    On an invented place, without a database; or with --place on the rotas that providers keep here.

    Writes a report that says what was found, how sure that is, and what it cannot tell. Ends with 0
    when it is written, 1 when it is refused.
    """
    _check_out(out)
    settings = Settings(days=days, effort=effort, seconds=seconds, seed=seed)
    switches = Switches.of(tuple(switch or ()))
    subject = (
        _own(
            organisation,
            Wish(days=days, seed=seed, switches=switches.names, division=division),
            size,
            first,
        )
        if place
        else _invented(people, seed, days, area, (organisation, first, division))
    )
    found = run_study(
        subject.place,
        replace(settings, days=subject.days or days),
        switches,
        size,
        progress=_progress(),
        each_its_own=each_its_own,
        ways=house_map() if place else None,
        partition=subject.partition,
        borders=subject.borders,
    )
    _write(out, found)
    typer.echo("\n".join(table_of(found)))
    typer.echo(f"Report: {out}")
    return DONE


def _invented(people: int, seed: int, days: int, area: str, given: tuple[object, ...]) -> Subject:
    if any(one is not None for one in given):
        raise NotAnswerable(
            "no-place",
            "--organisation, --first and --division are about your own place.",
            "Add --place, or leave them out.",
        )
    name = "coventry-and-warwickshire" if area == "both" else area
    return Subject(invent(people, seed, days, name))


def _own(organisation: str | None, wish: Wish, size: int, first: str | None) -> Subject:
    if organisation is None:
        raise NotAnswerable("no-organisation", "It is not said whose place.", "Add --organisation.")
    at = timezone.now()
    starts = to_london(at).date().isoformat() if first is None else _day(first)
    actor = system("command line", identifiers.organisation_of(organisation))
    chosen = replace(wish, place=OWN, starts=starts, size_wanted=size).check()
    return own_subject(actor, chosen, at)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise NotAnswerable(
            "not_a_day", f"{text!r} is not a day.", "Write it as 2026-03-03."
        ) from None


def table_of(found: Study) -> list[str]:
    """The figures for a terminal: each measure with its value and interval in every column."""
    names = found.results.names
    wide = max(28, *(len(name) for name in names))
    lines = [f"{'':{WIDEST}}  " + "  ".join(f"{name:>{wide}}" for name in names)]
    for row in found.results.rows:
        cells = [f"{with_interval(one, row.measure):>{wide}}" for one in row.values]
        lines.append(f"{row.measure.title:{WIDEST}}  " + "  ".join(cells))
    lines += ["", f"Against {names[0].lower()}:"]
    for row in found.results.rows:
        said = [
            f"{name}: {shown(apart, row.measure, PLUS)}, {row.said(number).lower()}"
            for number, (name, apart) in enumerate(zip(names[1:], row.differences, strict=True), 1)
        ]
        lines.append(f"{row.measure.title:{WIDEST}}  {'; '.join(said)}")
    return lines


def _check_out(out: Path) -> None:
    if out.suffix not in KINDS:
        raise NotAnswerable("unknown-kind", f"{out} is neither .json nor .pdf.", "Name it so.")
    if out.is_dir() or not out.absolute().parent.is_dir():
        raise NotAnswerable(
            "no-folder", f"{out} cannot be written: it is a folder, or its folder is not there."
        )


def _write(out: Path, found: Study) -> None:
    report = make_report(found)
    if out.suffix == ".json":
        # Of a real place, no list of people: only the report, in which few are not shown.
        changes = {} if found.place.own else {"changes": _changes(found)}
        numbers = {"figures": _figures(found)} | changes
        text = json.dumps(report.as_dict() | numbers, indent=1)
        out.write_text(text, encoding="utf-8")
        return
    from almoner.services.rounds.study_pdf import pdf_of

    out.write_bytes(pdf_of(report, datetime.now(ZoneInfo("Europe/London"))).bytes())


def _figures(found: Study) -> list[dict[str, object]]:
    """Numbers for software: value, lower and upper of each arrangement and each difference."""
    return [
        {
            "measure": row.measure.code,
            "unit": row.measure.unit,
            "values": {
                name: [one.value, one.lower, one.upper]
                for name, one in zip(found.results.names, row.values, strict=True)
            },
            "differences": {
                name: [one.value, one.lower, one.upper]
                for name, one in zip(found.results.names[1:], row.differences, strict=True)
            },
        }
        for row in found.results.rows
    ]


def _changes(found: Study) -> list[dict[str, str]]:
    """Who would have another provider, on which day, and why then."""
    return [asdict(one) | {"on": one.on.isoformat()} for one in found.handover.changes]


def _progress() -> Callable[[float, str], None] | None:
    """Tells whoever looks on how far it is."""
    if not sys.stderr.isatty():
        return None

    def tell(done: float, what: str) -> None:
        typer.echo(f"\r{done:4.0%} {what:50}", err=True, nl=False)

    return tell
