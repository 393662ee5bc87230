from django.urls import path

from almoner.engines.indicators.views import pages

app_name = "indicators"
urlpatterns = [
    path("", pages.home, name="home"),
    path("figures.csv", pages.all_csv, name="all_csv"),
    path("figures.xlsx", pages.all_xlsx, name="all_xlsx"),
    path("compute/", pages.compute, name="compute"),
    path("<slug:indicator>/", pages.indicator, name="indicator"),
    path("<slug:indicator>/cases/", pages.cases, name="cases"),
    path("<slug:indicator>/figures.csv", pages.one_csv, name="one_csv"),
    path("<slug:indicator>/figures.xlsx", pages.one_xlsx, name="one_xlsx"),
]
