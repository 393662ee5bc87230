"""Everything that can be carried away (CSV, PDF, charts, FHIR, JSON), asked for by a rival."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import client_for
from tests.services.delegation.pack.conftest import pdf_text
from tests.services.delegation.world import INSULIN, NOW, make_world
from tests.surfaces.keys import Caller, key_for

from almoner.platform.imports.models import ImportRun
from almoner.services.delegation import models as m
from almoner.surfaces.fhir.resources import KINDS

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("HZ-11")]
NUMBER = "9000000009"
# What belongs to the other provider and its person, and to nobody else.
SECRETS = ("Okafor", "Margaret", NUMBER, "Joe Banks", "Amina Hall", "3.7", "in the drawer")


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def world():
    made = make_world()
    made.person.nhs_number, made.person.nhs_number_status = NUMBER, "01"
    made.person.save()
    record = {"glucose": {"value": "3.7", "unit": "mmol/L"}}
    for hours in range(1, 30):
        at = NOW - timedelta(hours=hours)
        m.Reading.objects.create(
            reference=UUID(int=hours), delegation=made.delegation, worker=made.worker,
            plan=made.plan, taken_at=at, recorded_at=at, record=record, allowed=False,
        )  # fmt: skip
        m.Act.objects.create(
            reference=UUID(int=hours), delegation=made.delegation, activity=INSULIN,
            worker=made.worker, person=made.person, provider=made.provider,
            delegating=made.trust, plan=made.plan, done_at=at, recorded_at=at, outcome="done",
            timing="on_time", record=record, note="Pen in the drawer", authority={"granted": True},
        )  # fmt: skip
    return made


def words(answer) -> str:
    if answer.get("Content-Type", "").startswith("application/pdf"):
        return pdf_text(answer.getvalue())
    return answer.getvalue().decode()


def leaked(answer) -> list[str]:
    text = words(answer)
    return [secret for secret in SECRETS if secret in text]


def the_import(world) -> ImportRun:
    return ImportRun.objects.create(
        kind="ascwds", organisation_id=world.provider.pk, user_id=world.manager.user_id,
        worker_id=world.manager.pk, filenames=["Okafor.csv"], digest="0" * 64, status="failed",
        report={"findings": [{"severity": "error", "code": "x", "problem": "Joe Banks", "mend": "",
                              "where": "row 2", "column": "A", "value": "Joe Banks"}]},
        options={"stage": "done", "by": "Rosa Mills", "sizes": []}, asked_at=NOW,
    )  # fmt: skip


def pages(world) -> list[str]:
    """Pages with charts, downloads and searches, as the other provider would ask for them."""
    one, person, provider = world.delegation.pk, world.person.pk, world.provider.pk
    return [
        reverse("delegation:detail", args=[one]),
        reverse("pack:delegation", args=[one]),
        reverse("pack:delegation_pdf", args=[one]),
        reverse("pack:provider", args=[provider]),
        reverse("pack:provider_pdf", args=[provider]),
        reverse("pack:place_pdf"),
        reverse("governance:impact"),
        reverse("governance:impact_csv"),
        reverse("governance:board"),
        reverse("governance:incidents"),
        f"/people/{person}/",
        "/people/?q=Okafor",
        f"/people/?q={NUMBER}",
        f"/workers/{world.worker.pk}/",
        "/workers/?q=Banks",
        "/service/",
    ]


def test_no_page_chart_csv_or_pdf_tells_a_rival_anything(world):
    rival = client_for(world.rival_manager)
    paths = [*pages(world), f"/imports/{the_import(world).pk}/report.csv"]
    answers = {path: rival.get(path) for path in paths}
    told = {path: leaked(answer) for path, answer in answers.items()}
    # A search shows the words that were typed; that is no answer.
    searched = {path for path in paths if "?q=" in path}
    assert {path: found for path, found in told.items() if found and path not in searched} == {}
    for path in searched:
        assert "Margaret" not in words(answers[path])
        assert "Joe" not in words(answers[path])
    assert {answer.status_code for answer in answers.values()} <= {200, 302, 403, 404, 409}


def test_the_same_pages_do_tell_their_own_manager(world):
    """The control: what is looked for above is there to be found."""
    own = client_for(world.manager)
    told = {path: leaked(own.get(path)) for path in pages(world)}
    assert {secret for found in told.values() for secret in found} >= {"Okafor", "Joe Banks"}
    assert "Joe Banks" in told[reverse("pack:delegation_pdf", args=[world.delegation.pk])]


SEARCHES = [
    "/{kind}",
    "/{kind}?_count=50",
    "/{kind}?patient={person}",
    "/{kind}?patient=Patient/{person}",
    "/{kind}?subject=Patient/{person}",
    "/{kind}/{person}",
    "/{kind}/{delegation}",
]


def fhir(world, who, organisation):
    caller = Caller(key_for(who, organisation), "/fhir/R4")
    ids = {"person": world.person.pk, "delegation": world.delegation.pk}
    for kind in KINDS:
        for search in SEARCHES:
            path = search.format(kind=kind, **ids)
            yield path, caller.get(path)
    for query in (f"identifier={NUMBER}", "family=Okafor", "name=Margaret", "birthdate=1944-05-02",
                  f"identifier=https://fhir.nhs.uk/Id/nhs-number|{NUMBER}"):  # fmt: skip
        yield query, caller.get(f"/Patient?{query}")


def body(answer) -> str:
    """Without the address that was asked for, which a bundle repeats."""
    found = answer.json()
    found.pop("link", None)
    return str(found)


def test_no_fhir_search_tells_a_rival_anything(world):
    for path, answer in fhir(world, world.rival_manager, world.rival):
        text = body(answer)
        if "resourceType': 'OperationOutcome" not in text:
            assert [secret for secret in SECRETS if secret in text] == [], path
            assert answer.json().get("total", 0) == 0 or "Rita" in text, path
        assert answer.status_code in (200, 400, 403, 404), path


def test_fhir_does_tell_their_own_manager(world):
    text = str([body(answer) for _, answer in fhir(world, world.manager, world.provider)])
    assert {"Okafor", NUMBER, "3.7"} <= {secret for secret in SECRETS if secret in text}


@pytest.mark.parametrize(
    "path",
    ["/acts", "/delegations", "/competence", "/escalations", "/people", "/workers", "/incidents"],
)
def test_no_list_of_the_rest_api_tells_a_rival_anything(world, path):
    caller = Caller(key_for(world.rival_manager, world.rival))
    for query in ("", f"?person_id={world.person.pk}", f"?worker_id={world.worker.pk}"):
        answer = caller.get(f"{path}{query}")
        assert [secret for secret in SECRETS if secret in answer.content.decode()] == []
