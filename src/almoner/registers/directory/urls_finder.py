"""Included under /find-care/. Nobody signs in here."""

from django.urls import path

from almoner.registers.directory.views import finder, public

app_name = "find-care"
urlpatterns = [
    path("", finder.start, name="start"),
    path("question/<slug:asked>/", finder.question, name="question"),
    path("results/", finder.results, name="results"),
    path("ask/", finder.ask, name="ask"),
    path("forget/", finder.forget, name="forget"),
    path("service/<int:service_id>/", public.entry, name="entry"),
    path("service/<int:service_id>/refer/", public.refer_oneself, name="refer"),
    path("referred/<slug:secret>/", public.referred, name="referred"),
    path("asked/<slug:secret>/", finder.asked, name="asked"),
    path("asked/<slug:secret>/choose/<int:answer_id>/", finder.choose, name="choose"),
    path("asked/<slug:secret>/stop/", finder.take_back, name="stop"),
]
