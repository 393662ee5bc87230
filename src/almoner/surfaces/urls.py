from django.urls import include, path

urlpatterns = [
    path("api/", include("almoner.surfaces.api.urls")),
    path("accounts/", include("almoner.platform.accounts.urls")),
]
