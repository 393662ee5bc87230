"""The kit and the sample script of the how-to page, against our own server as it runs."""

import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from jsonschema import Draft202012Validator
from tests.services.capacity.world import a_world
from tests.surfaces.keys import key_for

from almoner.services.capacity.commands import reserve
from almoner.services.capacity.queries import standing_of
from almoner.services.capacity.standard.kit import CHECKS, Endpoint, try_all
from almoner.services.capacity.standard.schemas import schema

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = Path(__file__).parents[4] / "docs/how-to/feed-capacity.md"


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def url(live_server):
    return f"{live_server.url}/api/v1/capacity"


def key_of(worker):
    scopes = ("capacity:read", "capacity:write")
    return key_for(worker, worker.employments.get().organisation, scopes)


@pytest.mark.hazard("HZ-72")
def test_our_own_endpoint_conforms(world, url):
    results = list(try_all(Endpoint(url, key_of(world.manager)), str(world.home.pk)))
    assert [(one.code, one.told) for one in results if not one.passed] == []
    assert len(results) == len(CHECKS)
    assert standing_of(world.home.pk, timezone.now()).free.places == 0


def script():
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.S)
    return code


def run(tmp_path, url, key, rooms, *more):
    (tmp_path / "feed.py").write_text(script())
    (tmp_path / "rooms.json").write_text(json.dumps(rooms))
    done = subprocess.run(
        [sys.executable, "-I", "feed.py", "rooms.json", *more],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "CAPACITY_URL": url, "CAPACITY_TOKEN": key},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_script_of_the_page_feeds_capacity_and_follows_reservations(world, url, tmp_path):
    key, home = key_of(world.manager), world.home
    rooms = [
        {"reference": home.reference, "maximum": 10, "occupied": 8, "accepting": 2},
        {"reference": world.home_care.reference, "occupied": 3, "maximum": 2},
    ]
    first = run(tmp_path, url, key, rooms)
    assert first[0] == f"{home.pk} counted "
    assert "occupied: 3 places are occupied, but there are only 2. Check both" in first[1]
    at = timezone.now()
    assert standing_of(home.pk, at).free.places == 2
    held = reserve(world.viewer(world.hub), home.pk, "a", at + timedelta(hours=1), at=at)
    cursor = first[-1].removeprefix("cursor ")
    again = run(tmp_path, url, key, rooms[:1], *([cursor] if cursor else []))
    assert again[1].startswith(f"reservation {held} held 1 ")
    last = again[-1].removeprefix("cursor ")
    assert not [line for line in run(tmp_path, url, key, [], last) if "reservation" in line]


def test_a_suppliers_own_script_says_minutes_that_were_never_tried_with_our_code(
    world, url, tmp_path
):
    home_care = world.home_care
    rota = {home_care.reference: {"morning": 90, "evening": 0, "night": None}}
    (tmp_path / "rota.json").write_text(json.dumps(rota))
    done = subprocess.run(
        [sys.executable, "-I", str(Path(__file__).with_name("supplier.py")), "rota.json"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "BASE_URL": url, "API_KEY": key_of(world.manager)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told, stands = (json.loads(line) for line in done.stdout.splitlines())
    assert Draft202012Validator(schema("statement")).is_valid(told["sent"])
    assert [(one["outcome"], one["repeated"]) for one in told["answers"]] == [
        ("counted", False),
        ("counted", True),
    ]
    assert (stands["free_minutes"], stands["free_places"]) == ({"morning": 90, "evening": 0}, None)
    assert standing_of(home_care.pk, timezone.now()).free.minutes == {"morning": 90, "evening": 0}
