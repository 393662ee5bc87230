"""The governance pack and the toolkit."""

from django.urls import path

from almoner.services.delegation.views import pack, toolkit

app_name = "pack"
urlpatterns = [
    path("delegations/<int:delegation_id>/pack/", pack.delegation, name="delegation"),
    path("delegations/<int:delegation_id>/pack/pdf/", pack.delegation_pdf, name="delegation_pdf"),
    path("providers/<int:organisation_id>/pack/", pack.provider, name="provider"),
    path("providers/<int:organisation_id>/pack/pdf/", pack.provider_pdf, name="provider_pdf"),
    path("place/pack/", pack.place, name="place"),
    path("place/pack/pdf/", pack.place_pdf, name="place_pdf"),
    path("toolkit/", toolkit.home, name="toolkit"),
    path("toolkit/pdf/", toolkit.pdf, name="toolkit_pdf"),
    path("toolkit/<int:block>/", toolkit.block_page, name="block"),
    path("toolkit/<int:block>/localise/", toolkit.localise, name="localise"),
    path("toolkit/<int:block>/consult/", toolkit.consult, name="consult"),
    path("toolkit/<int:block>/comment/", toolkit.comment, name="comment"),
    path("toolkit/<int:block>/publish/", toolkit.publish, name="publish"),
    path("toolkit/<int:block>/compare/", toolkit.compare, name="compare"),
]
