from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from almoner.platform.access import policies


class AccessConfig(AppConfig):
    name = "almoner.platform.access"
    label = "access"
    # The two functions must exist before any table's policy names them.
    database_code = policies.FUNCTIONS

    def ready(self) -> None:
        pre_migrate.connect(_prepare_roles, sender=self)
        post_migrate.connect(policies.apply, dispatch_uid="almoner-policies")


def _prepare_roles(using: str, **_: object) -> None:
    from django.db import connections

    from almoner.platform.database.roles import prepare_roles

    prepare_roles(connections[using])
