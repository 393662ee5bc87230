"""A place of invented services for benchmarks.flow_scale, in a server of its own in var/."""

import json
import os
import random
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.flow_wishes import ACTIVITIES, NEEDS, REACH_KM, somewhere

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "var" / "benchmark-files" / "flow.json"
PROVIDERS, HUBS, SESSIONS = 400, 20, 20
LAST_SERVICES = 50


@dataclass(frozen=True, slots=True)
class Known:
    """What the processes need to know: (service, organisation) of home care, the one service that
    is watched for its news, hubs, the services with the last places, and signed-in sessions."""

    home_care: list[tuple[int, int]]
    beacon: tuple[int, int]
    hubs: list[int]
    last: list[int]
    sessions: list[str]


def setup() -> None:
    """Django against the benchmark's own server, never a real database."""
    os.environ.pop("DATABASE_URL", None)
    os.environ["ALMONER_PGDATA"] = str(ROOT / "var" / "benchmark-flow")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "almoner.platform.settings.live")
    os.environ["ALMONER_DEMO"] = "1"
    import django

    django.setup()


def known() -> Known:
    return Known(**json.loads(FILE.read_text()))


def build(services: int, places: int) -> Known:
    """Throws away what an earlier run left, tables too, and writes the place anew."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    # Straight from the models: what is measured is not how tables came to be.
    settings.MIGRATION_MODULES = {
        name.split(".")[-3]: None for name in settings.INSTALLED_APPS if name.startswith("almoner.")
    }
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        cursor.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
    call_command("migrate", verbosity=0, run_syncdb=True)
    call_command("createcachetable")
    made = written(services, places)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(json.dumps(asdict(made)))
    return made


def written(services: int, places: int) -> Known:
    """The place in empty tables: so many services, and so many last places."""
    chance = random.Random(11)
    providers = _organisations("provider", PROVIDERS, setting="home_care")
    hubs = _organisations("council", HUBS)
    rows = [_service(chance, n, providers[n % PROVIDERS]) for n in range(services)]
    made = [(one.pk, one.organisation_id) for one in _kept(rows)]
    beacon = _kept([_bed("Beacon", providers[0], ["beacon"])])[0]
    last = _kept([_bed(f"Last places {n}", providers[n], []) for n in range(LAST_SERVICES)])
    _say_first(made, last, places)
    return Known(made, (beacon.pk, providers[0]), hubs, [one.pk for one in last], _sessions(hubs))


def _organisations(kind: str, count: int, **fields: Any) -> list[int]:
    from almoner.registers.organisations.models import Organisation

    rows = [
        Organisation(kind=kind, name=f"{kind} {n}", synthetic=True, **fields) for n in range(count)
    ]
    return [one.pk for one in Organisation.objects.bulk_create(rows)]


def _service(chance: random.Random, n: int, organisation: int) -> Any:
    """Seven in ten give home care, half are in towns; the rest is by chance."""
    import h3

    from almoner.registers.directory.models import Service

    kind = "home_care" if n % 10 < 7 else ("residential", "nursing", "reablement")[n % 10 - 7]
    lat, lon = somewhere(chance, n % 2 == 0)
    return Service(
        organisation_id=organisation,
        kind=kind,
        name=f"Service {n}",
        reference=f"flow-{n}",
        status="listed",
        needs=sorted(chance.sample(NEEDS, 3)),
        activities=sorted(chance.sample(ACTIVITIES, chance.randrange(0, 4))),
        languages=["en"],
        reach_km=REACH_KM,
        latitude=lat,
        longitude=lon,
        neighbourhood=h3.latlng_to_cell(lat, lon, 8),
        last_verified_at=datetime.now(UTC),
        last_verified_by="The provider",
        created_at=datetime.now(UTC),
        synthetic=True,
    )


def _bed(name: str, organisation: int, needs: list[str]) -> Any:
    made = _service(random.Random(1), 8, organisation)
    made.name, made.reference, made.needs, made.kind = name, f"flow-{name}", needs, "nursing"
    return made


def _kept(rows: list[Any]) -> list[Any]:
    return type(rows[0]).objects.bulk_create(rows, batch_size=1_000)


def _say_first(made: list[tuple[int, int]], last: list[Any], places: int) -> None:
    """Eight in ten have said something; the last places are shared out as evenly as they can be."""
    from almoner.services.capacity.models import Standing, Statement
    from almoner.services.capacity.rows import NEVER

    never = {"said_at": NEVER, "holds_until": NEVER, "available_from": NEVER.date()}
    spoke = [*(pk for n, (pk, _) in enumerate(made) if n % 5), *(one.pk for one in last)]
    unsaid = [Standing(service_id=pk, statement_id=0, source="", **never) for pk in spoke]
    Standing.objects.bulk_create(unsaid, batch_size=1_000)
    now = datetime.now(UTC)
    times = {
        "received_at": now,
        "holds_until": now + timedelta(days=1),
        "available_from": now.date(),
    }
    rows = [
        Statement(
            service_id=pk, key="first", said_at=now - timedelta(hours=n % 30), source="api",
            said_by="user:1", morning=60 * (n % 4), evening=60 * (n % 3), **times,
        )
        for n, (pk, _) in enumerate(made)
        if n % 5
    ]  # fmt: skip
    each, more = divmod(places, len(last))
    rows += [
        Statement(
            service_id=one.pk, key="first", said_at=now, source="api", said_by="user:1",
            maximum=1_000, accepting=each + (n < more), **times,
        )
        for n, one in enumerate(last)
    ]  # fmt: skip
    Statement.objects.bulk_create(rows, batch_size=1_000)


def _sessions(hubs: list[int]) -> list[str]:
    """Analysts of councils, signed in, whom the demo asks for no second factor."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from almoner.platform.accounts.models import User
    from almoner.registers.workforce.models import Employment, Worker

    backend = "allauth.account.auth_backends.AuthenticationBackend"
    keys = []
    for n in range(SESSIONS):
        user = User.objects.create(email=f"flow{n}@example.test", persona=f"flow-{n}")
        worker = Worker.objects.create(
            given_name="Flow", family_name=str(n), user=user, synthetic=True
        )
        Employment.objects.create(
            worker=worker,
            organisation_id=hubs[n % len(hubs)],
            access_role="analyst",
            starts_on="2020-01-01",
        )
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = backend
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        keys.append(session.session_key)
    return keys
