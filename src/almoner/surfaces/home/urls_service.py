from django.urls import path

from almoner.surfaces.home import service

app_name = "service"
urlpatterns = [
    path("service/", service.home, name="home"),
    path("service/competence/", service.matrix, name="matrix"),
    path("service/insurance/", service.insurance, name="insurance"),
    path("service/activities/", service.agreed, name="agreed"),
    path("service/activities/<slug:activity>/agree/", service.switch_on, name="switch_on"),
    path("service/activities/<slug:activity>/stop/", service.switch_off, name="switch_off"),
]
