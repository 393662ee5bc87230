from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "almoner.platform.web"
    label = "web"

    def ready(self) -> None:
        from almoner.platform.web import navigation, routes

        _ = (navigation, routes)
