"""A FHIR R4 Bundle, applied: people first, then their care plans."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from almoner.platform.imports.reading import load
from almoner.platform.imports.report import Report
from almoner.platform.imports.running import Upload
from almoner.registers.people.bundle import parse
from almoner.registers.people.bundle.records import ParsedBundle
from almoner.registers.people.importing.matching import Matching
from almoner.registers.people.importing.persons import bring_person
from almoner.registers.people.importing.plans import bring_plan

KIND = "bundle"
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


def import_bundle(upload: Upload) -> Report:
    """Registers or updates each person, and keeps their care plans as they were sent.

    People are known by NHS number, and then family name and date of birth must agree too. With an
    error in the report the caller takes everything back.
    """
    filename, source = upload.only_file
    opening = Report(KIND, filename)
    content = load(source, opening)
    if content is None:
        return opening
    parsed = parse(
        content, synthetic=settings.SYNTHETIC_ONLY, today=upload.today, filename=filename
    )
    report = parsed.report
    report.kind = KIND
    if not report.ok:
        return report
    document = json.loads(content.decode("utf-8-sig"))
    if _check_text(document, report):
        _apply(parsed, document, upload)
    return report


def _apply(parsed: ParsedBundle, document: dict[str, Any], upload: Upload) -> None:
    report = parsed.report
    matching = Matching(parsed.people, upload, report)
    of = len(parsed.people) + len(parsed.care_plans)
    brought: dict[str, int | None] = {}
    for number, person in enumerate(parsed.people):
        brought[person.where] = bring_person(person, matching, upload, report)
        upload.progress(number + 1, of)
    for number, plan in enumerate(parsed.care_plans, start=len(parsed.people)):
        bring_plan(plan, raw_resource(document, plan.where), brought, matching, upload, report)
        upload.progress(number + 1, of)


def raw_resource(document: dict[str, Any], where: str) -> dict[str, Any]:
    """The resource at `Bundle.entry[3].resource`, as it was sent."""
    number = int(where.split("[", 1)[1].split("]", 1)[0])
    return document["entry"][number]["resource"]


def _check_text(document: Any, report: Report) -> bool:
    for where, text in _texts(document, "Bundle"):
        if _NO_TEXT.search(text):
            report.error(
                "bad-character",
                "This text holds a character that no text has. It may be damaged.",
                "Correct it where the file was made.",
                where=where,
            )
    return report.ok


def _texts(value: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield where, name
            yield from _texts(inner, f"{where}.{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, f"{where}[{number}]")
