"""One row of the worker file."""

from __future__ import annotations

import re
from datetime import date

from almoner.registers.workforce.ascwds.codetables import may_be_delegate, table
from almoner.registers.workforce.ascwds.columns import names
from almoner.registers.workforce.ascwds.fields import Fields
from almoner.registers.workforce.ascwds.rows import (
    Answer,
    CareCertificate,
    Level2Certificate,
    WorkerRow,
)
from almoner.registers.workforce.ascwds.workplaces import read_status

READ = names(
    "LOCALESTID UNIQUEWORKERID CHGUNIQUEWRKID TRANSFERSTAFFRECORD STATUS DISPLAYID NINUMBER "
    "POSTCODE DOB CARECERT L2CARECERT STARTDATE DHA EMPLSTATUS MAINJOBROLE NMCREG CWPCATEGORY"
)

_UNKEPT = {
    "GENDER": "genders",
    "HANDCVISA": "answers",
    "INOUTUK": "answers",
    "APPRENTICE": "answers",
    "ZEROHRCONT": "answers",
    "AMHP": "answers",
}
_NI_NUMBER = re.compile(
    r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]", re.IGNORECASE
)
_LEVEL_2 = re.compile(r"(\d)(?:;(\d{4})?)?", re.ASCII)
FIRST_LEVEL_2_YEAR = 2024
# The job role that ASC-WDS asks for NMCREG.
REGISTERED_NURSE = "16"
_NURSE_KIND = re.compile(r"\d{1,2}", re.ASCII)


def read_worker(fields: Fields, today: date) -> WorkerRow:
    """The row as a `WorkerRow`. It may be used only if the report holds no error."""
    local_id = fields.identifier("LOCALESTID")
    worker_id = fields.identifier("UNIQUEWORKERID")
    status = read_status(fields)
    if not status.carries_values:
        return WorkerRow(fields.number, local_id, worker_id, status)
    _check_unkept(fields)
    job_role = fields.code("MAINJOBROLE", "job-roles", required=True)
    certificate = fields.code("CARECERT", "care-certificate")
    level_2, level_2_year = read_level_2(fields, today)
    return WorkerRow(
        row=fields.number,
        local_id=local_id,
        worker_id=worker_id,
        status=status,
        new_worker_id=fields.identifier("CHGUNIQUEWRKID", required=False),
        transfer_to=fields.identifier("TRANSFERSTAFFRECORD", required=False),
        display_id=fields.text("DISPLAYID", 120, required=True),
        postcode=fields.postcode("POSTCODE"),
        born_on=fields.past_day("DOB", today),
        care_certificate=CareCertificate(certificate) if certificate else None,
        level_2_certificate=level_2,
        level_2_year=level_2_year,
        started_on=fields.past_day("STARTDATE", today),
        dha=read_worker_dha(fields, job_role),
        employment_status=fields.code("EMPLSTATUS", "employment-statuses", required=True),
        job_role=job_role,
        nurse_kind=read_nurse_kind(fields, job_role),
        pathway_category=fields.code("CWPCATEGORY", "pathway-categories"),
    )


def _check_unkept(fields: Fields) -> None:
    fields.warn_of_formulas(READ)
    for column, codes in _UNKEPT.items():
        fields.check_unkept(column, codes)
    number = re.sub(r"\s", "", fields.given("NINUMBER"))
    if number and not _NI_NUMBER.fullmatch(number):
        fields.warning(
            "NINUMBER",
            "ni-number-shape",
            "This is not the shape of a National Insurance number. It is never kept here.",
            "Correct it in your own records, or leave the column empty.",
        )


def read_level_2(fields: Fields, today: date) -> tuple[Level2Certificate | None, int | None]:
    """L2CARECERT: `1;2025` completed in that year, `2` started, `3` not started."""
    given = fields.given("L2CARECERT")
    if not given:
        return None, None
    found = _LEVEL_2.fullmatch(given)
    if found is None or found[1] not in table("level-2-care-certificate"):
        _refuse_level_2(fields, "This is not a code of L2CARECERT.")
        return None, None
    answer, year = Level2Certificate(found[1]), found[2]
    if answer is not Level2Certificate.COMPLETED:
        return answer, None
    if year is None or not FIRST_LEVEL_2_YEAR <= int(year) <= today.year:
        _refuse_level_2(fields, f"The year completed must be {FIRST_LEVEL_2_YEAR} to {today.year}.")
        return None, None
    return answer, int(year)


def _refuse_level_2(fields: Fields, problem: str) -> None:
    fields.error(
        "L2CARECERT",
        "level-2-certificate",
        problem,
        "Write 1;2025 (completed, and the year), 2 (started) or 3 (not started).",
    )


def read_nurse_kind(fields: Fields, job_role: str) -> str:
    """NMCREG of a registered nurse: which kind of nurse, as a number; '' with a warning otherwise.

    What each code stands for is not verified, so any number is taken.
    """
    given = fields.given("NMCREG")
    if job_role != REGISTERED_NURSE:
        if given:
            fields.warning(
                "NMCREG",
                "nmcreg-role",
                "Only a registered nurse has an entry here. It is set aside.",
                "Leave NMCREG empty, or check MAINJOBROLE.",
            )
        return ""
    if not given:
        fields.warning(
            "NMCREG",
            "nmcreg-missing",
            "MAINJOBROLE says registered nurse, and NMCREG is empty.",
            "Fill in the kind of nurse, or check MAINJOBROLE.",
        )
        return ""
    if not _NURSE_KIND.fullmatch(given):
        fields.warning(
            "NMCREG",
            "nmcreg-code",
            "This is not a code of NMCREG: it has one or two digits. It is set aside.",
            "Write the kind of nurse. The number of the register goes on the worker's page.",
        )
        return ""
    return given


def read_worker_dha(fields: Fields, job_role: str) -> Answer | None:
    """The answer to DHA, set aside with a warning where the job role cannot be a delegate."""
    code = fields.code("DHA", "answers")
    if not code:
        return None
    if may_be_delegate(job_role):
        return Answer(code)
    fields.warning(
        "DHA",
        "dha-role",
        f"The job role “{table('job-roles').label(job_role)}” is not asked about delegated "
        "healthcare activities. The answer is set aside.",
        "Leave DHA empty, or check MAINJOBROLE.",
    )
    return None
