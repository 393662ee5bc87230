from django.urls import include, path

handler500 = "almoner.surfaces.broken.broken"
urlpatterns = [
    path("", include("almoner.surfaces.home.urls")),
    path("", include("almoner.surfaces.home.urls_service")),
    path("", include("almoner.services.delegation.urls_governance")),
    path("", include("almoner.services.delegation.urls_pack")),
    path("", include("almoner.services.delegation.urls")),
    path("", include("almoner.engines.pathways.urls")),
    path("indicators/", include("almoner.engines.indicators.urls")),
    path("imports/", include("almoner.surfaces.imports.urls")),
    path("api/", include("almoner.surfaces.api.urls")),
    path("fhir/", include("almoner.surfaces.fhir.urls")),
    path("definitions/", include("almoner.platform.definitions.urls")),
    path("instruments/", include("almoner.engines.instruments.urls")),
    path("accounts/", include("almoner.platform.accounts.urls")),
    path("", include("almoner.services.visits.urls")),
    path("rounds/", include("almoner.services.rounds.urls")),
    path("directory/", include("almoner.registers.directory.urls")),
    path("find-care/", include("almoner.registers.directory.urls_finder")),
    path("capacity/", include("almoner.services.capacity.urls")),
    path("discharge/", include("almoner.services.discharge.urls")),
    path("brokerage/", include("almoner.services.brokerage.urls")),
    path("flow/", include("almoner.surfaces.flow.urls")),
    path("people/", include("almoner.registers.people.urls")),
    path("workers/", include("almoner.registers.workforce.urls")),
    path("organisations/", include("almoner.registers.organisations.urls")),
]
