from django.urls import path

from almoner.platform.definitions import views

app_name = "definitions"
urlpatterns = [
    path("", views.home, name="home"),
    path("new/<slug:kind>/", views.new, name="new"),
    path("<int:version_id>/", views.version, name="version"),
    path("<int:version_id>/change/", views.change, name="change"),
    path("<int:version_id>/publish/", views.publish, name="publish"),
    path("<int:version_id>/withdraw/", views.withdraw, name="withdraw"),
]
