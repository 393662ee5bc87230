"""The headings of the three bulk upload files, in the order they are published."""

from __future__ import annotations

import re
from typing import Literal

from almoner.platform.imports.report import Report
from almoner.platform.imports.tables import Table, check_headers

Kind = Literal["workplace", "worker", "training"]


def names(text: str) -> tuple[str, ...]:
    """Headings written one after another with spaces between."""
    return tuple(text.split())


WORKPLACE = names(
    "LOCALESTID STATUS ESTNAME ADDRESS1 ADDRESS2 ADDRESS3 POSTTOWN POSTCODE ESTTYPE OTHERTYPE "
    "PERMCQC PERMLA REGTYPE PROVNUM LOCATIONID MAINSERVICE ALLSERVICES CAPACITY UTILISATION "
    "SERVICEDESC SERVICEUSERS OTHERUSERDESC DHA DHAACTIVITIES TOTALPERMTEMP ALLJOBROLES STARTERS "
    "LEAVERS VACANCIES REASONS REASONNOS REPEATTRAINING CWPAWARE CWPUSE CWPUSEDESC SICKPAY PENSION "
    "ACTUALCONT OPTOUTPEN HOLIDAY SLEEPINS SLEEPINPAY TRAVELTIME TTDIFFRATE"
)
WORKER = names(
    "LOCALESTID UNIQUEWORKERID STATUS DISPLAYID NINUMBER POSTCODE DOB GENDER ETHNICITY NATIONALITY "
    "BRITISHCITIZENSHIP COUNTRYOFBIRTH YEAROFENTRY DISABLED CARECERT L2CARECERT RECSOURCE "
    "HANDCVISA INOUTUK STARTDATE STARTINSECT DHA APPRENTICE EMPLSTATUS ZEROHRCONT DAYSSICK "
    "SALARYINT SALARY HOURLYRATE MAINJOBROLE MAINJRDESC CONTHOURS AVGHOURS NMCREG AMHP SCQUAL "
    "NONSCQUAL CWPCATEGORY"
)
TRAINING = names(
    "LOCALESTID UNIQUEWORKERID CATEGORY TRAININGNAME ACCREDITED WHODELIVERED PROVIDERNAME "
    "HOWDELIVERED VALIDITY DATECOMPLETED EXPIRYDATE NOTES"
)
REQUIRED: dict[Kind, tuple[str, ...]] = {
    "workplace": WORKPLACE,
    "worker": WORKER,
    "training": TRAINING,
}

# Columns that some published versions of the worker file have and others do not.
WORKER_OPTIONAL = ("CHGUNIQUEWRKID", "TRANSFERSTAFFRECORD", "NURSESPEC")
_QUALIFICATION = re.compile(r"(QUALACH\d{2})(NOTES)?")
_RECOGNISED_SHARE = 0.4


def qualification_columns(count: int = 3) -> tuple[str, ...]:
    """The headings for `count` achieved qualifications: QUALACH01, QUALACH01NOTES and so on."""
    pairs = ((f"QUALACH{n:02}", f"QUALACH{n:02}NOTES") for n in range(1, count + 1))
    return tuple(name for pair in pairs for name in pair)


def kind_of(headers: tuple[str, ...]) -> Kind | None:
    """Which of the three files these headings belong to; None when they fit none well enough."""
    given = {name.upper() for name in headers}
    shares = {kind: len(given.intersection(names)) / len(names) for kind, names in REQUIRED.items()}
    best = max(shares, key=lambda kind: shares[kind])
    return best if shares[best] >= _RECOGNISED_SHARE else None


def check_columns(kind: Kind, table: Table, report: Report) -> bool:
    """Whether every heading is there and known; a different order is only a warning."""
    required = REQUIRED[kind] + _unpaired_qualifications(kind, table.headers)
    if not check_headers(table, required, _optional(kind, table.headers), report):
        return False
    if [h for h in table.headers if h in REQUIRED[kind]] != list(REQUIRED[kind]):
        report.warning(
            "heading-order",
            "The headings are not in the published order. Columns were read by their name.",
            "ASC-WDS itself needs the published order; download its file again before you upload.",
            where="row 1",
        )
    return True


def _optional(kind: Kind, headers: tuple[str, ...]) -> tuple[str, ...]:
    if kind != "worker":
        return ()
    return WORKER_OPTIONAL + tuple(name for name in headers if _QUALIFICATION.fullmatch(name))


def _unpaired_qualifications(kind: Kind, headers: tuple[str, ...]) -> tuple[str, ...]:
    """The other half of every QUALACH pair that has only one half."""
    if kind != "worker":
        return ()
    found = [match for name in headers if (match := _QUALIFICATION.fullmatch(name))]
    wanted = (match[1] if match[2] else f"{match[1]}NOTES" for match in found)
    return tuple(name for name in wanted if name not in headers)
