"""Asking for a study of commissioning, and doing it in the background."""

from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import transaction

from almoner.kernel.refusals import refuse
from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import Viewer, load_viewer, system
from almoner.platform.accounts.models import User
from almoner.platform.audit.commands import record as audit
from almoner.services.rounds.commands.asking import check_may_study
from almoner.services.rounds.commands.attempting import attempt
from almoner.services.rounds.commands.keeping import wait_for_turn
from almoner.services.rounds.commands.reading import check_may_read, read_place
from almoner.services.rounds.models import StudyRun
from almoner.services.rounds.queries.divisions import division_cells
from almoner.services.rounds.queries.places import Subject, subject_of
from almoner.services.rounds.queries.ways import house_map
from almoner.services.rounds.rules.studying import Wish
from almoner.services.rounds.study.pages import Report
from almoner.services.rounds.study.places import invent
from almoner.services.rounds.study.report import make_report
from almoner.services.rounds.study.running import Progress
from almoner.services.rounds.study.settings import Switches

# After so long without a result another may be asked for: the machine may be gone.
GIVEN_UP = timedelta(days=1)


@transaction.atomic
def ask_for_study(actor: Viewer, *, wish: Wish, at: datetime) -> StudyRun:
    """A study that waits for a worker. Refused when it cannot be done, or another one waits; one
    that waits for more than a day is given up."""
    own = check_may_study(actor)
    wish.check()
    if wish.is_own:
        check_may_read(actor)
        division_cells(actor, wish.division)
    wait_for_turn(own)
    _check_none_waits(own, at)
    row = StudyRun.objects.create(
        organisation_id=own, asked_by_id=_account(actor), options=wish.as_dict(), asked_at=at
    )
    audit(actor, "study.asked", row, at=at, **row.options)
    _start(row)
    return row


def _account(actor: Viewer) -> int:
    """The study is done as this account, so there has to be one."""
    if actor.user_id is None:
        raise ValueError("a study is asked for by somebody with an account")
    return actor.user_id


def _check_none_waits(own: int, at: datetime) -> None:
    waiting = StudyRun.objects.filter(organisation_id=own, status=StudyRun.Status.ASKED)
    for lost in waiting.filter(asked_at__lte=at - GIVEN_UP):
        _fail(lost.pk, at, ["The study did not end within a day. Ask again."])
    if waiting.exists():
        refuse(
            "study-waiting",
            "Another study of your organisation has not ended.",
            "Wait until it has. Then ask again.",
            "You",
        )


def _start(row: StudyRun) -> None:
    """Hands the study to a worker, in the caller's transaction. One study at a time, so that
    other work of the queue goes on."""
    from almoner.services.rounds.jobs import make_study

    make_study.configure(lock="rounds.study").defer(study_id=row.pk)


def perform_study(study_id: int, at: datetime, **means: Any) -> StudyRun | None:
    """Does a study that was asked for, and keeps its report. Safe to call twice.

    Works as the one who asked. A plan that the checker does not pass refuses the whole study.
    `means`: `planner=` and `ways=` in place of the project's own.
    """
    row = StudyRun.objects.filter(pk=study_id, status=StudyRun.Status.ASKED).first()
    if row is None:
        return None
    return attempt(
        f"study {study_id}",
        lambda: _carry_out(row, at, means),
        lambda reasons: _fail(study_id, at, reasons),
    )


def _carry_out(row: StudyRun, at: datetime, means: dict[str, Any]) -> StudyRun | None:
    actor = _asker(row)
    wish = Wish.of(row.options).check()
    subject = _subject(actor, wish, at)
    report = _report(wish, subject, _teller(row.pk), means)
    with transaction.atomic(), scoped(actor, drop_role=True):
        kept = StudyRun.objects.select_for_update().get(pk=row.pk)
        if kept.status != StudyRun.Status.ASKED:
            return None
        kept.status, kept.done_at, kept.report = StudyRun.Status.DONE, at, report.as_dict()
        kept.save(update_fields=["status", "done_at", "report"])
        audit(actor, "study.done", kept, at=at)
    return kept


def _subject(actor: Viewer, wish: Wish, at: datetime) -> Subject:
    if not wish.is_own:
        return Subject(invent(wish.people, wish.seed, wish.days, wish.area))
    return own_subject(actor, wish, at)


def own_subject(actor: Viewer, wish: Wish, at: datetime) -> Subject:
    """The actor's own place over the days of the wish, with its drawn borders or new ones."""
    assert wish.first is not None
    rows = read_place(actor, starts=wish.first, days=wish.days, at=at, why="study")
    return subject_of(rows, wish, division_cells(actor, wish.division))


def _report(wish: Wish, subject: Subject, progress: Progress, means: dict[str, Any]) -> Report:
    if wish.is_own:
        means = {"ways": house_map()} | means
    # Compiled code is loaded where a study runs, not in every process that shows a page.
    from almoner.services.rounds.study.study import study

    found = study(
        subject.place,
        replace(wish.settings, days=subject.days or wish.days),
        Switches.of(wish.switches),
        wish.size,
        progress=progress,
        each_its_own=wish.each_its_own,
        partition=subject.partition,
        borders=subject.borders,
        **means,
    )
    return make_report(found)


def _asker(row: StudyRun) -> Viewer:
    """The one who asked, with the rights they have now."""
    actor = load_viewer(User.objects.get(pk=row.asked_by_id), row.organisation_id)
    if actor.organisation_id != row.organisation_id:
        raise PermissionError("the one who asked no longer acts for the organisation")
    check_may_study(actor)
    return actor


def _teller(study_id: int) -> Progress:
    """Keeps how far the study is, at most once a second."""
    last = float("-inf")

    def tell(share: float, what: str) -> None:
        nonlocal last
        if monotonic() - last >= 1:
            last = monotonic()
            StudyRun.objects.filter(pk=study_id, status=StudyRun.Status.ASKED).update(
                progress={"share": round(share, 3), "doing": what}
            )

    return tell


@transaction.atomic
def _fail(study_id: int, at: datetime, reasons: list[str]) -> StudyRun | None:
    row = StudyRun.objects.select_for_update().get(pk=study_id)
    if row.status != StudyRun.Status.ASKED:
        return None
    row.status, row.done_at, row.reasons = StudyRun.Status.FAILED, at, reasons
    row.save(update_fields=["status", "done_at", "reasons"])
    audit(system("rounds", row.organisation_id), "study.failed", row, at=at)
    return row
