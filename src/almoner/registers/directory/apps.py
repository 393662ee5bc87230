from django.apps import AppConfig

from almoner.platform.web.navigation import Item
from almoner.registers.directory.policies import POLICIES, READERS


class DirectoryConfig(AppConfig):
    name = "almoner.registers.directory"
    label = "directory"
    row_policies = POLICIES
    row_readers = READERS
    navigation = (
        Item("directory.view", "Directory", "directory:search", 55),
        Item("offer.make", "People looking for care", "directory:requests", 56),
    )
