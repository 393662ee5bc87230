from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "almoner.platform.audit"
    label = "audit"

    def __init__(self, *arguments) -> None:
        super().__init__(*arguments)
        from almoner.platform.audit.database import CODE, POLICIES

        self.database_code = CODE
        self.row_policies = POLICIES
