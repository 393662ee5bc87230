from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "almoner.registers.directory"
    label = "directory"
