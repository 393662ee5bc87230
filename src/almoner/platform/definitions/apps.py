import logging
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from almoner.platform.definitions.database import CODE, POLICIES
from almoner.platform.web.navigation import Item

logger = logging.getLogger(__name__)


class DefinitionsConfig(AppConfig):
    name = "almoner.platform.definitions"
    label = "definitions"
    row_policies = POLICIES
    database_code = CODE
    navigation = (Item("definition.view", "Definitions", "definitions:home", 80),)

    def ready(self) -> None:
        post_migrate.connect(_sync, sender=self, dispatch_uid="almoner-definitions")


def _sync(using: str, **_: Any) -> None:
    """After migrations: the definitions that come with the software are there to be used."""
    from almoner.platform.definitions.commands import sync_shipped

    if using != "default":
        return
    for fault in sync_shipped().faults:
        logger.error("This definition is left out. %s", fault)
