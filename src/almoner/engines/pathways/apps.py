from typing import ClassVar

from django.apps import AppConfig

from almoner.engines.pathways.policies import CODE, POLICIES, READERS
from almoner.platform.web.navigation import Item


class PathwaysConfig(AppConfig):
    name = "almoner.engines.pathways"
    label = "pathways"
    verbose_name = "Pathways"
    row_policies = POLICIES
    row_readers = READERS
    database_code = CODE
    person_links = (Item("case.open", "Open a case", "cases:choose_for", 5),)
    things: ClassVar = {"case": Item("case.view", "Go back to the case", "cases:case")}
    navigation = (
        Item("case.view", "My work", "cases:work", 12),
        Item("worklist.view", "Worklists", "cases:worklists", 40),
        Item("definition.view", "Pathways", "cases:pathways", 78),
    )

    def ready(self) -> None:
        from pathlib import Path

        from almoner.engines.pathways.definition import read
        from almoner.platform.definitions.kinds import Kind, register

        register(Kind("pathways", "Pathway", read, Path(__file__).parent / "definitions"))
        from almoner.engines.pathways.subscribers import connect

        connect()
        from almoner.engines.instruments.offering import offer
        from almoner.engines.pathways.queries.partners import forms_shared, worker_of

        offer(forms_shared, worker_of)
