from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "almoner.platform.web"
    label = "web"
