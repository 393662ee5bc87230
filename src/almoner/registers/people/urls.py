"""Included under /people/."""

from django.urls import path

from almoner.registers.people.views import around, listing, record

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
    path(_ONE + "death/", record.death, name="death"),
    path(_ONE + "capacity/", record.capacity, name="capacity"),
    path(_ONE + "representatives/add/", around.representative_add, name="representative-add"),
    path(
        _ONE + "representatives/<int:key>/evidence/",
        around.representative_evidence,
        name="representative-evidence",
    ),
    path(
        _ONE + "representatives/<int:key>/end/",
        around.representative_end,
        name="representative-end",
    ),
    path(_ONE + "relationships/add/", around.relationship_add, name="relationship-add"),
    path(_ONE + "relationships/<int:key>/end/", around.relationship_end, name="relationship-end"),
    path(_ONE + "sharing/add/", around.sharing_add, name="sharing-add"),
    path(_ONE + "sharing/<int:key>/withdraw/", around.sharing_withdraw, name="sharing-withdraw"),
    path(_ONE + "organisations/add/", around.involvement_add, name="involvement-add"),
    path(
        _ONE + "organisations/<int:organisation_id>/end/",
        around.involvement_end,
        name="involvement-end",
    ),
    path(_ONE + "organisations/<int:organisation_id>/move/", around.move, name="move"),
    path(_ONE + "hospital/admitted/", around.admitted, name="admitted"),
    path(_ONE + "hospital/discharged/", around.discharged, name="discharged"),
]
