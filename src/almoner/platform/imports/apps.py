from django.apps import AppConfig

from almoner.platform.access.policies import OWN


class ImportsConfig(AppConfig):
    name = "almoner.platform.imports"
    label = "imports"
    row_policies = {
        "imports_importrun": f"organisation_id = {OWN}",
        "imports_rememberedmapping": f"organisation_id = {OWN}",
    }
