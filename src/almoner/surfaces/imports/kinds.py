"""The kinds of file that can be brought in: what each is for, in words, and what reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from almoner.platform.imports.running import Importer
from almoner.registers.people.importing import import_bundle
from almoner.registers.workforce.importing import ascwds_importer, matrix_importer
from almoner.services.capacity.importing import import_capacity
from almoner.services.delegation.catalogue import courses
from almoner.services.discharge.importing.listing import import_list
from almoner.services.rounds.commands.rostering import import_roster


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file. `files` are (field name, label); at least one must be chosen."""

    code: str
    title: str
    summary: str
    steps: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    accepts: str
    mapped: bool = False


ALL = (
    Kind(
        code="ascwds",
        title="ASC-WDS bulk upload files",
        summary="Workplaces, workers and training, as you send them to the Adult Social Care "
        "Workforce Data Set.",
        steps=(
            "Workers are matched by the UNIQUEWORKERID that you gave them.",
            "Training that has lapsed stops what rests on it at once.",
            "National Insurance numbers, dates of birth, home postcodes and pay are not kept.",
            "Nobody gets an account or a right from a file.",
        ),
        files=(
            ("workplaces", "Workplace file (CSV)"),
            ("workers", "Worker file (CSV)"),
            ("trainings", "Training file (CSV)"),
        ),
        accepts=".csv,text/csv",
    ),
    Kind(
        code="matrix",
        title="Training matrix in Excel",
        summary="Your own spreadsheet with workers in rows and courses in columns.",
        steps=(
            "You say which column is which course. We remember it for next time.",
            "You see how the first rows were understood, and every cell that was not.",
            "Workers are matched by employee number, then by their full name.",
            "A tick without a date never counts as training that is in date.",
        ),
        files=(("matrix", "Training matrix (.xlsx)"),),
        accepts=".xlsx",
        mapped=True,
    ),
    Kind(
        code="bundle",
        title="People and care plans (FHIR)",
        summary="A FHIR R4 Bundle of UK Core Patients and CarePlans, exported by another system.",
        steps=(
            "People are matched by NHS number. Family name and date of birth must agree too.",
            "Your organisation becomes part of the care of each person in the file.",
            "Care plans are kept as they were sent. They do not change what may be delegated.",
            "Restricted records are refused.",
        ),
        files=(("bundle", "Bundle (.json)"),),
        accepts=".json,application/json,application/fhir+json",
    ),
    Kind(
        code="roster",
        title="Roster of visits (CSV or Excel)",
        summary="The calls of one or more days, as your rostering system exports them.",
        steps=(
            "Columns are found by their headings: client, carer, date, start, end or duration.",
            "People are matched by NHS number or full name, workers by number or full name.",
            "A second carer, or two rows at the same time, makes a visit for two workers.",
            "Nothing is planned yet: you ask for a plan of the day under Rounds.",
        ),
        files=(("roster", "Roster (.csv or .xlsx)"),),
        accepts=".csv,.xlsx,text/csv",
    ),
    Kind(
        code="capacity",
        title="What is free (CSV or Excel)",
        summary="Free places and hours of your services, one row for each.",
        steps=(
            "Columns: service, accepting, maximum, occupied, reserved, morning, midday, afternoon, "
            "evening, night, rate, available_from, holds_until, said_at. Only service is needed.",
            "A number left empty is unknown. It is never counted as free, or as none.",
            "A row holds for one day unless it says until when.",
            "The same file on the same day changes nothing.",
        ),
        files=(("capacity", "What is free (.csv or .xlsx)"),),
        accepts=".csv,.xlsx,text/csv",
    ),
    Kind(
        code="ward-list",
        title="Ward list (CSV or Excel)",
        summary="Who is on which ward now, as your hospital’s system exports it.",
        steps=(
            "Columns are found by their headings: NHS number, family name, date of birth, ward,"
            " admitted.",
            "People are matched by NHS number. Family name and date of birth must agree too.",
            "Whoever cannot be told for certain waits for a person to match them.",
            "Whoever is not in the list stays where they are: record that they have left.",
            "A column “As at” says when the list was true. Without it, what the ward’s system has"
            " said of somebody stands.",
        ),
        files=(("list", "Ward list (.csv or .xlsx)"),),
        accepts=".csv,.xlsx,text/csv",
    ),
)
KINDS = {kind.code: kind for kind in ALL}


def importers() -> Mapping[str, Importer]:
    """What reads each kind of file, with the courses that activities ask for."""
    return {
        "ascwds": ascwds_importer(courses()),
        "matrix": matrix_importer(courses()),
        "bundle": import_bundle,
        "roster": import_roster,
        "ward-list": import_list,
        "capacity": import_capacity,
    }
