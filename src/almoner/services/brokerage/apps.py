from django.apps import AppConfig


class BrokerageConfig(AppConfig):
    name = "almoner.services.brokerage"
    label = "brokerage"
