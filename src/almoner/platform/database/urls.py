"""Reads DATABASE_URL."""

import re
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

ENGINE = "almoner.platform.database.backend"
SCHEMES = {"postgres", "postgresql"}
EXAMPLE = "postgresql://user:password@host:5432/name"


class DatabaseUrlError(ValueError):
    """An address that cannot be used; says what is wrong and never shows the password."""


def parse_database_url(url: str) -> dict[str, Any]:
    """Turns a PostgreSQL address into one entry of Django's DATABASES.

    Percent-encoded parts are decoded; `?host=/run/postgresql` names a socket directory; any other
    parameter of libpq (sslmode, sslrootcert, connect_timeout, …) becomes an option.
    """
    url = url.strip()
    check_scheme(url)
    try:
        parts = dict(conninfo_to_dict(url))
    except (psycopg.Error, UnicodeDecodeError) as error:
        raise DatabaseUrlError(f"DATABASE_URL cannot be read: {reason(error)}") from None
    entry = {
        "ENGINE": ENGINE,
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": parts,
    }
    check_name(str(entry["NAME"]))
    check_port(str(entry["PORT"]))
    return entry


def check_scheme(url: str) -> None:
    try:
        scheme = urlsplit(url).scheme
    except ValueError as error:
        raise DatabaseUrlError(f"DATABASE_URL cannot be read: {reason(error)}") from None
    if scheme in SCHEMES and "://" in url:
        return
    found = f"starts with {scheme}:" if scheme else "has no scheme"
    raise DatabaseUrlError(
        f"DATABASE_URL {found}. Almoner runs on PostgreSQL only. Write it as {EXAMPLE}"
    )


def check_name(name: str) -> None:
    if not name:
        raise DatabaseUrlError(f"DATABASE_URL names no database. Write it as {EXAMPLE}")


def check_port(ports: str) -> None:
    for port in filter(None, ports.split(",")):
        if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise DatabaseUrlError(
                f"DATABASE_URL has the port {port!r}. A port is a number from 1 to 65535."
            )


def reason(error: Exception) -> str:
    """What libpq says of a parameter; anything else it says may quote the password."""
    parameter = re.search(r'invalid URI query parameter: "(\w+)"', str(error))
    if parameter:
        return f"it has no parameter {parameter[1]!r}. Write it as {EXAMPLE}"
    return f"a part of it is malformed. Write it as {EXAMPLE}, special characters as %XX"
