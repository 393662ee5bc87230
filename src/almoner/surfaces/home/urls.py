from django.urls import path

from almoner.surfaces.home import views

urlpatterns = [
    path("", views.front, name="front"),
    path("licence/", views.licence, name="licence"),
    path("no-job/", views.nowhere, name="nowhere"),
]
