"""Whether a zip may be opened at all: how large it would grow, and what it says it is."""

from __future__ import annotations

import io
import zipfile

from almoner.platform.imports.reading import size_words
from almoner.platform.imports.report import Report

MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_RATIO = 200
RATIO_FROM_BYTES = 1024 * 1024
MAX_ENTRIES = 2_000

_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "Open it in Excel and save it as “Excel workbook (.xlsx)”."


def check_workbook(content: bytes, report: Report) -> bool:
    """Whether the bytes are an .xlsx that is safe to unpack; the reason goes to the report.

    Only the directory of the zip is read here, then each part is measured as it unpacks, because
    the sizes in the directory are whatever its maker wrote.
    """
    if content.startswith(_OLD_EXCEL):
        _refuse_old_excel(content, report)
        return False
    if not content.startswith(b"PK"):
        _refuse_not_a_zip(content, report)
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _directory_is_sound(archive, report) and _unpacks_small(archive, report)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, EOFError):
        pass
    except (NotImplementedError, RuntimeError):
        report.error(
            "locked-zip", "A part of the file is locked or packed in a way not read.", _SAVE_AS
        )
        return False
    except Exception as problem:  # zlib, lzma and struct each raise their own on damaged data
        if type(problem).__name__ not in ("error", "LZMAError"):
            raise
    _refuse_damaged(report)
    return False


def _refuse_damaged(report: Report) -> None:
    report.error(
        "damaged-workbook",
        "The workbook is damaged or was cut short.",
        "Download or save the whole file again.",
    )


def _refuse_old_excel(content: bytes, report: Report) -> None:
    if _LOCKED_PACKAGE in content:
        report.error(
            "encrypted-workbook",
            "The workbook is locked with a password.",
            "Open it in Excel, remove the password, save it and try again.",
        )
        return
    report.error("old-excel", "This is an old Excel workbook (.xls).", _SAVE_AS)


def _refuse_not_a_zip(content: bytes, report: Report) -> None:
    head = content[:2000]
    if b"\x00" not in head and (b"," in head or b";" in head or b"\t" in head):
        report.error(
            "text-named-xlsx",
            "This is a text file such as CSV, named as if it were a workbook.",
            "Open it in Excel and save it as a workbook, or give it to the CSV import.",
        )
        return
    report.error("not-a-workbook", "This is not an Excel workbook.", _SAVE_AS)


def _directory_is_sound(archive: zipfile.ZipFile, report: Report) -> bool:
    parts = archive.infolist()
    if len(parts) > MAX_ENTRIES:
        _refuse_bomb(report, f"It holds {len(parts):,} parts")
        return False
    if any(part.flag_bits & 0x1 for part in parts):
        report.error(
            "locked-zip",
            "The file is locked with a password.",
            "Remove the password, save it and try again.",
        )
        return False
    return _claims_small(parts, report) and _says_xlsx(archive, report)


def _claims_small(parts: list[zipfile.ZipInfo], report: Report) -> bool:
    return _small_enough(
        sum(part.file_size for part in parts), sum(part.compress_size for part in parts), report
    )


def _small_enough(unpacked: int, packed: int, report: Report) -> bool:
    if unpacked > MAX_UNPACKED_BYTES:
        _refuse_bomb(report, f"Unpacked, it would be larger than {size_words(MAX_UNPACKED_BYTES)}")
        return False
    if unpacked > RATIO_FROM_BYTES and unpacked > MAX_RATIO * max(packed, 1):
        _refuse_bomb(report, f"It would grow more than {MAX_RATIO} times when unpacked")
        return False
    return True


def _refuse_bomb(report: Report, how: str) -> None:
    report.error(
        "zip-bomb",
        f"{how}, which no training record needs. It was not opened.",
        "Check where the file came from. Copy the cells you need into a new workbook.",
    )


def _says_xlsx(archive: zipfile.ZipFile, report: Report) -> bool:
    names = {name.lower() for name in archive.namelist()}
    if "mimetype" in names and "content.xml" in names:
        report.error("opendocument", "This is an OpenDocument sheet (.ods).", _SAVE_AS)
        return False
    if any(name.endswith("vbaproject.bin") for name in names):
        report.error(
            "macros",
            "The workbook holds macros (.xlsm), which are not accepted.",
            "Save it as “Excel workbook (.xlsx)”, which leaves the macros out.",
        )
        return False
    if any(name.endswith("workbook.bin") for name in names):
        report.error("binary-excel", "This is a binary Excel workbook (.xlsb).", _SAVE_AS)
        return False
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        report.error("not-a-workbook", "This is a zip file, not an Excel workbook.", _SAVE_AS)
        return False
    return True


def _unpacks_small(archive: zipfile.ZipFile, report: Report) -> bool:
    unpacked = 0
    packed = sum(part.compress_size for part in archive.infolist())
    for part in archive.infolist():
        with archive.open(part) as opened:
            while chunk := opened.read(1024 * 1024):
                unpacked += len(chunk)
                if not _small_enough(unpacked, packed, report):
                    return False
    return True
