"""Screens for the tests of screens, with the addresses they stand at."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path

from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.web.screens import SIGNED_IN, public_screen, screen
from almoner.registers.organisations.models import Organisation, Team

BOTH = Refused(
    Refusal("a", "The training has lapsed.", "Repeat the course.", "the registered manager"),
    Refusal("b", "The review is overdue.", "Hold the review.", "the delegating nurse"),
)


@screen("service.view")
def service(request):
    return HttpResponse(f"service of {request.viewer.organisation_name}")


@screen("visit.plan", methods=("GET", "POST"))
def plan(request):
    return HttpResponse(request.method)


@screen(SIGNED_IN)
def anyone(request):
    return HttpResponse("hello")


@public_screen
def public(request):
    return HttpResponse("open")


@screen(SIGNED_IN)
def hidden(request):
    raise Unseen("person 12")


@screen(SIGNED_IN, methods=("GET", "POST"))
def refusing(request):
    if request.method == "POST":
        here = Organisation.objects.get(pk=request.viewer.organisation_id)
        Team.objects.create(organisation=here, name="Written before the refusal")
    raise BOTH


@screen(SIGNED_IN, methods=("GET", "POST"))
def writing(request):
    here = Organisation.objects.get(pk=request.viewer.organisation_id)
    Team.objects.create(organisation=here, name="Kept")
    return HttpResponse("kept")


@screen(SIGNED_IN, methods=("GET", "POST"))
def breaking(request):
    here = Organisation.objects.get(pk=request.viewer.organisation_id)
    Team.objects.create(organisation=here, name="Twice")
    Team.objects.create(organisation=here, name="Twice")
    raise IntegrityError


@screen(SIGNED_IN)
def flashing(request):
    messages.success(request, "The visit is <saved>.")
    messages.error(request, "The other is not.")
    return render(request, "web/message.html")


def naked(request):
    return HttpResponse("anyone gets in")


urlpatterns = [
    path("service/", service, name="service"),
    path("service/plan/", plan, name="plan"),
    path("anyone/", anyone, name="anyone"),
    path("public/", public, name="public"),
    path("things/<int:number>/", public, name="thing"),
    path("people/12/", hidden, name="hidden"),
    path("refusing/", refusing, name="refusing"),
    path("writing/", writing, name="writing"),
    path("breaking/", breaking, name="breaking"),
    path("flashing/", flashing, name="flashing"),
    path("accounts/", include("almoner.platform.accounts.urls")),
]
