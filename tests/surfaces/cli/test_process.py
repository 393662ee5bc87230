"""The real command in a process of its own: exit codes, streams, signals."""

import json
import os
import signal
import subprocess
import sys
import time
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from tests.services.delegation.world import INSULIN, NOW, make_world

pytestmark = pytest.mark.slow
NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2"


def almoner(*words, url=NOWHERE, **options):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "almoner.platform.settings.live",
        "DATABASE_URL": url,
        "PYTHONPATH": "src",
        "ALMONER_DATABASE_ROLE": "owner",
    }
    command = [sys.executable, "-m", "almoner.surfaces.cli.main", *map(str, words)]
    return subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def told(process, seconds=60):
    out, errors = process.communicate(timeout=seconds)
    return process.returncode, out, errors


def here():
    """The address of the tests' own database."""
    at = connection.settings_dict
    user = quote(at["USER"], safe="")
    password = f":{quote(at['PASSWORD'], safe='')}" if at["PASSWORD"] else ""
    where = urlencode({"host": at["HOST"], "port": at["PORT"]})
    return f"postgresql://{user}{password}@/{at['NAME']}?{where}"


def question(world):
    return [
        "authority",
        *("--worker", world.worker.pk),
        *("--activity", INSULIN),
        *("--person", world.person.pk),
        *("--at", NOW.isoformat()),
    ]


def test_what_needs_no_database_works_without():
    code, out, errors = told(almoner("activities", "list", "--json"))
    assert (code, errors) == (0, "")
    assert INSULIN in [one["code"] for one in json.loads(out)]


def test_without_a_database_it_is_not_answerable():
    words = ["authority", "--worker", 1, "--activity", INSULIN, "--person", 1]
    code, out, _ = told(almoner(*words, "--at", "2026-11-20T08:00:00Z", "--json"))
    assert code == 2
    assert json.loads(out)["refusals"][0]["code"] == "no_database"


def test_without_a_database_the_words_go_to_the_other_stream():
    words = ["authority", "--worker", 1, "--activity", INSULIN, "--person", 1]
    code, out, errors = told(almoner(*words, "--at", "2026-11-20T08:00:00Z"))
    assert (code, out) == (2, "")
    assert "The database did not answer" in errors
    assert "Traceback" not in errors


@pytest.mark.django_db(transaction=True)
def test_granted_then_refused_against_the_real_database():
    world = make_world()
    code, out, _ = told(almoner(*question(world), "--json", url=here()))
    assert code == 0, out
    assert json.loads(out)["granted"] is True
    world.insurance.delete()
    code, out, _ = told(almoner(*question(world), "--json", url=here()))
    assert code == 1, out
    assert json.loads(out)["granted"] is False


def at_work():
    """Whether a worker of the queue has said that it lives."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_workers")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_waits_and_ends():
    code, out, errors = told(almoner("worker", "--until-idle", url=here()))
    assert code == 0, out + errors


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_until_it_is_asked_to_stop():
    process = almoner("worker", url=here(), start_new_session=True)
    try:
        until = time.monotonic() + 60
        while not at_work() and time.monotonic() < until:
            assert process.poll() is None, told(process)
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        code, out, errors = told(process, 30)
    finally:
        process.kill()
    assert code in (0, -signal.SIGTERM), out + errors
    assert "Traceback" not in errors
