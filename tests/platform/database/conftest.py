import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from almoner.platform.database.embedded import SUPERUSER, EmbeddedServer


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A short path that PostgreSQL's own user may pass through, unlike pytest's."""
    path = Path(tempfile.mkdtemp(prefix="almoner-test-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def embedded(folder: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(folder / "data")
    server.start()
    yield server
    server.stop()


def as_owner(server: EmbeddedServer, **changes: str) -> psycopg.Connection:
    return psycopg.connect(server.url, autocommit=True, **changes)


def as_superuser(server: EmbeddedServer, database: str = "postgres") -> psycopg.Connection:
    return as_owner(server, user=SUPERUSER, dbname=database)
