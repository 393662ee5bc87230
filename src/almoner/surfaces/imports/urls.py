from django.urls import path

from almoner.surfaces.imports import columns, views

app_name = "imports"
urlpatterns = [
    path("", views.home, name="home"),
    path("new/<slug:kind>/", views.upload, name="upload"),
    path("<int:run_id>/", views.detail, name="detail"),
    path("<int:run_id>/columns/", columns.columns, name="columns"),
    path("<int:run_id>/apply/", views.apply, name="apply"),
    path("<int:run_id>/give-up/", views.give_up, name="give_up"),
    path("<int:run_id>/report.csv", views.report_csv, name="report_csv"),
]
