"""Incidents, what it changed, the board and delegated functions."""

from django.urls import path

from almoner.services.delegation.views import board, impact, incidents, mandates

app_name = "governance"
urlpatterns = [
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/<int:incident_id>/", incidents.incident, name="incident"),
    path("incidents/<int:incident_id>/told/", incidents.person_told, name="person_told"),
    path("incidents/<int:incident_id>/close/", incidents.close, name="close_incident"),
    path("delegations/<int:delegation_id>/incident/", incidents.report, name="report_incident"),
    path("delegations/<int:delegation_id>/experience/", incidents.experience, name="experience"),
    path("impact/", impact.what_changed, name="impact"),
    path("impact/figures.csv", impact.figures, name="impact_csv"),
    path("board/", board.home, name="board"),
    path("board/activities/", board.activities_list, name="activities"),
    path("board/activities/<slug:activity>/", board.agree, name="agree"),
    path("board/activities/<slug:activity>/off/", board.switch_off, name="switch_off"),
    path("mandates/", mandates.home, name="mandates"),
    path("mandates/grant/", mandates.choose, name="grant"),
    path("mandates/grant/<slug:function>/<int:organisation_id>/", mandates.grant, name="grant_to"),
    path("mandates/check/", mandates.which, name="check"),
    path("mandates/check/<slug:function>/", mandates.check, name="check_function"),
    path("mandates/<int:mandate_id>/", mandates.detail, name="mandate"),
    path("mandates/<int:mandate_id>/revoke/", mandates.revoke, name="revoke"),
]
