"""Incidents, what it changed, the board and delegated functions."""

from django.urls import path

from almoner.services.delegation.views import incidents

app_name = "governance"
urlpatterns = [
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/<int:incident_id>/", incidents.incident, name="incident"),
    path("incidents/<int:incident_id>/told/", incidents.person_told, name="person_told"),
    path("incidents/<int:incident_id>/close/", incidents.close, name="close_incident"),
    path("delegations/<int:delegation_id>/incident/", incidents.report, name="report_incident"),
    path("delegations/<int:delegation_id>/experience/", incidents.experience, name="experience"),
]
