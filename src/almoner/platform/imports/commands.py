"""Verbs of imports: bring a file, try it, apply it, give it up. One transaction each, audited."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from almoner.kernel.refusals import refuse
from almoner.kernel.wording import either
from almoner.platform.access.rights import ROLES
from almoner.platform.access.scope import scoped
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer, load_viewer, system
from almoner.platform.accounts.models import User
from almoner.platform.audit.commands import record as audit
from almoner.platform.database.circles import done_again
from almoner.platform.database.embedded import ServerError
from almoner.platform.imports import states
from almoner.platform.imports.models import ImportRun, RememberedMapping
from almoner.platform.imports.progress import Watched
from almoner.platform.imports.reading import MAX_BYTES, Source, size_words
from almoner.platform.imports.report import Report, shown
from almoner.platform.imports.running import Importer, Upload, attempt, wait_for_turn

RIGHT = "import.run"
MOST_BYTES = MAX_BYTES
KEPT_WAITING = timedelta(hours=24)
TAKEN_FOR_LOST = timedelta(minutes=15)
MOST_TRIES = 3

log = logging.getLogger(__name__)


@transaction.atomic
def ask(
    actor: Viewer,
    *,
    kind: str,
    files: Mapping[str, bytes],
    at: datetime,
    stage: str = states.TRIAL,
    options: Mapping[str, Any] | None = None,
) -> ImportRun:
    """Keeps the files until they have been tried. Refused without the right, or when too large."""
    own = check_may_import(actor)
    check_size(sum(map(len, files.values())))
    content = b"".join(files.values())
    run = ImportRun.objects.create(
        kind=kind,
        organisation_id=own,
        user_id=actor.user_id,
        worker_id=actor.worker_id,
        filenames=[shown(name, 120) for name in files],
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        options={
            **(options or {}),
            "stage": stage,
            "by": actor.name,
            "sizes": [len(one) for one in files.values()],
        },
        asked_at=at,
    )
    audit(actor, "import.asked", run, at=at, kind=kind, digest=run.digest)
    return run


@transaction.atomic
def choose_mapping(
    actor: Viewer, *, run_id: int, mapping: Mapping[str, Any], at: datetime
) -> ImportRun:
    """Says how a spreadsheet is read, remembers it for the organisation and asks for a trial."""
    run = _locked(actor, run_id, "map")
    run.options |= {"mapping": dict(mapping), "stage": states.TRIAL}
    run.options.pop("draft", None)
    run.report = {}
    run.save(update_fields=["options", "report"])
    remember_mapping(actor, kind=run.kind, mapping=mapping, at=at)
    audit(actor, "import.mapped", run, at=at, kind=run.kind)
    return run


@transaction.atomic
def draft_mapping(actor: Viewer, *, run_id: int, at: datetime, **draft: Any) -> ImportRun:
    """Keeps a mapping (or a choice of sheet) to be looked at, without asking for a trial."""
    run = _locked(actor, run_id, "map")
    run.options |= {**draft, "stage": states.MAPPING}
    run.save(update_fields=["options"])
    audit(actor, "import.mapping_drafted", run, at=at, kind=run.kind)
    return run


@transaction.atomic
def refuse_unread(actor: Viewer, *, run_id: int, report: Report, at: datetime) -> ImportRun:
    """Ends an import whose file cannot even be looked into."""
    run = _locked(actor, run_id, "map")
    _finish(run, report, Upload({}, actor, at), applying=False)
    return run


@transaction.atomic
def apply(actor: Viewer, *, run_id: int, at: datetime) -> ImportRun:
    """Asks for a tried file to be applied for real."""
    run = _locked(actor, run_id, "apply")
    run.dry_run = False
    run.options |= {"stage": states.APPLY}
    run.save(update_fields=["dry_run", "options"])
    audit(actor, "import.confirmed", run, at=at, kind=run.kind)
    return run


@transaction.atomic
def give_up(actor: Viewer, *, run_id: int, at: datetime) -> ImportRun:
    """Lets go of a file that was tried and is not to be applied."""
    run = _locked(actor, run_id, "give-up")
    _end(run, ImportRun.Status.DONE, at)
    audit(actor, "import.given_up", run, at=at, kind=run.kind)
    return run


@transaction.atomic
def remember_mapping(actor: Viewer, *, kind: str, mapping: Mapping[str, Any], at: datetime) -> None:
    """Keeps how an organisation's own spreadsheet is read, for its next file."""
    RememberedMapping.objects.update_or_create(
        organisation_id=check_may_import(actor),
        kind=kind,
        defaults={"mapping": dict(mapping), "remembered_at": at},
    )


