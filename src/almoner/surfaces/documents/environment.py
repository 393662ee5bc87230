"""The page about what an installation reads from its environment, and what is fixed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import LazySettings, settings

from almoner.platform.accounts.tokens import SCOPES
from almoner.surfaces.documents.markdown import table

NAME = re.compile(r"""["'](ALMONER_[A-Z_]+|DATABASE_URL)["']""")
CODE = ("src", "scripts")


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: what it does, and what stands when it is not set."""

    words: str
    otherwise: str
    group: str


_DATA, _WEB, _SIGN_IN, _DEMO, _WORK = (
    "Database and files",
    "Web",
    "Sign-in",
    "Demo",
    "Tests and development",
)
_SPANS = {"m": "a minute", "300s": "5 minutes"}
_WHOSE = {"ip": "from one network address", "key": "for one account"}
GROUPS = (_DATA, _WEB, _SIGN_IN, _DEMO, _WORK)
VARIABLES: Mapping[str, Variable] = {
    "DATABASE_URL": Variable(
        "The PostgreSQL server: postgresql://user:password@host:5432/name. A parameter of libpq "
        "(sslmode, sslrootcert) may follow.",
        "the embedded server",
        _DATA,
    ),
    "ALMONER_DATABASE_ROLE": Variable(
        "web: connect as almoner_web, whom row-level security binds. Set it for every web server. "
        "owner: for migrations, jobs and the command line.",
        "owner",
        _DATA,
    ),
    "ALMONER_WEB_DATABASE_PASSWORD": Variable(
        "The password of almoner_web. The same for migrations and for every web server.",
        "made once, kept in the folder for data",
        _DATA,
    ),
    "ALMONER_TRAVEL_TIMES": Variable(
        "Where travel times of rounds come from: a table of postcodes (CSV or JSON), a map extract"
        " of Valhalla (.tar), or a configuration of Valhalla (.json).",
        "none: a straight line, made longer",
        _DATA,
    ),
    "ALMONER_VAR": Variable(
        "The folder for data: secret key, postcodes, styles, the embedded server.",
        "var, beside the code",
        _DATA,
    ),
    "ALMONER_PGDATA": Variable(
        "Where the embedded server keeps its data.", "postgres, in the folder for data", _DATA
    ),
    "ALMONER_SECRET_KEY": Variable(
        "Signs sessions and seals second factors. 40 characters or more; the same everywhere.",
        "made once, kept in the folder for data",
        _WEB,
    ),
    "ALMONER_HOSTS": Variable(
        "Host names this site answers to, with commas between.", "this machine only", _WEB
    ),
    "ALMONER_ORIGINS": Variable(
        "Addresses that forms may be sent from when a balancer stands in front: "
        "https://almoner.example.org. Commas between.",
        "none",
        _WEB,
    ),
    "ALMONER_LIVE_PORT": Variable(
        "Port of `almoner live` on the same hosts, for pages that listen to it directly. Leave it "
        "empty when a proxy leads /flow/live/ to it.",
        "none: the site’s own address",
        _WEB,
    ),
    "ALMONER_HTTPS": Variable(
        "1: cookies travel over HTTPS only, plain HTTP is sent on, browsers are told to remember. "
        "The balancer must set X-Forwarded-Proto.",
        "0",
        _WEB,
    ),
    "ALMONER_EMAIL_BACKEND": Variable(
        "How mail leaves, as Django names it.",
        "SMTP when a mail server is named, else the log",
        _WEB,
    ),
    "ALMONER_EMAIL_HOST": Variable("The mail server.", "none: mail goes to the log", _WEB),
    "ALMONER_EMAIL_PORT": Variable("Its port.", "587", _WEB),
    "ALMONER_EMAIL_USER": Variable("The account on it.", "none", _WEB),
    "ALMONER_EMAIL_PASSWORD": Variable("The password of that account.", "none", _WEB),
    "ALMONER_EMAIL_TLS": Variable("1 to encrypt, 0 not to.", "1", _WEB),
    "ALMONER_EMAIL_FROM": Variable("Whom mail comes from.", "almoner@localhost", _WEB),
    "ALMONER_SITE_ADDRESS": Variable(
        "The address of this site, as in `https://almoner.example.org`, for links in mail.",
        "the first of `ALMONER_HOSTS`",
        _WEB,
    ),
    "ALMONER_DEFINITIONS": Variable(
        "A folder of a place's own definitions, in instruments/, pathways/ and indicators/.",
        "none",
        _WEB,
    ),
    "ALMONER_SOURCE_URL": Variable(
        "Where the source code of this installation can be had. Every page links to it; the"
        " licence asks for that when the code was changed.",
        "none: a page says whom to ask",
        _WEB,
    ),
    "ALMONER_PRIVATE_ADDRESSES": Variable(
        "1: suppliers' software may be told at addresses inside a network and without TLS, for"
        " trying things. Never with real people.",
        "0",
        _WEB,
    ),
    "ALMONER_LOG_LEVEL": Variable("DEBUG, INFO, WARNING or ERROR.", "WARNING", _WEB),
    "ALMONER_OIDC_ISSUER": Variable(
        "The address of an OpenID Connect provider.", "no provider", _SIGN_IN
    ),
    "ALMONER_OIDC_CLIENT_ID": Variable("What the provider calls this site.", "none", _SIGN_IN),
    "ALMONER_OIDC_SECRET": Variable("The secret the provider gave.", "none", _SIGN_IN),
    "ALMONER_OIDC_NAME": Variable(
        "What the sign-in button calls the provider.", "your organisation", _SIGN_IN
    ),
    "ALMONER_OIDC_ORIGINS": Variable(
        "Other addresses that the provider's sign-in pages live at, with spaces between.",
        "none",
        _SIGN_IN,
    ),
    "ALMONER_OIDC_SECOND_FACTOR": Variable(
        "1: the provider asks for a second factor, so we do not ask again.", "0", _SIGN_IN
    ),
    "ALMONER_DEMO": Variable(
        "1: anybody may sign in as an invented person. Never with real people.",
        "0; `make demo` sets 1",
        _DEMO,
    ),
    "ALMONER_SYNTHETIC_ONLY": Variable(
        "1: refuses NHS numbers that could be real.", "as ALMONER_DEMO", _DEMO
    ),
    "ALMONER_DEMO_LOCK": Variable(
        "Passed by `make demo` to its own server. Not to be set by hand.", "none", _DEMO
    ),
    "ALMONER_TEST_PGDATA": Variable(
        "Where the tests' embedded server keeps its data.",
        "postgres-test, in the folder for data",
        _WORK,
    ),
    "ALMONER_CHROMIUM": Variable("The browser for the tests.", "chromium, as found", _WORK),
}


def names_in(root: Path) -> set[str]:
    """Every variable that the code reads. Names of Django settings that are no variable are out."""
    found = {
        name
        for folder in CODE
        for path in sorted((root / folder).rglob("*.py"))
        if path.parent.name != "documents"
        for name in NAME.findall(path.read_text())
    }
    return found - {name for name in dir(settings) if name not in VARIABLES}


def problems(root: Path) -> list[str]:
    """Variables read but not described, or described but read nowhere."""
    read = names_in(root)
    return [
        *(f"{name} is read and not described." for name in sorted(read - set(VARIABLES))),
        *(f"{name} is described and read nowhere." for name in sorted(set(VARIABLES) - read)),
    ]


def page() -> str:
    parts = [
        "# Settings",
        "",
        "An installation is set by environment variables. 1 is yes and 0 is no.",
        "",
    ]
    for group in GROUPS:
        rows = [
            [f"`{name}`", one.words, one.otherwise]
            for name, one in VARIABLES.items()
            if one.group == group
        ]
        parts += [f"## {group}", "", *table(["variable", "what it does", "otherwise"], rows), ""]
    parts += ["## What no variable changes", "", *table(["what", "value"], _fixed(settings)), ""]
    scopes = [[f"`{name}`", words] for name, words in SCOPES.items()]
    parts += ["## Scopes of a key for software", "", *table(["scope", "lets it"], scopes)]
    return "\n".join(parts) + "\n"


def _fixed(values: LazySettings) -> list[list[str]]:
    validators: Any = values.AUTH_PASSWORD_VALIDATORS
    shortest = next(one["OPTIONS"]["min_length"] for one in validators if "OPTIONS" in one)
    return [
        ["A session ends when idle for", f"{values.SESSION_COOKIE_AGE // 60} minutes"],
        ["A session ends after", f"{values.SESSION_MAXIMUM_SECONDS // 3600} hours"],
        ["A password has at least", f"{shortest} characters"],
        ["Failed sign-ins before a wait", _limits(values.ACCOUNT_RATE_LIMITS["login_failed"])],
        ["Times are shown in", values.TIME_ZONE],
    ]


def _limits(text: str) -> str:
    """allauth's `10/m/ip,5/300s/key` in words."""
    parts = (one.split("/") for one in text.split(","))
    return "; ".join(f"{n} in {_SPANS[span]} {_WHOSE[whose]}" for n, span, whose in parts)


def pages() -> Iterable[tuple[str, str]]:
    """(path under docs/reference, text)."""
    yield "settings.md", page()
