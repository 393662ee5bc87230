"""Included under /organisations/."""

from django.urls import path

from almoner.registers.organisations import views

app_name = "organisations"
urlpatterns = [
    path("", views.own, name="own"),
    path("register/", views.register, name="register"),
    path("agreements/add/", views.partnership_add, name="partnership-add"),
    path("agreements/<int:partnership_id>/end/", views.partnership_end, name="partnership-end"),
    path("<int:organisation_id>/", views.record, name="record"),
    path("<int:organisation_id>/identifiers/", views.identifiers, name="identifiers"),
    path("localities/<int:locality_id>/rename/", views.locality_rename, name="locality-rename"),
    path("localities/<int:locality_id>/assign/", views.locality_assign, name="locality-assign"),
    path("<int:organisation_id>/localities/add/", views.locality_add, name="locality-add"),
    path("<int:organisation_id>/teams/add/", views.team_add, name="team-add"),
]