def perform(run_id: int, importers: Mapping[str, Importer], at: datetime) -> ImportRun | None:
    """Tries or applies a waiting import. Safe to call twice: the second call finds nothing to do.

    Works as the one who asked, under row-level security. Whatever goes wrong, nothing is half
    done, and the page says so; but while the database is away the file waits, to be tried again.
    """
    run = _begin(run_id, at)
    if run is None:
        return None
    try:
        return done_again(lambda: _carry_out(run, importers[run.kind], at))
    except (OperationalError, InterfaceError, ServerError):
        # The database went away. The file is there still, and `tidy` finds it.
        raise
    except Exception as problem:
        # The words of a database error can hold a person's data, so only its kind is logged.
        log.error("import %s failed: %s", run_id, type(problem).__name__)
        return _fail(run_id, at, type(problem).__name__)


def run_at_once(
    actor: Viewer,
    importer: Importer,
    *,
    kind: str,
    files: Mapping[str, Source],
    at: datetime,
    dry_run: bool,
    options: Mapping[str, Any] | None = None,
    progress: Any = None,
) -> tuple[ImportRun, Report]:
    """Tries or applies files without keeping their content: for the command line."""
    own = check_may_import(actor)
    upload = Upload(files, actor, at, options or {}, **({"progress": progress} if progress else {}))
    with transaction.atomic(), scoped(actor, drop_role=True):
        wait_for_turn(upload.organisation_id)
        report = _attempt_or_say(importer, upload, kind, dry_run=dry_run)
        _remain(upload)
        run = ImportRun(
            kind=kind,
            organisation_id=own,
            user_id=actor.user_id,
            worker_id=actor.worker_id,
            dry_run=dry_run,
            filenames=[shown(name, 120) for name in files],
            digest=report.digest,
            options={"by": actor.name, "sizes": []},
            asked_at=at,
        )
        run.save()
        _finish(run, report, upload, applying=not dry_run)
    return run, report


@transaction.atomic
def tidy(at: datetime) -> list[int]:
    """Drops files nobody came back for, and names the runs whose worker was lost.

    A file of people's data is not kept longer than a day for an answer that does not come.
    """
    waiting = ImportRun.objects.filter(content__isnull=False)
    for run in waiting.filter(
        options__stage__in=states.WAITS_FOR_A_PERSON, asked_at__lt=at - KEPT_WAITING
    ).defer("content"):
        _end(run, ImportRun.Status.DONE, at)
    lost = waiting.filter(options__stage__in=states.AT_WORK, asked_at__lt=at - TAKEN_FOR_LOST)
    return list(lost.values_list("pk", flat=True))


def check_may_import(actor: Viewer) -> int:
    """The organisation the actor brings files in for. Refused without the right."""
    if actor.organisation_id is None or not actor.can(RIGHT):
        refuse(
            "may-not-import",
            "Your role does not let you bring files in.",
            "Ask someone whose role does.",
            either([role.title.lower() for role in ROLES.values() if RIGHT in role.rights]),
        )
    return actor.organisation_id


def check_size(size: int) -> None:
    """Refused when the files of one upload are larger together than is read at once."""
    if size > MOST_BYTES:
        refuse(
            "too-large",
            f"The files are larger than {size_words(MOST_BYTES)} together, the most that is read"
            " at once.",
            "Split them into smaller files, or check that they are the right files.",
        )


def files_of(run: ImportRun) -> dict[str, bytes]:
    """The files of a run that still holds them, by name."""
    content, start, found = bytes(run.content or b""), 0, {}
    for name, size in zip(run.filenames, run.options["sizes"], strict=True):
        found[name] = content[start : start + size]
        start += size
    return found


def _locked(actor: Viewer, run_id: int, step: str) -> ImportRun:
    own = ImportRun.objects.filter(organisation_id=check_may_import(actor)).defer("content")
    run = own.select_for_update().filter(pk=run_id).first()
    if run is None:
        raise Unseen
    states.check_may(step, run.options.get("stage", states.ENDED))
    return run


