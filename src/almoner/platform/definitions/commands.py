"""Storing definitions: those that come with the software, and those that a place writes."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from almoner.kernel.marks import DefinitionError
from almoner.kernel.refusals import refuse
from almoner.platform.access.viewer import Viewer, system
from almoner.platform.audit.commands import record
from almoner.platform.definitions.kinds import Kind, kinds
from almoner.platform.definitions.kinds import kind as kind_named
from almoner.platform.definitions.models import DefinitionVersion

Status = DefinitionVersion.Status
LONGEST = 400_000


def digest_of(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Synced:
    """How many definitions were new, and what stood against those that were left out."""

    new: int
    faults: tuple[DefinitionError, ...]


@transaction.atomic
def sync_shipped() -> Synced:
    """Publishes every definition file that is not stored yet. Safe to repeat.

    A file with a fault is left out and named: one bad file must not stop a whole place. So is a
    file that changed under a version that is stored already: its version has to be raised.
    """
    stored, at = _stored(), timezone.now()
    found, faults = shipped()
    new = []
    for one in found:
        try:
            if _is_new(one, stored):
                new.append(_published(one, at))
        except DefinitionError as fault:
            faults.append(fault)
    DefinitionVersion.objects.bulk_create(new)
    return Synced(len(new), tuple(faults))


@dataclass(frozen=True, slots=True)
class Shipped:
    """One definition file as it stands on the disk, already read once."""

    kind: str
    file: str
    code: str
    version: int
    title: str
    body: str

    @property
    def key(self) -> tuple[str, str, int]:
        return self.kind, self.code, self.version


def shipped() -> tuple[list[Shipped], list[DefinitionError]]:
    """The files that come with the software, then those of the place's own folder; and what is
    wrong with those that cannot be read."""
    found: list[Shipped] = []
    faults: list[DefinitionError] = []
    for one in kinds():
        for path in files(one):
            try:
                found.append(_read(one, path, path.stat().st_mtime_ns))
            except DefinitionError as fault:
                faults.append(fault)
    return found, faults


def files(kind: Kind) -> Iterator[Path]:
    yield from sorted(kind.folder.glob("*.yaml"))
    own = settings.ALMONER_DEFINITIONS
    if own:
        yield from sorted((Path(own) / kind.name).glob("*.yaml"))


@cache
def _read(kind: Kind, path: Path, changed: int) -> Shipped:
    """`changed` is when the file was written last: a file is read again only after that."""
    made = kind.from_file(path)
    body = path.read_text(encoding="utf-8")
    return Shipped(kind.name, path.name, made.code, made.version, made.title, body)


def _stored() -> dict[tuple[str, str, int], str]:
    rows = DefinitionVersion.objects.filter(organisation_id__isnull=True)
    found = rows.values_list("kind", "code", "version", "digest")
    return {(kind, code, version): digest for kind, code, version, digest in found}


def _is_new(one: Shipped, stored: dict[tuple[str, str, int], str]) -> bool:
    if one.key not in stored:
        return True
    if stored[one.key] != digest_of(one.body):
        problem = f"{one.version} is stored with another text: raise the version"
        raise DefinitionError(one.file, 1, "version", problem)
    return False


def _published(one: Shipped, at: datetime) -> DefinitionVersion:
    actor = system("definitions").actor
    return DefinitionVersion(
        kind=one.kind,
        code=one.code,
        version=one.version,
        title=one.title,
        body=one.body,
        digest=digest_of(one.body),
        status=Status.PUBLISHED,
        saved_at=at,
        saved_by=actor,
        published_at=at,
        published_by=actor,
    )


@transaction.atomic
def save_draft(
    actor: Viewer, *, kind: str, body: str, note: str = "", at: datetime
) -> DefinitionVersion:
    """Keeps a new version as this organisation's draft, or the same draft again.

    Refused for a text that is not a definition: the reason names the line.
    """
    definition = _readable(kind, body)
    _own(actor)
    _check_number(actor, kind, definition.code, definition.version)
    made, _ = DefinitionVersion.objects.update_or_create(
        kind=kind,
        organisation_id=actor.organisation_id,
        code=definition.code,
        version=definition.version,
        status=Status.DRAFT,
        defaults={
            "title": definition.title,
            "body": body,
            "digest": digest_of(body),
            "note": note,
            "saved_at": at,
            "saved_by": actor.actor,
        },
    )
    record(actor, "definition.saved", made, at=at, kind=kind, code=made.code, version=made.version)
    return made


def _readable(kind: str, body: str):
    if len(body) > LONGEST:
        refuse("definition-long", f"The text has more than {LONGEST:,} characters.", "Shorten it.")
    try:
        return kind_named(kind).parse(body, "text")
    except DefinitionError as fault:
        where = f"Line {fault.line}, {fault.key or 'top level'}"
        refuse("definition-fault", f"{where}: {fault.problem}.", "Mend that line and try again.")


def _own(actor: Viewer) -> None:
    if not actor.organisation_id:
        refuse("definition-whose", "A definition belongs to an organisation.", "Choose one first.")


def _check_number(actor: Viewer, kind: str, code: str, version: int) -> None:
    """A version number is used once, also across what comes with the software."""
    used = DefinitionVersion.objects.exclude(status=Status.DRAFT).filter(kind=kind, code=code)
    newest = max(
        used.filter(organisation_id=actor.organisation_id).aggregate(n=Max("version"))["n"] or 0,
        used.filter(organisation_id__isnull=True).aggregate(n=Max("version"))["n"] or 0,
    )
    if version <= newest:
        refuse(
            "definition-version",
            f"Version {newest} of “{code}” is published already.",
            f"Write “version: {newest + 1}” and try again.",
        )


@transaction.atomic
def publish(actor: Viewer, version_id: int, *, at: datetime) -> DefinitionVersion:
    """Puts a draft to use. Somebody else must have written it: a definition is reviewed."""
    version = _mine(actor, version_id)
    if version.status != Status.DRAFT:
        refuse("definition-not-draft", "This version is not a draft.", "Open its newest version.")
    if version.saved_by == actor.actor:
        refuse(
            "definition-own-work",
            "You wrote this version, so somebody else must read and publish it.",
            "Ask a colleague who may publish definitions.",
            "a team manager or the board",
        )
    _readable(version.kind, version.body)
    _check_number(actor, version.kind, version.code, version.version)
    version.status, version.published_at, version.published_by = Status.PUBLISHED, at, actor.actor
    version.save(update_fields=["status", "published_at", "published_by"])
    record(actor, "definition.published", version, at=at, kind=version.kind, code=version.code)
    return version


@transaction.atomic
def withdraw(actor: Viewer, version_id: int, *, at: datetime) -> DefinitionVersion:
    """Takes this organisation's version out of use for what begins from now on."""
    version = _mine(actor, version_id)
    if version.status != Status.PUBLISHED:
        refuse("definition-not-published", "Only a published version can be withdrawn.")
    version.status = Status.WITHDRAWN
    version.save(update_fields=["status"])
    record(actor, "definition.withdrawn", version, at=at, kind=version.kind, code=version.code)
    return version


def _mine(actor: Viewer, version_id: int) -> DefinitionVersion:
    own = DefinitionVersion.objects.select_for_update().filter(organisation_id=actor.own)
    version = own.filter(pk=version_id).first()
    if version is None:
        refuse("definition-not-yours", "This is not a version of your organisation's.")
    return version
