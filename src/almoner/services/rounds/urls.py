from django.urls import path

from almoner.services.rounds.views import days, planner

app_name = "rounds"
urlpatterns = [
    path("", days.home, name="home"),
    path("days/<slug:day>/", days.day, name="day"),
    path("plans/<int:plan_id>/", planner.plan, name="plan"),
    path("plans/<int:plan_id>/move/", planner.move, name="move"),
    path("plans/<int:plan_id>/calls/<int:wanted_id>/lock/", planner.lock, name="lock"),
    path("plans/<int:plan_id>/draft/", planner.draft, name="draft"),
    path("plans/<int:plan_id>/publish/", planner.publish, name="publish"),
    path("plans/<int:plan_id>/told/", planner.told_page, name="told"),
    path("plans/<int:plan_id>/compare/", planner.compare, name="compare"),
]
