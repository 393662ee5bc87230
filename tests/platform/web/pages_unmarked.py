from django.urls import include, path
from tests.platform.web import pages

urlpatterns = [
    path("ours/", include(([path("naked/", pages.naked, name="naked")], "ours"))),
    path("", include("tests.platform.web.pages")),
    path("api/thing/", pages.naked, name="with-a-key"),
]
