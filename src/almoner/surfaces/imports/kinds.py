"""The kinds of file that can be brought in: what each is for, in words, and what reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from almoner.platform.imports.running import Importer
from almoner.registers.people.importing import import_bundle


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file. `files` are (field name, label); at least one must be chosen."""

    code: str
    title: str
    summary: str
    steps: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    accepts: str
    mapped: bool = False


ALL = (
    Kind(
        code="bundle",
        title="People and care plans (FHIR)",
        summary="A FHIR R4 Bundle of UK Core Patients and CarePlans, exported by another system.",
        steps=(
            "People are matched by NHS number. Family name and date of birth must agree too.",
            "Your organisation becomes part of the care of each person in the file.",
            "Care plans are kept as they were sent. They do not change what may be delegated.",
            "Restricted records are refused.",
        ),
        files=(("bundle", "Bundle (.json)"),),
        accepts=".json,application/json,application/fhir+json",
    ),
)
KINDS = {kind.code: kind for kind in ALL}


def importers() -> Mapping[str, Importer]:
    """What reads each kind of file."""
    return {
        "bundle": import_bundle,
    }
