"""Which database this process uses, and as whom."""

import os
from pathlib import Path
from typing import Any

from almoner.platform.database.embedded import EmbeddedServer, data_directory
from almoner.platform.database.roles import WEB_ROLE, web_password
from almoner.platform.database.urls import parse_database_url

CONNECTION_SECONDS = 60


def database_settings(var: Path) -> dict[str, dict[str, Any]]:
    """Django's DATABASES: DATABASE_URL if it is set, else the embedded server. Starts nothing.

    ALMONER_DATABASE_ROLE=web connects as the role that row-level security binds.
    """
    url = os.environ.get("DATABASE_URL", "").strip()
    entry = parse_database_url(url) if url else embedded_entry(data_directory())
    entry |= {"CONN_MAX_AGE": CONNECTION_SECONDS, "CONN_HEALTH_CHECKS": True}
    if connects_as_web():
        entry |= {"USER": WEB_ROLE, "PASSWORD": web_password(var)}
    return {"default": entry}


def connects_as_web() -> bool:
    role = os.environ.get("ALMONER_DATABASE_ROLE", "owner")
    if role not in {"owner", "web"}:
        raise SystemExit(f"ALMONER_DATABASE_ROLE is {role!r}. Set it to web or owner.")
    return role == "web"


def database_settings_for_tests(var: Path) -> dict[str, dict[str, Any]]:
    """The same for tests, whose embedded server is never the demo's (ALMONER_TEST_PGDATA)."""
    settings = database_settings(var)
    if "EMBEDDED_DATA" in settings["default"]:
        data = os.environ.get("ALMONER_TEST_PGDATA")
        settings["default"] |= embedded_entry(Path(data) if data else var / "postgres-test")
    return settings


def embedded_entry(data: Path) -> dict[str, Any]:
    server = EmbeddedServer(data)
    return {**parse_database_url(server.url), "EMBEDDED_DATA": str(server.data)}
