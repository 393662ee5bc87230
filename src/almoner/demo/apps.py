from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "almoner.demo"
    label = "demo"

    def ready(self) -> None:
        from almoner.demo.growing.cast import PERSONAS
        from almoner.platform.accounts.queries import tell_hints

        tell_hints({part.email: part.what_to_try for part in PERSONAS})
