"""A list of who is on which ward, CSV or Excel. For platform/imports.

A list says who is there. Whoever is not in it is named, and is not taken for gone.
"""

from almoner.kernel.refusals import Refused
from almoner.platform.imports.report import Report
from almoner.platform.imports.rows import load_rows
from almoner.platform.imports.running import Upload
from almoner.registers.organisations.access import check_right
from almoner.services.discharge.commands.acting import WARD
from almoner.services.discharge.commands.identity import WHY
from almoner.services.discharge.commands.telling import Told, tell
from almoner.services.discharge.importing.lines import Line, read_lines
from almoner.services.discharge.models import Stay
from almoner.services.discharge.rules.news import Do

KIND = "ward-list"


def import_list(upload: Upload) -> Report:
    """Reads one list and puts everybody on their ward. Who cannot be told for certain is held."""
    check_right(upload.actor, WARD)
    filename, source = upload.only_file
    report = Report(KIND, filename)
    table = load_rows(source, report)
    lines = read_lines(table, report, upload.at) if table is not None else None
    if lines is None or not report.ok:
        return report
    here: set[int] = set()
    wards: set[int] = set()
    for line in lines:
        told = _told(upload, line, report)
        if told is not None and told.stay is not None and told.stay.left_at is None:
            here.add(told.stay.pk)
            wards.add(told.stay.ward_id)
    _missing(upload, report, here, wards)
    return report


def _told(upload: Upload, line: Line, report: Report) -> Told | None:
    before = _place(upload, line)
    try:
        told = tell(upload.actor, line.news, at=upload.at, source="list")
    except Refused as refused:
        first = refused.refusals[0]
        report.error(first.code, first.reason, first.mend, where=line.where())
        return None
    if told.held is not None:
        report.skipped += 1
        words = WHY.get(told.held.why, "It is not certain who this is.")
        report.warning(told.held.why, words, "Match it by hand, under Wards.", where=line.where())
    elif told.do is Do.NOTHING:
        report.skipped += 1
        report.note(told.why, "This row changes nothing here.", where=line.where())
    elif told.do in (Do.ADMIT, Do.ADMIT_ANEW):
        report.created += 1
    elif told.stay is not None and (told.stay.ward_id, told.stay.bed) == before:
        report.unchanged += 1
        _differs(line, told.stay, report)
    else:
        report.updated += 1
    return told


def _differs(line: Line, stay: Stay, report: Report) -> None:
    """The ward's system has said another ward, and the list does not say when it was true."""
    if line.news.ward.casefold() != stay.ward.code.casefold():
        report.warning(
            "system-says-otherwise",
            "The ward’s system says another ward. They were left there.",
            "Add a column “As at” with the time of the list, or record the ward by hand.",
            where=line.where(),
        )


def _place(upload: Upload, line: Line) -> tuple[int, str] | None:
    rows = Stay.objects.filter(
        organisation_id=upload.organisation_id,
        person__nhs_number=line.news.nhs_number,
        left_at__isnull=True,
        cancelled_at__isnull=True,
    )
    return rows.values_list("ward_id", "bed").first() if line.news.nhs_number else None


def _missing(upload: Upload, report: Report, here: set[int], wards: set[int]) -> None:
    rows = Stay.objects.filter(
        organisation_id=upload.organisation_id,
        ward_id__in=wards,
        left_at__isnull=True,
        cancelled_at__isnull=True,
    )
    gone = rows.exclude(pk__in=here).count()
    if gone:
        report.warning(
            "not-in-list",
            f"{gone} on these wards are not in the list. They were left where they are.",
            "Record that they have left, if they have.",
        )
