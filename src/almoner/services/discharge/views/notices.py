"""Giving a notice, and each notice that was given as PDF."""

from django.http import HttpResponse
from django.urls import reverse

from almoner.platform.access.unseen import Unseen
from almoner.platform.web.moments import now
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.saving import answer
from almoner.services.discharge import commands
from almoner.services.discharge.commands.looking import look_at
from almoner.services.discharge.forms import NoticeForm
from almoner.services.discharge.models import Notice
from almoner.services.discharge.notices import BASIS, document
from almoner.services.discharge.queries import lists
from almoner.services.discharge.queries.notices import councils_of, notice_seen_by, open_notices
from almoner.services.discharge.views.shared import VIEW, WARD, stay_trail

TITLES = dict(Notice.Kind.choices)


@screen(WARD, methods=BOTH)
def give(request: Request, stay_id: int, kind: str) -> HttpResponse:
    """What it says is taken from the stay as it is now, and kept."""
    viewer, at = request.viewer, now()
    if kind not in TITLES:
        raise Unseen
    line = lists.stay_seen_by(viewer, stay_id, at)
    form = NoticeForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        councils=councils_of(viewer),
        given=open_notices(viewer, stay_id),
    )
    return answer(
        request,
        form,
        lambda said: commands.give_notice(viewer, stay_id=stay_id, kind=kind, at=at, **said),
        page={
            "title": f"Give: {TITLES[kind].lower()}",
            "caption": line.stay.person.name,
            "lead": BASIS,
            "submit": "Give it",
            "trail": stay_trail(viewer, line),
        },
        said="The notice is kept as it was given.",
        to=reverse("discharge:stay", args=[stay_id]),
        fields={
            "chc": "chc_considered",
            "objected": "objected",
            "not-a-council": "given_to",
            "not-open": "withdraws",
        },
    )


@screen(VIEW)
def notice_pdf(request: Request, notice_id: int) -> HttpResponse:
    """As it was given, whatever has changed since."""
    viewer = request.viewer
    found = notice_seen_by(viewer, notice_id)
    look_at(viewer, found.stay, at=now())
    return document(found).response(f"{found.kind}-{found.pk}.pdf")
