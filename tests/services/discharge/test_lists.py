"""A ward list as CSV or Excel: who is put on a ward, who waits for a match, and nonsense."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import factories
from tests.services.discharge.hospital import NOW, NUMBER
from tests.services.discharge.messages import adt

from almoner.platform.imports.report import Report
from almoner.platform.imports.running import Upload, attempt
from almoner.platform.imports.tables import read_table
from almoner.services.discharge.commands.hearing import receive
from almoner.services.discharge.importing.lines import read_lines
from almoner.services.discharge.importing.listing import import_list
from almoner.services.discharge.models import Held, Stay

HEAD = "NHS number,Surname,Forename,DOB,Ward,Bed,Admitted"
ADA = f"{NUMBER},Okoro,Ada,17/05/1941,WIL,4,01/03/2026 22:15"


def bring(hospital, *rows: str, raw: bytes | None = None, days: int = 0) -> Report:
    content = raw if raw is not None else "\n".join((HEAD, *rows)).encode()
    at = NOW + timedelta(days=days)
    upload = Upload({"list": content}, hospital.viewer(hospital.wendy), at)
    with transaction.atomic():
        return attempt(import_list, upload, dry_run=False)


def test_a_list_puts_somebody_on_a_ward(hospital):
    report = bring(hospital, ADA)
    assert (report.ok, report.created) == (True, 1), report.codes()
    stay = Stay.objects.get()
    assert (stay.person, stay.ward, stay.bed) == (hospital.ada, hospital.willow, "4")
    assert stay.admitted_at.isoformat() == "2026-03-01T22:15:00+00:00"


def test_the_same_list_again_changes_nothing_and_another_bed_does(hospital):
    bring(hospital, ADA)
    assert bring(hospital, ADA, days=1).unchanged == 1
    assert bring(hospital, ADA.replace("WIL,4", "ELM,7"), days=2).updated == 1
    assert Stay.objects.get().ward == hospital.elm


def test_an_excel_workbook(hospital):
    book = openpyxl.Workbook()
    for row in (HEAD.split(","), ADA.split(",")):
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    assert bring(hospital, raw=kept.getvalue()).created == 1


@pytest.mark.hazard("HZ-60")
@pytest.mark.parametrize(
    ("row", "why"),
    [
        (ADA.replace("Okoro", "Okorie"), "identity-differs"),
        (ADA.replace(NUMBER, ""), "no-number"),
        (ADA.replace(NUMBER, "12345"), "number-wrong"),
    ],
)
def test_who_is_not_certain_is_held_and_the_rest_is_done(hospital, row, why):
    other = factories.person(
        [hospital.trust], family_name="Bello", born_on=hospital.ada.born_on, nhs_number="9990548609"
    )
    good = "9990548609,Bello,Bo,17/05/1941,WIL,5,02/03/2026"
    report = bring(hospital, row, good)
    assert (report.ok, report.created, report.skipped) == (True, 1, 1)
    assert report.codes("warning") == [why]
    assert Held.objects.get().why == why
    assert Stay.objects.get().person == other


def test_whoever_is_not_in_the_list_stays_where_they_are(hospital):
    stay = hospital.admit()
    new = factories.nhs_number(7_010)
    report = bring(hospital, f"{new},Novak,Nel,01/02/1950,WIL,5,02/03/2026")
    assert "not-in-list" in report.codes("warning")
    stay.refresh_from_db()
    assert stay.left_at is None


AT_TEN = f"{HEAD},As at"


def hears(hospital, raw, hours=1.0):
    return receive(hospital.adt, raw, at=NOW + timedelta(hours=hours))


@pytest.mark.parametrize("said", ["", "02/03/2026 09:00"])
def test_what_happened_before_a_list_came_is_not_lost_by_it(hospital, said):
    """The message waited while the list was brought in: it is newer than the list."""
    head, row = (AT_TEN, f"{ADA},{said}") if said else (HEAD, ADA)
    assert bring(hospital, raw=f"{head}\n{row}".encode()).created == 1
    hears(hospital, adt("A03", "1", when="20260302093000", gone="20260302093000", visit=""))
    assert Stay.objects.get().left_at is not None


def test_what_a_dated_list_knows_is_not_undone_by_older_news(hospital):
    assert bring(hospital, raw=f"{AT_TEN}\n{ADA},02/03/2026 09:00".encode()).created == 1
    hears(hospital, adt("A02", "1", ward="ELM", when="20260302083000", visit=""))
    assert Stay.objects.get().ward == hospital.willow
    bring(hospital, raw=f"{AT_TEN}\n{ADA.replace('WIL', 'ELM')},02/03/2026 09:30".encode())
    assert Stay.objects.get().ward == hospital.elm


@pytest.mark.parametrize("when", ["", "02/03/2026 09:00"])
def test_a_list_that_may_be_older_moves_nobody_whom_the_system_has_told_of(hospital, when):
    hears(hospital, adt(ward="ELM", when="20260302093000", visit=""), -0.4)
    head, row = (AT_TEN, f"{ADA},{when}") if when else (f"{HEAD},EDD", f"{ADA},09/03/2026")
    report = bring(hospital, raw=f"{head}\n{row}".encode())
    stay = Stay.objects.get()
    assert (report.ok, stay.ward.code) == (True, "ELM")
    if not when:
        assert report.codes("warning") == ["system-says-otherwise"]
        assert stay.expected_on.isoformat() == "2026-03-09"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([ADA.replace("17/05/1941", "soon")], "not-a-date"),
        ([ADA.replace("22:15", "late")], "not-a-time"),
        ([ADA.replace("01/03/2026", "01/03/2027")], "admitted-later"),
        ([ADA.replace("WIL", "")], "no-ward"),
        ([ADA.replace("Okoro", "O" * 101)], "too-long"),
    ],
)
def test_one_wrong_row_and_nothing_of_the_file_is_kept(hospital, rows, code):
    other = factories.nhs_number(7_011)
    report = bring(hospital, f"{other},Novak,Nel,01/02/1950,WIL,5,02/03/2026", *rows)
    assert (report.ok, code in report.codes("error")) == (False, True), report.codes()
    assert not Stay.objects.exists()
    assert not any("Okoro" in one.value for one in report.findings)


@pytest.mark.parametrize(
    ("when", "code"),
    [("03/03/2026 09:00", "as-at-later"), ("soon", "not-a-date"), ("28/02/2026", "admitted-later")],
)
def test_the_time_of_a_list_is_checked(hospital, when, code):
    report = bring(hospital, raw=f"{AT_TEN}\n{ADA},{when}".encode())
    assert (report.ok, report.codes("error")) == (False, [code])


def test_a_missing_column_is_named(hospital):
    report = bring(hospital, raw=b"NHS number,Ward\n1,WIL")
    assert report.codes() == ["column-missing"] * 3


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw):
    report = Report("ward-list", "list.csv")
    text = raw.decode("latin-1")
    table = read_table(HEAD + "\n" + text, report)
    if table is not None:
        for line in read_lines(table, report, NOW) or []:
            assert line.news.ward
    assert table is not None or not report.ok
