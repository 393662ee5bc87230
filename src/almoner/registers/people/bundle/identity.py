"""The NHS number of an identifier, checked, with the words for the one who sent it."""

from __future__ import annotations

from almoner.kernel.nhs_number import check_nhs_number
from almoner.kernel.refusals import Refused
from almoner.registers.people.bundle.documents import printable
from almoner.registers.people.bundle.elements import Element


def read_nhs_number(element: Element, value: str, *, synthetic: bool) -> str:
    """The ten digits, or '' with an error in the report. Spaces are taken out."""
    try:
        return check_nhs_number(value, synthetic=synthetic)
    except Refused as refused:
        for refusal in refused.refusals:
            element.report.error(
                refusal.code,
                refusal.reason,
                refusal.mend,
                where=element.at("value"),
                value=printable(value),
            )
    return ""
