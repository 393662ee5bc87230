from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "almoner.platform.jobs"
    label = "jobs"