@transaction.atomic
def _begin(run_id: int, at: datetime) -> ImportRun | None:
    run = ImportRun.objects.select_for_update().defer("content").filter(pk=run_id).first()
    if run is None or run.options.get("stage") not in states.AT_WORK:
        return None
    tries = run.options.get("tries", 0) + 1
    if tries > MOST_TRIES:
        _give_out(run, at)
        return None
    run.status = ImportRun.Status.RUNNING
    run.options |= {"tries": tries}
    run.save(update_fields=["status", "options"])
    return run


def _carry_out(run: ImportRun, importer: Importer, at: datetime) -> ImportRun | None:
    actor = _asker(run)
    with transaction.atomic(), scoped(actor, drop_role=True), Watched(run.pk) as watched:
        wait_for_turn(run.organisation_id)
        run = ImportRun.objects.get(pk=run.pk)
        if run.options.get("stage") not in states.AT_WORK:
            return None
        applying = run.options["stage"] == states.APPLY
        upload = Upload(files_of(run), actor, at, run.options, watched.tell)
        report = attempt(importer, upload, dry_run=not applying)
        _remain(upload)
        _finish(run, report, upload, applying=applying)
    return run


def _attempt_or_say(importer: Importer, upload: Upload, kind: str, *, dry_run: bool) -> Report:
    try:
        return attempt(importer, upload, dry_run=dry_run)
    except Exception as problem:
        log.error("import failed: %s", type(problem).__name__)
        return _could_not_finish(kind, list(upload.files))


def _remain(upload: Upload) -> None:
    for deed in upload.afterwards:
        deed()


def _asker(run: ImportRun) -> Viewer:
    """The one who asked, with the rights they have now."""
    actor = load_viewer(User.objects.get(pk=run.user_id or 0), run.organisation_id)
    if actor.organisation_id != run.organisation_id:
        raise PermissionError("the one who asked no longer acts for the organisation")
    check_may_import(actor)
    return actor


def _finish(run: ImportRun, report: Report, upload: Upload, *, applying: bool) -> None:
    at = upload.at
    run.report = {
        **report.as_dict(),
        "digest": report.digest or run.digest,
        "filename": ", ".join(run.filenames),
        **upload.remarks,
    }
    run.all_rows = run.done_rows = report.rows_read
    verb = "import.refused" if not report.ok else "import.applied" if applying else "import.tried"
    if not report.ok:
        _end(run, ImportRun.Status.REFUSED, at)
    elif applying or "stage" not in run.options:
        _end(run, ImportRun.Status.DONE, at)
    else:
        _wait_for_yes(run)
    audit(
        upload.actor,
        verb,
        run,
        at=at,
        kind=run.kind,
        digest=run.digest,
        counts=run.report["counts"],
        errors=run.report["errors"],
    )


def _wait_for_yes(run: ImportRun) -> None:
    run.status = ImportRun.Status.WAITING
    run.options = {**run.options, "stage": states.CONFIRM, "tries": 0}
    run.save(update_fields=["status", "options", "report", "all_rows", "done_rows"])


def _end(run: ImportRun, status: str, at: datetime) -> None:
    run.status, run.ended_at, run.content = status, at, None
    run.options |= {"stage": states.ENDED}
    run.save(
        update_fields=[
            "status",
            "ended_at",
            "content",
            "options",
            "report",
            "all_rows",
            "done_rows",
        ]
    )


@transaction.atomic
def _fail(run_id: int, at: datetime, why: str) -> ImportRun | None:
    run = ImportRun.objects.select_for_update().defer("content").get(pk=run_id)
    if run.options.get("stage") not in states.AT_WORK:
        return None
    _give_out(run, at, why)
    return run


def _give_out(run: ImportRun, at: datetime, why: str = "TooManyTries") -> None:
    run.report = dict(_could_not_finish(run.kind, run.filenames, run.digest).as_dict())
    _end(run, ImportRun.Status.FAILED, at)
    actor = system("imports", run.organisation_id)
    audit(actor, "import.refused", run, at=at, kind=run.kind, digest=run.digest, why=why)


def _could_not_finish(kind: str, filenames: Sequence[str], digest: str = "") -> Report:
    report = Report(kind, ", ".join(filenames), digest)
    report.error(
        "could-not-finish",
        "The file could not be read to its end, and the fault may be ours.",
        "Try again. If it happens again, tell whoever runs this service the number of the import.",
    )
    return report
