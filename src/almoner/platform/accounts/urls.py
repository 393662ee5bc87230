"""Included under /accounts/, before allauth's own addresses."""

from django.urls import include, path, re_path

from almoner.platform.accounts import views

_OURS = [
    path("", views.account, name="account"),
    path("acting-for/", views.acting_for, name="acting-for"),
    path("demo/", views.demo, name="demo"),
    path("tokens/", views.token_list, name="tokens"),
    path("tokens/new/", views.token_new, name="token-new"),
    path("tokens/<int:token_id>/revoke/", views.token_revoke, name="token-revoke"),
    re_path(r"^(?:signup|email|confirm-email|3rdparty/signup)/", views.absent, name="absent"),
    path("3rdparty/", views.absent, name="absent-connections"),
]
urlpatterns = [path("", include((_OURS, "accounts"))), path("", include("allauth.urls"))]
