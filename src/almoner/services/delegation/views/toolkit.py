"""The toolkit: twelve blocks that a working group localises, asks about and publishes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.platform.access.unseen import Unseen
from almoner.platform.web.forms import NhsForm
from almoner.platform.web.moments import now
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.saving import answer
from almoner.services.delegation.commands import toolkit as commands
from almoner.services.delegation.commands.packs import export_pack
from almoner.services.delegation.forms.toolkit import (
    FIELDS,
    CommentForm,
    ConsultForm,
    LocaliseForm,
)
from almoner.services.delegation.queries import toolkit as queries
from almoner.services.delegation.queries.toolkit import Shelf
from almoner.services.delegation.views.packpdf import toolkit_document

HOME = ("Toolkit", "pack:toolkit")


@screen("pack.view")
def home(request: Request) -> HttpResponse:
    toolkit = queries.toolkit(request.viewer, now())
    return render(request, "delegation/toolkit/home.html", {"toolkit": toolkit})


@screen("pack.view")
def pdf(request: Request) -> HttpResponse:
    toolkit = queries.toolkit(request.viewer, now())
    export_pack(request.viewer, ("toolkit", toolkit.organisation.pk), at=toolkit.at)
    return toolkit_document(toolkit).response("toolkit.pdf")


@screen("pack.view")
def block_page(request: Request, block: int) -> HttpResponse:
    one = queries.one_block(request.viewer, block, now())
    page = {"one": one, "shelf": one.shelf, "trail": [(HOME[0], reverse(HOME[1]))]}
    return render(request, "delegation/toolkit/block.html", page)


@screen("pack.view")
def compare(request: Request, block: int) -> HttpResponse:
    """?before=1&after=2; without them, the two newest versions."""
    shelf = queries.block_shelf(request.viewer, block, now())
    versions = [one.version for one in shelf.versions]
    before = _version(request, "before", versions[1:2])
    after = _version(request, "after", versions[:1])
    shelf, pieces = queries.comparison(request.viewer, block, before, after, now())
    page = {"shelf": shelf, "pieces": pieces, "before": before, "after": after}
    return render(request, "delegation/toolkit/compare.html", {**page, "trail": _trail(shelf)})


def _version(request: Request, name: str, usual: list[int]) -> int:
    typed = request.GET.get(name, "")
    if typed.isascii() and typed.isdigit() and len(typed) < 9:
        return int(typed)
    if typed or not usual:
        raise Unseen
    return usual[0]


@screen("toolkit.edit", methods=BOTH)
def localise(request: Request, block: int) -> HttpResponse:
    shelf = queries.block_shelf(request.viewer, block, now())
    newest = shelf.newest
    first = {"text": newest.text, "owner": newest.owner} if newest else {"text": _start(shelf)}
    return _form(
        request,
        shelf,
        LocaliseForm(request.POST or None, initial=first),
        lambda given: commands.localise_block(request.viewer, block=block, at=now(), **given),
        title="Write a new version",
        said="The new version is kept as a draft.",
    )


def _start(shelf: Shelf) -> str:
    return "\n\n".join([shelf.block.words, *(one.words for one in shelf.block.questions)])


@screen("toolkit.edit", methods=BOTH)
def consult(request: Request, block: int) -> HttpResponse:
    return _form(
        request,
        queries.block_shelf(request.viewer, block, now()),
        ConsultForm(request.POST or None),
        lambda given: commands.consult_on_block(request.viewer, block=block, at=now(), **given),
        title="Put it out to consultation",
        said="It is out to consultation.",
        lead="Everyone who can read the toolkit can comment until the day you choose.",
    )


@screen("pack.view", methods=BOTH)
def comment(request: Request, block: int) -> HttpResponse:
    return _form(
        request,
        queries.block_shelf(request.viewer, block, now()),
        CommentForm(request.POST or None),
        lambda given: commands.comment_on_block(request.viewer, block=block, at=now(), **given),
        title="Comment",
        said="Thank you. Your comment is kept.",
        submit="Send the comment",
    )


@screen("toolkit.edit", methods=("POST",))
def publish(request: Request, block: int) -> HttpResponse:
    commands.publish_block(request.viewer, block=block, at=now())
    messages.success(request, "It is published.")
    return redirect("pack:block", block)


def _form(
    request: Request,
    shelf: Shelf,
    form: NhsForm,
    save: Callable[[dict[str, Any]], Any],
    *,
    said: str,
    **page: Any,
) -> HttpResponse:
    return answer(
        request,
        form,
        save,
        page={"caption": _title(shelf), "trail": _trail(shelf), **page},
        said=said,
        to=reverse("pack:block", args=[shelf.block.number]),
        fields=FIELDS,
    )


def _title(shelf: Shelf) -> str:
    return f"{shelf.block.number}. {shelf.block.title}"


def _trail(shelf: Shelf) -> list[tuple[str, str]]:
    here = reverse("pack:block", args=[shelf.block.number])
    return [(HOME[0], reverse(HOME[1])), (_title(shelf), here)]
