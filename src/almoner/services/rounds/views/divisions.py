"""Neighbourhoods on a map: cut, moved by hand, and made the organisation's localities."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from almoner.kernel.refusals import Refused
from almoner.platform.geography.placing import place
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.services.rounds.border_forms import AllocateForm, CutForm, MoveForm
from almoner.services.rounds.commands.asking import RIGHT
from almoner.services.rounds.commands.drawing import cut_division, make_localities, move_cells
from almoner.services.rounds.models import Division
from almoner.services.rounds.queries.divisions import (
    Drawn,
    division_seen_by,
    divisions_seen_by,
    drawn,
    versions_of,
)
from almoner.services.rounds.queries.handovers import handovers_of
from almoner.services.rounds.queries.places import commissions
from almoner.services.rounds.rules.bordering import Map, beside, border_map
from almoner.services.rounds.study.borders import as_partition, rows_of, same_sector

GOVERNS = "mandate.grant"
_CUT = {"division-name-in-use": "name"}


@screen(RIGHT, methods=BOTH)
def divisions(request: Request) -> HttpResponse:
    form = CutForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            row = cut_division(request.viewer, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_refusals(refused, _CUT)
        else:
            return redirect("rounds:division", row.pk)
    shown = {
        "form": form,
        "rows": divisions_seen_by(request.viewer),
        "may_read": commissions(request.viewer),
    }
    return render(request, "rounds/divisions.html", shown, status=422 if form.errors else 200)


@screen(RIGHT, methods=BOTH)
def division(request: Request, division_id: int) -> HttpResponse:
    row = division_seen_by(request.viewer, division_id)
    known = drawn(row)
    cell = _chosen(request, row)
    form = _move_form(request, row, cell)
    if form.is_valid():
        try:
            made = _move(request, row, known, form)
        except Refused as refused:
            form.add_refusals(refused)
        else:
            messages.success(request, "The border is moved.")
            return redirect("rounds:division", made.pk)
    return render(
        request,
        "rounds/division.html",
        _shown(request, row, known, cell, form),
        status=422 if form.errors else 200,
    )


@screen(RIGHT, methods=("POST",))
def localities(request: Request, division_id: int) -> HttpResponse:
    count = make_localities(request.viewer, division_id=division_id, at=timezone.now())
    messages.success(request, f"Your organisation has {count} localities now.")
    return redirect("rounds:division", division_id)


def _chosen(request: Request, row: Division) -> str:
    """The cell that was chosen on the map; empty when none of it was."""
    given = request.POST if request.method == "POST" else request.GET
    cell = given.get("cell", "")
    return cell if cell in row.cells else ""


def _move_form(request: Request, row: Division, cell: str) -> MoveForm:
    partition = as_partition(row.cells)
    return MoveForm(
        request.POST if request.method == "POST" else None,
        neighbourhoods=beside([cell], partition) if cell else list(partition.members),
        chosen=bool(cell),
        initial={"cell": cell},
    )


def _move(request: Request, row: Division, known: Drawn, form: MoveForm) -> Division:
    given = form.cleaned_data
    cell = given["cell"] or place(given["postcode"]).neighbourhood
    cells = same_sector(cell, row.cells, known.ground.sectors) if given["sector"] else {cell}
    return move_cells(
        request.viewer, division_id=row.pk, cells=cells, to=given["to"], at=timezone.now()
    )


def _shown(
    request: Request, row: Division, known: Drawn, cell: str, form: MoveForm
) -> dict[str, object]:
    versions = versions_of(row)
    sectors = known.ground.sectors
    shown = Map(as_partition(row.cells), sectors, frozenset({cell} if cell else ()))
    return {
        "row": row,
        "versions": versions,
        "newest": versions[0].pk == row.pk,
        "map": border_map(shown, "?cell="),
        "chosen": shown.name_of(cell) if cell else "",
        "form": form,
        "neighbourhoods": rows_of(known.area, row.cells),
        "handovers": handovers_of(request.viewer, row),
        "allocate": AllocateForm(),
        "governs": request.viewer.can(GOVERNS),
    }
