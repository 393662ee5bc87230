from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "almoner.platform.accounts"
    label = "accounts"

    def ready(self) -> None:
        from almoner.platform.accounts import events

        _ = events
