from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "almoner.demo"
    label = "demo"
