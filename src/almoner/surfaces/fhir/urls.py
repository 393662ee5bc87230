from django.urls import path, re_path

from almoner.surfaces.fhir import views

app_name = "fhir"
urlpatterns = [
    path("R4/metadata", views.metadata, name="metadata"),
    path("R4/<str:kind>", views.search, name="search"),
    path("R4/<str:kind>/<str:key>", views.read, name="read"),
    re_path(r"^", views.nothing),
]
