from django.urls import path

from almoner.services.visits.views import act, help, planning, record, today, visit

app_name = "visits"
urlpatterns = [
    path("today/", today.today, name="today"),
    path("my-delegations/", today.mine, name="mine"),
    path("my-delegations/<int:delegation_id>/answer/", today.answer, name="answer"),
    path("my-delegations/<int:delegation_id>/reflect/", today.reflect, name="reflect"),
    path("visits/", planning.week, name="week"),
    path("visits/plan/", planning.plan, name="plan"),
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
    path("acts/<int:act_id>/correct/", record.correct, name="correct"),
    path("help/", help.help, name="help"),
    path("help/<int:delegation_id>/", help.ask, name="ask"),
    path("help/calls/<int:escalation_id>/", help.call, name="call"),
    path("help/calls/<int:escalation_id>/read-back/", help.read_it_back, name="read_back"),
    path("help/calls/<int:escalation_id>/called-999/", help.called_999, name="called_999"),
]
