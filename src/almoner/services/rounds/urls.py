from django.urls import path

from almoner.services.rounds.views import days, files, needs, planner, repair, studies

app_name = "rounds"
urlpatterns = [
    path("", days.home, name="home"),
    path("weights/", needs.weights, name="weights"),
    path("days/<slug:day>/", days.day, name="day"),
    path("days/<slug:day>/want/", needs.want, name="want"),
    path("days/<slug:day>/shift/", needs.shift, name="shift"),
    path("days/<slug:day>/adopt/", needs.adopt, name="adopt"),
    path("wanted/<int:wanted_id>/off/", needs.call_off, name="call_off"),
    path("shifts/<int:shift_id>/off/", needs.off, name="off"),
    path("workers/<int:worker_id>/", needs.traveller, name="traveller"),
    path("people/<int:person_id>/", needs.asks, name="asks"),
    path("studies/", studies.studies, name="studies"),
    path("studies/<int:study_id>/", studies.study, name="study"),
    path("studies/<int:study_id>/report.pdf", studies.study_pdf, name="study_pdf"),
    path("plans/<int:plan_id>/repair/", repair.repair, name="repair"),
    path("plans/<int:plan_id>/", planner.plan, name="plan"),
    path("plans/<int:plan_id>/move/", planner.move, name="move"),
    path("plans/<int:plan_id>/calls/<int:wanted_id>/lock/", planner.lock, name="lock"),
    path("plans/<int:plan_id>/draft/", planner.draft, name="draft"),
    path("plans/<int:plan_id>/publish/", planner.publish, name="publish"),
    path("plans/<int:plan_id>/told/", planner.told_page, name="told"),
    path("plans/<int:plan_id>/compare/", planner.compare, name="compare"),
    path("plans/<int:plan_id>/roster.csv", files.roster_csv, name="roster_csv"),
    path("plans/<int:plan_id>/roster.xlsx", files.roster_xlsx, name="roster_xlsx"),
    path("plans/<int:plan_id>/rounds/<int:worker_id>.pdf", files.sheet, name="sheet"),
    path("plans/<int:plan_id>/rounds/<int:worker_id>.ics", files.calendar, name="calendar"),
]
