from django.urls import path

from almoner.engines.instruments.views import answering, lists, results

app_name = "instruments"
urlpatterns = [
    path("", lists.home, name="home"),
    path("bring-in/", lists.bring_in, name="bring_in"),
    path("for/<int:person_id>/", lists.for_person, name="for_person"),
    path("for/<int:person_id>/<slug:instrument>/", lists.begin, name="begin_for"),
    path("begin/<slug:instrument>/", lists.begin, name="begin"),
    path("for/<int:person_id>/<slug:instrument>/receive/", lists.receive, name="receive_for"),
    path("begin/<slug:instrument>/receive/", lists.receive, name="receive"),
    path("blank/<slug:instrument>/", results.blank, name="blank"),
    path("<int:completion_id>/", results.completion, name="completion"),
    path("<int:completion_id>/answer/", answering.answer, name="answer"),
    path("<int:completion_id>/answer/<slug:section>/", answering.answer, name="answer"),
    path("<int:completion_id>/check/", results.check, name="check"),
    path("<int:completion_id>/second/", results.second, name="second"),
    path("<int:completion_id>/send-back/", results.send_back, name="send_back"),
    path("<int:completion_id>/amend/", results.amend, name="amend"),
    path("<int:completion_id>/void/", results.void, name="void"),
    path("<int:completion_id>/print/", results.printed, name="print"),
]
