from django.urls import path

from almoner.surfaces.flow import views

app_name = "flow"
urlpatterns = [
    path("", views.place, name="place"),
    path("part/", views.part, name="part"),
    path("watch/", views.watch, name="watch"),
    path("forecast/", views.forecast, name="forecast"),
    path("wards/<int:ward_id>/", views.ward, name="ward"),
    path("types/<slug:care>/", views.kind, name="kind"),
]
