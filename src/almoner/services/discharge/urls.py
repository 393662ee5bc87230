from django.urls import path

from almoner.services.discharge.views import hub, notices, returns, stays, wards

app_name = "discharge"
urlpatterns = [
    path("", wards.front, name="front"),
    path("wards/", wards.wards, name="wards"),
    path("wards/set/", wards.set_ward, name="set_ward"),
    path("wards/<int:ward_id>/", wards.ward, name="ward"),
    path("admit/<int:person_id>/", wards.admit, name="admit"),
    path("hub/", hub.hub, name="hub"),
    path("hub/part/", hub.part, name="hub_part"),
    path("unmatched/", hub.unmatched, name="unmatched"),
    path("unmatched/<int:held_id>/", hub.match, name="match"),
    path("return/", returns.daily, name="return"),
    path("cases/<int:case_id>/", stays.of_case, name="of_case"),
    path("stays/<int:stay_id>/", stays.stay, name="stay"),
    path("stays/<int:stay_id>/do/<slug:deed>/", stays.deed, name="deed"),
    path("stays/<int:stay_id>/notice/<slug:kind>/", notices.give, name="notice"),
    path("notices/<int:notice_id>/", notices.notice_pdf, name="notice_pdf"),
]
