"""ADT messages as ward systems send them. Everybody in them is invented."""

from tests.services.discharge.hospital import NUMBER

HEAD = "MSH|^~\\&|PAS|RZZ|ALMONER|HUB|20260302100500||ADT^{event}|{control}|P|2.4"
WHO = "PID|1||{number}^^^NHS^NH||{family}^{given}||{born}|F"
VISIT = "PV1|1|I|{ward}^^{bed}^RZZ01" + "|" * 16 + "{visit}"


def adt(event: str = "A01", control: str = "1", **given: str) -> bytes:
    """One message; `when`, `came` and `gone` as HL7 writes times."""
    said = {
        "number": NUMBER,
        "family": "Okoro",
        "given": "Ada",
        "born": "19410517",
        "ward": "WIL",
        "bed": "4",
        "visit": "V1",
        "when": "20260302100000",
        "came": "",
        "gone": "",
        "died": "",
        **given,
    }
    visit = VISIT.format(**said) + "|" * 25 + f"{said['came']}|{said['gone']}"
    who = WHO.format(**said) + "|" * 22 + said["died"]
    head = HEAD.format(event=event, control=control)
    return "\r".join((head, f"EVN|{event}|{said['when']}", who, visit, "")).encode()


def answered(raw: bytes) -> tuple[str, str, str]:
    """(AA, AE or AR; which message it answers; words) of an acknowledgement."""
    lines = raw.decode().split("\r")
    assert lines[0].startswith("MSH|^~\\&|ALMONER|")
    fields = lines[1].split("|")
    assert fields[0] == "MSA"
    return fields[1], fields[2], fields[3]
