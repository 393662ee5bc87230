from django.apps import AppConfig


class FhirConfig(AppConfig):
    name = "almoner.surfaces.fhir"
    label = "fhir"
