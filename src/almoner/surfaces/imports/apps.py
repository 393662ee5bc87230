from django.apps import AppConfig

from almoner.platform.web.navigation import Item


class ImportScreensConfig(AppConfig):
    name = "almoner.surfaces.imports"
    label = "import_screens"
    navigation = (Item("import.run", "Imports", "imports:home", 80),)
