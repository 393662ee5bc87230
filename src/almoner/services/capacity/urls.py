from django.urls import path

from almoner.services.capacity import views
from almoner.services.capacity.returning.views import no_change, one_return, return_file, returns
from almoner.services.capacity.standard.views import one_schema, standard
from almoner.services.capacity.telling.views import again, end, software

app_name = "capacity"
urlpatterns = [
    path("", views.home, name="home"),
    path("standard/", standard, name="standard"),
    path("standard/<slug:shape>.schema.json", one_schema, name="schema"),
    path("software/", software, name="software"),
    path("software/<int:subscription_id>/end/", end, name="software-end"),
    path("software/<int:subscription_id>/again/", again, name="software-again"),
    path("returns/", returns, name="returns"),
    path("returns/file.csv", return_file, name="return-file"),
    path("returns/<int:service_id>/", one_return, name="return"),
    path("returns/<int:service_id>/no-change/", no_change, name="return-no-change"),
    path("find/", views.find, name="find"),
    path("held/", views.held, name="held"),
    path("held/<int:reservation_id>/take/", views.take, name="take"),
    path("held/<int:reservation_id>/release/", views.release, name="release"),
    path("services/<int:service_id>/", views.service, name="service"),
    path("services/<int:service_id>/say/", views.say, name="say"),
    path("services/<int:service_id>/still-right/", views.still_right, name="still_right"),
    path("services/<int:service_id>/change/", views.change, name="change"),
    path("services/<int:service_id>/hold/", views.hold, name="hold"),
    path("spare/<int:spare_id>/<int:service_id>/", views.offer, name="offer"),
]
