from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "almoner.registers.organisations"
    label = "organisations"
