"""Included under /workers/."""

from django.urls import path

from almoner.registers.workforce import views

app_name = "workforce"
_ONE = "<int:worker_id>/"
urlpatterns = [
    path("", views.workers, name="list"),
    path("add/", views.add, name="add"),
    path("training/", views.training, name="lapses"),
    path(_ONE, views.record, name="record"),
    path(_ONE + "job/", views.change, name="change"),
    path(_ONE + "leave/", views.leave, name="leave"),
    path(_ONE + "registration/", views.registration, name="registration"),
    path(_ONE + "training/add/", views.training_add, name="training-add"),
    path(_ONE + "training/<int:key>/remove/", views.training_void, name="training-void"),
    path(_ONE + "account/", views.invite, name="invite"),
]
