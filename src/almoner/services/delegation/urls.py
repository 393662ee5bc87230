from django.urls import path

from almoner.services.delegation.views import caseload, deciding, dossier

app_name = "delegation"
urlpatterns = [
    path("delegations/", caseload.home, name="home"),
    path("delegations/all/", caseload.everything, name="list"),
    path("delegations/leave/", caseload.leave, name="leave"),
    path("delegations/hand-over/", caseload.hand_over, name="hand_over"),
    path("delegations/calls/<int:escalation_id>/", caseload.call, name="call"),
    path("delegations/new/<int:person_id>/", deciding.start, name="start"),
    path(
        "delegations/decide/<int:person_id>/<slug:activity>/<int:provider_id>/",
        deciding.decide,
        name="decide",
    ),
    path("delegations/decisions/<int:decision_id>/", deciding.decision, name="decision"),
    path("delegations/decisions/<int:decision_id>/propose/", deciding.propose, name="propose"),
    path("delegations/plan/<int:person_id>/<slug:activity>/", deciding.plan, name="plan"),
    path("delegations/<int:delegation_id>/", dossier.detail, name="detail"),
    path("delegations/<int:delegation_id>/<slug:verb>/", dossier.step, name="step"),
]
