from django.apps import AppConfig


class DischargeConfig(AppConfig):
    name = "almoner.services.discharge"
    label = "discharge"
