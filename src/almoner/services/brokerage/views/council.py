"""A broker's board, a package from draft to award, and several people at once."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.platform.web.moments import now, today
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.directory.vocabulary import NEEDS, labels
from almoner.registers.organisations.saving import answer
from almoner.registers.people.queries import named_person
from almoner.services.brokerage import commands
from almoner.services.brokerage.forms.council import (
    AnswerForm,
    PackageForm,
    PersonForm,
    PublishForm,
    typed_from,
)
from almoner.services.brokerage.models import Package
from almoner.services.brokerage.queries import boards
from almoner.services.brokerage.queries.gathering import titles
from almoner.services.brokerage.queries.people import people_to_name
from almoner.services.brokerage.rules.criteria import CRITERIA

VIEW, MANAGE = "brokerage.view", "brokerage.manage"
HOME = ("Packages", "brokerage:home")


@screen(VIEW)
def home(request: Request) -> HttpResponse:
    at = now()
    rows = boards.board(request.viewer, at)
    page = {
        "at": at,
        "mine": [row for row in rows if row.next],
        "theirs": [row for row in rows if not row.next],
        "may": request.viewer.can(MANAGE),
    }
    return render(request, "brokerage/home.html", page)


@screen(VIEW)
def package(request: Request, package_id: int) -> HttpResponse:
    at, viewer = now(), request.viewer
    found = boards.package_seen_by(viewer, package_id)
    compared = boards.comparison(viewer, found, at)
    award = boards.award_of(viewer, found)
    page = {
        "at": at,
        **about(found),
        "person": boards.person_of(viewer, found, at),
        "ranking": boards.ranking_of(viewer, found, at) if found.state == "draft" else None,
        "invitations": boards.invitations_of(viewer, found),
        "questions": boards.questions_of(viewer, found),
        "compared": compared,
        "equal": equal_at_the_top(compared),
        "outcomes": boards.outcomes_of(viewer, found),
        "award": award,
        "held_until": boards.held_for(award, at),
        "since": boards.since(found),
        "may": viewer.can(MANAGE),
        "over": found.closes_at is not None and found.closes_at <= at,
    }
    return render(request, "brokerage/package.html", page)


def about(found: Package) -> dict[str, Any]:
    """What the page says of a package, to a council and to a provider."""
    names = titles()
    return {
        "package": found,
        "state": boards.told(found)[0],
        "state_name": boards.told(found)[1],
        "colour": boards.COLOURS[found.state],
        "needs": labels(found.needs, NEEDS),
        "activities": [names.get(code, code) for code in found.activities],
        "criteria": [(CRITERIA[code], weight) for code, weight in found.criteria.items() if weight],
    }


def equal_at_the_top(compared: list[Any]) -> bool:
    """Two offers with most points: the page says that they are equal."""
    return len(compared) > 1 and compared[0].judged.score == compared[1].judged.score


@screen(MANAGE, methods=BOTH)
def new(request: Request, person_id: int | None = None) -> HttpResponse:
    """A draft; for a person of the register, or with a postcode alone."""
    viewer, at = request.viewer, now()
    named = named_person(viewer, person_id, today=today()) if person_id else None
    form = PackageForm(request.POST or None, activities=_activities(), initial=_initial())
    return answer(
        request,
        form,
        lambda given: commands.draft(
            viewer,
            outline=form.outline(),
            person_id=person_id,
            postcode=given["postcode"],
            at=at,
        ),
        page={
            "title": "Look for care",
            "caption": named.name if named else "",
            "trail": [("Packages", reverse("brokerage:home"))],
            "lead": "Nobody is asked yet. You see who suits before you publish.",
            "submit": "Save the draft",
        },
        said="The draft is saved.",
        to=lambda made: reverse("brokerage:package", args=[made.pk]),
    )


@screen(MANAGE, methods=BOTH)
def change(request: Request, package_id: int) -> HttpResponse:
    found = boards.package_seen_by(request.viewer, package_id)
    form = PackageForm(request.POST or None, activities=_activities(), initial=typed_from(found))
    return answer(
        request,
        form,
        lambda given: commands.change_draft(
            request.viewer,
            package_id=package_id,
            outline=form.outline(),
            postcode=given["postcode"],
            at=now(),
        ),
        page={"title": f"Change package {found.number}", "trail": _trail(found)},
        said="The draft is saved.",
        to=_to(found),
    )


@screen(MANAGE, methods=BOTH)
def name(request: Request, package_id: int) -> HttpResponse:
    found = boards.package_seen_by(request.viewer, package_id)
    form = PersonForm(request.POST or None, people=people_to_name(request.viewer, today()))
    return answer(
        request,
        form,
        lambda given: commands.name_person(
            request.viewer, package_id=package_id, person_id=given["person"], at=now()
        ),
        page={"title": f"For whom is package {found.number}?", "trail": _trail(found)},
        said="The person is named. Only the winner learns who it is.",
        to=_to(found),
    )


@screen(MANAGE, methods=BOTH)
def publish(request: Request, package_id: int) -> HttpResponse:
    found, at = boards.package_seen_by(request.viewer, package_id), now()
    form = PublishForm(request.POST or None, at=at)
    return answer(
        request,
        form,
        lambda given: commands.publish(
            request.viewer,
            package_id=package_id,
            closes_at=given["closes_at"],
            criteria=form.criteria(),
            at=now(),
        ),
        page={
            "title": f"Publish package {found.number}",
            "trail": _trail(found),
            "lead": "Every eligible provider is asked at once. Criteria and closing stay as they"
            " are from then on. The weights add up to 100.",
            "submit": "Publish",
        },
        said="Every eligible provider has been asked.",
        to=_to(found),
    )


@screen(MANAGE, methods=BOTH)
def reply(request: Request, question_id: int) -> HttpResponse:
    asked = boards.question_seen_by(request.viewer, question_id)
    found = boards.package_seen_by(request.viewer, asked.package_id)
    return answer(
        request,
        AnswerForm(request.POST or None),
        lambda given: commands.answer(
            request.viewer, question_id=question_id, text=given["answer"], at=now()
        ),
        page={
            "title": "Answer a question",
            "lead": asked.text,
            "trail": _trail(found),
            "submit": "Send the answer",
        },
        said="Everybody who was asked can read the answer.",
        to=_to(found),
    )


@screen(MANAGE, methods=("POST",))
def close(request: Request, package_id: int) -> HttpResponse:
    commands.close(request.viewer, package_id=package_id, at=now())
    return redirect("brokerage:package", package_id)


@screen(MANAGE, methods=("POST",))
def reissue(request: Request, package_id: int) -> HttpResponse:
    made = commands.reissue(request.viewer, package_id=package_id, at=now())
    return redirect("brokerage:package", made.pk)


@screen(MANAGE)
def together(request: Request) -> HttpResponse:
    """Every draft, placed with all the others by need and waiting."""
    at = now()
    placed, names, drafts = boards.together(request.viewer, at)
    by_key = {f"Package {one.number}": one for one in drafts}
    rows = [(by_key[one.want.key], one, names.get(one.service_id or 0)) for one in placed]
    return render(request, "brokerage/together.html", {"rows": rows, "at": at})


def _activities() -> list[tuple[str, str]]:
    return sorted(titles().items(), key=lambda one: one[1])


def _initial() -> dict[str, Any]:
    return {"start_wanted": today()}


def _trail(found: Package) -> list[tuple[str, str]]:
    return [("Packages", reverse("brokerage:home")), (f"Package {found.number}", _to(found))]


def _to(found: Package) -> str:
    return reverse("brokerage:package", args=[found.pk])
