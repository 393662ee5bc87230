from django.apps import AppConfig

from almoner.platform.web.navigation import Item
from almoner.services.capacity.database import CODE
from almoner.services.capacity.policies import POLICIES, READERS
from almoner.services.capacity.returning.database import RETURNS


class CapacityConfig(AppConfig):
    name = "almoner.services.capacity"
    label = "capacity"
    row_policies = POLICIES
    row_readers = READERS
    database_code = (*CODE, *RETURNS)
    navigation = (
        Item("capacity.publish", "What is free", "capacity:home", 36),
        Item("capacity.view", "Find care", "capacity:find", 37),
        Item("capacity.reserve", "Held for us", "capacity:held", 38),
    )

    def ready(self) -> None:
        from almoner.platform.events import subscribe
        from almoner.registers.directory.queries.free import tell_free_by
        from almoner.services.capacity.commands.sparing import keep_spare
        from almoner.services.capacity.standing import told_publicly

        tell_free_by(told_publicly)
        subscribe("rounds.spare", keep_spare)
