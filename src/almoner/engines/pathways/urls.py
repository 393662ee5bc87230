from django.urls import path

from almoner.engines.pathways.views import case, deeds, lists, opening, pathways, work

app_name = "cases"
urlpatterns = [
    path("work/", work.work, name="work"),
    path("work/queues/<slug:pathway>/<slug:queue>/", work.queue, name="queue"),
    path("work/shared/", work.shared, name="shared"),
    path("work/lists/", lists.worklists, name="worklists"),
    path("work/lists/<slug:pathway>/<slug:worklist>/", lists.worklist, name="worklist"),
    path("work/samples/", lists.samples, name="samples"),
    path("work/samples/draw/", lists.draw, name="draw"),
    path("work/samples/<int:sample_id>/", lists.sample, name="sample"),
    path("pathways/", pathways.pathways, name="pathways"),
    path("pathways/<slug:pathway>/", pathways.pathway, name="pathway"),
    path("pathways/<slug:pathway>/team/", pathways.team, name="queue_team"),
    path("pathways/<slug:pathway>/try-out/", pathways.try_out, name="simulate"),
    path("pathways/<slug:pathway>/version/", pathways.bring_over, name="bring_over"),
    path("cases/new/", opening.choose, name="choose"),
    path("cases/new/<slug:pathway>/", opening.open_other, name="open_other"),
    path("cases/for/<int:person_id>/", opening.choose_for, name="choose_for"),
    path("cases/for/<int:person_id>/<slug:pathway>/", opening.open_for, name="open_for"),
    path("cases/<int:case_id>/", case.case, name="case"),
    path("cases/<int:case_id>/move/<slug:transition>/", case.move, name="move"),
    path("cases/<int:case_id>/do/<slug:deed>/", deeds.deed, name="deed"),
]
