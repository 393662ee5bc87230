"""What identifiers, periods and agreements of organisations must look like."""

import re
from collections.abc import Iterable
from datetime import date

from almoner.kernel.refusals import Refusal, Refused

_ODS = re.compile(r"[A-Z0-9]{3,10}")
_CQC = re.compile(r"1-[0-9]{5,18}")
_ASCWDS_LONGEST = 50

# Shapes by kind, from memory (M-high): a code of another shape is questioned, never refused.
_ODS_BY_KIND = {
    "trust": (re.compile(r"R[A-Z0-9]{2}|T[A-Z0-9]{2}|[A-Z0-9]{5}"), "three letters and digits"),
    "icb": (re.compile(r"Q[A-Z0-9]{2}"), "Q and two letters or digits"),
    "pcn": (re.compile(r"U[0-9]{5}"), "U and five digits"),
    "practice": (re.compile(r"[A-HJ-NPVWY][0-9]{5}"), "a letter and five digits"),
}


def tidy_ods(text: str) -> str:
    """The code in capitals without spaces. Refused unless it has 3 to 10 letters and digits."""
    code = "".join(text.split()).upper()
    if code and not _ODS.fullmatch(code):
        raise Refused(
            Refusal(
                "ods-shape",
                "An ODS code has 3 to 10 letters and digits.",
                "Check the code in the Organisation Data Service. Leave it empty if there is none.",
            )
        )
    return code


def ods_warning(kind: str, code: str) -> str:
    """A question to ask about a code that is unusual for this kind, "" when there is none."""
    shape = _ODS_BY_KIND.get(kind)
    if not code or shape is None or shape[0].fullmatch(code):
        return ""
    return f"The ODS code is unusual: we expected {shape[1]}. Check that it is right."


def tidy_cqc(text: str) -> str:
    """The CQC location id. Refused unless it is 1, a hyphen and digits."""
    code = re.sub("[\u2010-\u2015]", "-", "".join(text.split()))
    if code and not _CQC.fullmatch(code):
        raise Refused(
            Refusal(
                "cqc-shape",
                "A CQC location ID is 1, a hyphen and digits, as in 1-123456789.",
                "Check the ID on the CQC website. Use the location's ID, not the provider's.",
            )
        )
    return code


def tidy_ascwds(text: str) -> str:
    """The workplace's own reference in ASC-WDS (LOCALESTID)."""
    code = text.strip()
    if len(code) > _ASCWDS_LONGEST or not all(c.isprintable() and c != "," for c in code):
        raise Refused(
            Refusal(
                "ascwds-shape",
                "An ASC-WDS reference has at most 50 letters, digits and spaces, and no comma.",
                "Copy it from the workplace's page in ASC-WDS.",
            )
        )
    return code


def tidy_name(text: str, what: str = "name") -> str:
    """Words without doubled spaces. Refused when nothing is left."""
    name = " ".join(text.split())
    if not name:
        raise Refused(Refusal("name-missing", f"The {what} is missing.", f"Enter the {what}."))
    return name


def check_ends(starts_on: date, ends_on: date, *, what: str) -> None:
    """Refused when a period would end before it starts."""
    if ends_on < starts_on:
        raise Refused(
            Refusal(
                "ends-before-start",
                f"The {what} cannot end before it starts.",
                "Enter a last day on or after the first.",
            )
        )


def check_partnership(
    delegating_kind: str, provider_kind: str, *, allows_delegation: bool, contract_reference: str
) -> None:
    """Refused, with every reason, unless these two kinds may agree to this."""
    refusals = list(_partnership_refusals(delegating_kind, provider_kind))
    if allows_delegation and not contract_reference.strip():
        refusals.append(
            Refusal(
                "contract-missing",
                "A contract that allows delegation needs its reference.",
                "Enter the reference of the contract.",
            )
        )
    if refusals:
        raise Refused(*refusals)


def _partnership_refusals(delegating_kind: str, provider_kind: str) -> Iterable[Refusal]:
    delegating = {"trust", "council", "practice", "pcn", "icb", "provider"}
    if delegating_kind not in delegating:
        yield Refusal(
            "cannot-delegate",
            "A voluntary organisation has no registered professionals who delegate here.",
            "Choose the organisation that employs the delegating professionals.",
        )
    if provider_kind not in {"provider", "voluntary"}:
        yield Refusal(
            "cannot-provide",
            "Only a care provider or a voluntary organisation can take delegated work.",
            "Choose the organisation whose workers will do it.",
        )
