from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "almoner.platform.accounts"
    label = "accounts"
