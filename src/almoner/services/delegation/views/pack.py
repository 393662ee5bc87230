"""The governance pack of one delegation, one provider, or the whole place: page and PDF."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from almoner.kernel.disclosure import shown
from almoner.platform.web.moments import now
from almoner.platform.web.screens import Request, screen
from almoner.services.delegation.commands.looking import look_at
from almoner.services.delegation.commands.packs import export_pack
from almoner.services.delegation.queries import pack as queries
from almoner.services.delegation.queries.pack import Pack
from almoner.services.delegation.views.packpdf import pack_document

TOOLKIT = ("Toolkit", "pack:toolkit")


@screen("pack.view")
def delegation(request: Request, delegation_id: int) -> HttpResponse:
    pack = queries.delegation_pack(request.viewer, delegation_id, now())
    if pack.person_id is not None:
        look_at(request.viewer, person_id=pack.person_id, at=pack.at)
    return _page(request, pack, reverse("pack:delegation_pdf", args=[delegation_id]))


@screen("pack.view")
def delegation_pdf(request: Request, delegation_id: int) -> HttpResponse:
    pack = queries.delegation_pack(request.viewer, delegation_id, now())
    subject = ("delegation", delegation_id)
    export_pack(request.viewer, subject, person_id=pack.person_id, at=pack.at)
    return pack_document(pack).response(f"pack-delegation-{delegation_id}.pdf")


@screen("pack.view")
def provider(request: Request, organisation_id: int) -> HttpResponse:
    pack = queries.provider_pack(request.viewer, organisation_id, now())
    return _page(request, pack, reverse("pack:provider_pdf", args=[organisation_id]))


@screen("pack.view")
def provider_pdf(request: Request, organisation_id: int) -> HttpResponse:
    pack = queries.provider_pack(request.viewer, organisation_id, now())
    export_pack(request.viewer, ("organisation", organisation_id), at=pack.at)
    return pack_document(pack).response(f"pack-provider-{organisation_id}.pdf")


@screen("pack.view")
def place(request: Request) -> HttpResponse:
    pack = queries.place_pack(request.viewer, now())
    return _page(request, pack, reverse("pack:place_pdf"))


@screen("pack.view")
def place_pdf(request: Request) -> HttpResponse:
    pack = queries.place_pack(request.viewer, now())
    export_pack(request.viewer, ("place", request.viewer.organisation_id or 0), at=pack.at)
    return pack_document(pack).response("pack-place.pdf")


def _page(request: Request, pack: Pack, download: str) -> HttpResponse:
    page = {
        "pack": pack,
        "download": download,
        "count": shown(pack.count),
        "trail": [(TOOLKIT[0], reverse(TOOLKIT[1]))],
    }
    return render(request, "delegation/pack/pack.html", page)
