from django.urls import include, path

urlpatterns = [
    path("accounts/", include("almoner.platform.accounts.urls")),
]
