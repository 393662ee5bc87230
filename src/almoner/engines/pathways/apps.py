from django.apps import AppConfig

from almoner.engines.pathways.policies import CODE, POLICIES


class PathwaysConfig(AppConfig):
    name = "almoner.engines.pathways"
    label = "pathways"
    verbose_name = "Pathways"
    row_policies = POLICIES
    database_code = CODE
