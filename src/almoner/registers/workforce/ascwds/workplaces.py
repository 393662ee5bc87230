"""One row of the workplace file."""

from __future__ import annotations

import re

from almoner.registers.workforce.ascwds.codetables import may_be_asked_about_dha, table
from almoner.registers.workforce.ascwds.columns import names
from almoner.registers.workforce.ascwds.fields import Fields
from almoner.registers.workforce.ascwds.rows import Answer, Status, WorkplaceRow

READ = names(
    "LOCALESTID STATUS ESTNAME ADDRESS1 ADDRESS2 ADDRESS3 POSTTOWN POSTCODE ESTTYPE OTHERTYPE "
    "REGTYPE PROVNUM LOCATIONID MAINSERVICE ALLSERVICES DHA DHAACTIVITIES CWPAWARE"
)

_CQC_ID = re.compile(r"\d-\d{8,12}", re.ASCII)
_HEAD_OFFICE = "72"


def read_workplace(fields: Fields) -> WorkplaceRow:
    """The row as a `WorkplaceRow`. It may be used only if the report holds no error."""
    local_id = fields.identifier("LOCALESTID")
    status = read_status(fields)
    if not status.carries_values:
        return WorkplaceRow(fields.number, local_id, status)
    fields.warn_of_formulas(READ)
    regulated = _regulated(fields)
    main_service = fields.code("MAINSERVICE", "services", required=True)
    dha = read_dha(fields, main_service)
    activities, known = read_dha_activities(fields, dha)
    return WorkplaceRow(
        row=fields.number,
        local_id=local_id,
        status=status,
        name=fields.text("ESTNAME", 120, required=True),
        address=_address(fields),
        town=fields.text("POSTTOWN", 40),
        postcode=fields.postcode("POSTCODE", required=True),
        workplace_type=fields.code("ESTTYPE", "workplace-types", required=True),
        other_type=fields.text("OTHERTYPE", 240),
        regulated=regulated,
        provider_id=_cqc_id(fields, "PROVNUM", regulated),
        location_id=_cqc_id(fields, "LOCATIONID", regulated and main_service != _HEAD_OFFICE),
        main_service=main_service,
        all_services=fields.codes("ALLSERVICES", "services"),
        dha=dha,
        dha_activities=activities,
        dha_activities_known=known,
        pathway_awareness=fields.code("CWPAWARE", "pathway-awareness"),
    )


def read_status(fields: Fields) -> Status:
    """STATUS in any case; an unreadable one counts as UNCHECKED, with an error in the report."""
    given = fields.given("STATUS").upper()
    if given in table("statuses"):
        return Status(given)
    fields.error(
        "STATUS",
        "unknown-status" if given else "missing-value",
        "STATUS says what to do with the row, and this is not one of its words.",
        f"Use one of {table('statuses').words()}.",
    )
    return Status.UNCHECKED


def _address(fields: Fields) -> tuple[str, ...]:
    lines = [fields.text("ADDRESS1", 40, required=True)]
    lines += [fields.text(column, 40) for column in ("ADDRESS2", "ADDRESS3")]
    return tuple(line for line in lines if line)


def _regulated(fields: Fields) -> bool | None:
    code = fields.code("REGTYPE", "registration-types", required=True)
    return code == "2" if code else None


def _cqc_id(fields: Fields, column: str, required: bool | None) -> str:
    value = fields.identifier(column, required=bool(required))
    if not value or _CQC_ID.fullmatch(value):
        return value
    fields.error(
        column,
        "cqc-id-shape",
        "This is not the shape of a Care Quality Commission identifier.",
        "Write it like 1-123456789.",
    )
    return ""


def read_dha(fields: Fields, main_service: str) -> Answer | None:
    """The answer to DHA, set aside with a warning where the service is not asked."""
    code = fields.code("DHA", "answers")
    if not code:
        return None
    if not may_be_asked_about_dha(main_service):
        fields.warning(
            "DHA",
            "dha-not-asked",
            f"Workplaces with the main service “{table('services').label(main_service)}” are not "
            "asked about delegated healthcare activities. The answer is set aside.",
            "Leave DHA empty, or check MAINSERVICE.",
        )
        return None
    return Answer(code)


def read_dha_activities(fields: Fields, dha: Answer | None) -> tuple[tuple[str, ...], bool]:
    """The national categories, and whether they are known. Read only where DHA is 1."""
    given = [part.strip() for part in fields.given("DHAACTIVITIES").split(";") if part.strip()]
    if dha is not Answer.YES:
        if given:
            fields.warning(
                "DHAACTIVITIES",
                "dha-activities-ignored",
                "DHAACTIVITIES is read only where DHA is 1 (yes). It is set aside.",
                "Set DHA to 1, or leave DHAACTIVITIES empty.",
            )
        return (), True
    known = [code for code in given if code in table("delegated-activities")]
    _warn_of_unknown_activities(fields, [c for c in given if c not in known and c != "999"])
    return tuple(dict.fromkeys(known)), bool(known)


def _warn_of_unknown_activities(fields: Fields, unknown: list[str]) -> None:
    if unknown:
        fields.warning(
            "DHAACTIVITIES",
            "unknown-dha-activity",
            f"{', '.join(unknown)[:40]} is not a category of delegated activity. It is ignored.",
            "Use 1 to 8, separated by semicolons, or 999 for don't know.",
        )
