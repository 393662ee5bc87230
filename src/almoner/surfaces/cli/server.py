"""almoner worker, migrate and openapi: keeping an installation running."""

from typing import Annotated, Any

import typer
from django.core.management import call_command
from django.db import connection
from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import ConnectorException

from almoner.platform.jobs.lasting import lasting
from almoner.surfaces.cli.output import DONE, Json, NotAnswerable, command, show

API = "/api/v1/"


@command
def worker(
    concurrency: Annotated[int, typer.Option(min=1, max=32, help="Jobs at once.")] = 2,
    until_idle: Annotated[
        bool, typer.Option("--until-idle", help="Stop when there is nothing left to do.")
    ] = False,
) -> int:
    """Does background work until it is stopped (Ctrl-C or SIGTERM); a job begun is finished."""
    connection.ensure_connection()
    connector: Any = queue.connector
    try:
        replaced = queue.replace_connector(connector.get_worker_connector())
        with replaced as app, lasting(app) as working:
            working.run_worker(
                concurrency=concurrency, wait=not until_idle, listen_notify=not until_idle
            )
    except ConnectorException as error:
        raise NotAnswerable(
            "no_queue",
            f"The job queue did not answer: {error.__cause__ or error}",
            "Run “almoner migrate”, then “almoner check”.",
        ) from error
    return DONE


@command
def migrate(as_json: Json = False) -> int:
    """Brings the database to the newest version. Running it again is harmless."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    show(as_json, {"migrated": True}, "The database is at the newest version.")
    return DONE


@command
def openapi() -> int:
    """Prints the description of the REST API (OpenAPI 3.1) as JSON."""
    # The API takes half a second to load, which no other command should wait for.
    from almoner.surfaces.api.main import api

    show(True, dict(api.get_openapi_schema(path_prefix=API)), "")
    return DONE
