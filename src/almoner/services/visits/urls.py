from django.urls import path

from almoner.services.visits.views import act, help, planning, record, today, unplanned, visit

UNPLANNED = "unplanned/<int:delegation_id>/<uuid:reference>"
app_name = "visits"
urlpatterns = [
    path("today/", today.today, name="today"),
    path("my-delegations/", today.mine, name="mine"),
    path("my-delegations/<int:delegation_id>/answer/", today.answer, name="answer"),
    path("my-delegations/<int:delegation_id>/reflect/", today.reflect, name="reflect"),
    path("visits/", planning.week, name="week"),
    path("visits/plan/", planning.plan, name="plan"),
    path("visits/plan/<int:person_id>/", planning.plan, name="plan_for"),
    path("visits/<int:visit_id>/", visit.visit, name="visit"),
    path("visits/<int:visit_id>/start/", visit.start, name="start"),
    path("visits/<int:visit_id>/end/", visit.end, name="end"),
    path("visits/<int:visit_id>/cancel/", planning.cancel, name="cancel"),
    path("tasks/<int:task_id>/", act.task, name="task"),
    path("tasks/<int:task_id>/check/", act.check, name="check"),
    path("tasks/<int:task_id>/confirm/", act.confirm, name="confirm"),
    path("tasks/<int:task_id>/record/", act.record, name="record"),
    path("tasks/<int:task_id>/other/", act.other, name="other"),
    path("tasks/<int:task_id>/done/", record.done, name="done"),
    path("unplanned/", unplanned.people, name="unplanned_people"),
    path("unplanned/<int:person_id>/", unplanned.activities, name="unplanned"),
    path(f"{UNPLANNED}/", act.task, name="unplanned_start"),
    path(f"{UNPLANNED}/check/", act.check, name="unplanned_check"),
    path(f"{UNPLANNED}/confirm/", act.confirm, name="unplanned_confirm"),
    path(f"{UNPLANNED}/record/", act.record, name="unplanned_record"),
    path(f"{UNPLANNED}/other/", act.other, name="unplanned_other"),
    path("acts/<int:act_id>/", record.act, name="act"),
    path("acts/<int:act_id>/correct/", record.correct, name="correct"),
    path("help/", help.help, name="help"),
    path("help/<int:delegation_id>/", help.ask, name="ask"),
    path("help/calls/<int:escalation_id>/", help.call, name="call"),
    path("help/calls/<int:escalation_id>/read-back/", help.read_it_back, name="read_back"),
    path("help/calls/<int:escalation_id>/called-999/", help.called_999, name="called_999"),
]
