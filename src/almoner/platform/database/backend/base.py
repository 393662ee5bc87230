from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base

from almoner.platform.database.embedded import server


class DatabaseWrapper(base.DatabaseWrapper):
    """Starts the embedded server at the first connection, so that mere settings start nothing."""

    def get_connection_params(self) -> dict[str, Any]:
        if data := self.settings_dict.get("EMBEDDED_DATA"):
            server(Path(data)).start()
        return super().get_connection_params()
