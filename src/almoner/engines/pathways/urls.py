from django.urls import path

from almoner.engines.pathways.views import case, deeds, opening, work

app_name = "cases"
urlpatterns = [
    path("work/", work.work, name="work"),
    path("work/queues/<slug:pathway>/<slug:queue>/", work.queue, name="queue"),
    path("cases/new/", opening.choose, name="choose"),
    path("cases/new/<slug:pathway>/", opening.open_other, name="open_other"),
    path("cases/for/<int:person_id>/", opening.choose_for, name="choose_for"),
    path("cases/for/<int:person_id>/<slug:pathway>/", opening.open_for, name="open_for"),
    path("cases/<int:case_id>/", case.case, name="case"),
    path("cases/<int:case_id>/move/<slug:transition>/", case.move, name="move"),
    path("cases/<int:case_id>/do/<slug:deed>/", deeds.deed, name="deed"),
]
