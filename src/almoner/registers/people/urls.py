"""Included under /people/."""

from django.urls import path

from almoner.registers.people.views import listing, record
from almoner.registers.people.views.around import step

app_name = "people"
_ONE = "<int:person_id>/"
urlpatterns = [
    path("", listing.people, name="list"),
    path("register/", listing.register, name="register"),
    path("join/", listing.join, name="join"),
    path(_ONE, record.record, name="record"),
    path(_ONE + "change/", record.change, name="change"),
    path(_ONE + "communication/", record.communication, name="communication"),
    path(_ONE + "about-me/", record.about_me, name="about-me"),
    path(_ONE + "death/", step("death"), name="death"),
    path(_ONE + "capacity/", step("capacity"), name="capacity"),
    path(_ONE + "representatives/add/", step("representative-add"), name="representative-add"),
    path(
        _ONE + "representatives/<int:key>/evidence/",
        step("representative-evidence"),
        name="representative-evidence",
    ),
    path(
        _ONE + "representatives/<int:key>/end/",
        step("representative-end"),
        name="representative-end",
    ),
    path(_ONE + "relationships/add/", step("relationship-add"), name="relationship-add"),
    path(_ONE + "relationships/<int:key>/end/", step("relationship-end"), name="relationship-end"),
    path(
        _ONE + "relationships/<int:key>/record/",
        step("relationship-record"),
        name="relationship-record",
    ),
    path(_ONE + "sharing/add/", step("sharing-add"), name="sharing-add"),
    path(_ONE + "sharing/<int:key>/withdraw/", step("sharing-withdraw"), name="sharing-withdraw"),
    path(_ONE + "organisations/add/", step("involvement-add"), name="involvement-add"),
    path(
        _ONE + "organisations/<int:organisation_id>/end/",
        step("involvement-end"),
        name="involvement-end",
    ),
    path(_ONE + "organisations/<int:organisation_id>/move/", step("move"), name="move"),
    path(_ONE + "hospital/admitted/", step("admitted"), name="admitted"),
    path(_ONE + "hospital/discharged/", step("discharged"), name="discharged"),
]
