"""Studies of the viewer's organisation."""

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.services.rounds.models import StudyRun
from almoner.services.rounds.rules.studying import Wish
from almoner.services.rounds.study.pages import Report, read_report

SHOWN = 50


def studies_seen_by(viewer: Viewer) -> list[tuple[StudyRun, Wish]]:
    """The newest, without their reports, each with what was asked."""
    own = StudyRun.objects.filter(organisation_id=viewer.own).defer("report")
    return [(one, Wish.of(one.options)) for one in own.order_by("-asked_at", "-pk")[:SHOWN]]


def study_seen_by(viewer: Viewer, study_id: int) -> StudyRun:
    found = StudyRun.objects.filter(organisation_id=viewer.own, pk=study_id).first()
    if found is None:
        raise Unseen
    return found


def report_of(row: StudyRun) -> Report | None:
    """None where the study has not ended well."""
    return None if row.report is None else read_report(row.report)
