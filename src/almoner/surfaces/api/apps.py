from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "almoner.surfaces.api"
    label = "api"
