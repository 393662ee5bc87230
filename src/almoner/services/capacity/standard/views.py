"""The standard as anybody reads it: the page, and each schema as data."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from almoner.platform.access.unseen import Unseen
from almoner.platform.web.screens import Request, public_screen
from almoner.services.capacity.standard.schemas import SHAPES, VERSION, schema


@public_screen
def standard(request: Request) -> HttpResponse:
    about = {name: " ".join((of.__doc__ or "").split()) for name, of in SHAPES.items()}
    return render(request, "capacity/standard.html", {"version": VERSION, "shapes": about})


@public_screen
def one_schema(request: Request, shape: str) -> HttpResponse:
    if shape not in SHAPES:
        raise Unseen
    made = JsonResponse(schema(shape), content_type="application/schema+json")
    made.headers["Access-Control-Allow-Origin"] = "*"
    return made
