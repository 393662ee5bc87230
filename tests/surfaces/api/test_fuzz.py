"""Every operation fuzzed from its own description: no fault of ours, and no answer undescribed."""

from itertools import count
from uuid import uuid4

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.registers.directory.world import a_service
from tests.services.brokerage import world as brokerage
from tests.services.delegation.commands import story
from tests.services.delegation.world import make_worker, make_world
from tests.surfaces.keys import ALL, key_for

from almoner.platform.wsgi import application
from almoner.services.delegation.commands.escalations import raise_escalation
from almoner.surfaces.api.main import api

CHECKED = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
DESCRIPTION = api.get_openapi_schema(path_prefix="/api/v1/")
OPERATIONS = [(path, verb) for path, verbs in DESCRIPTION["paths"].items() for verb in verbs]
WHOLE = 24
# Whose key opens what the lead's does not.
KEYS = {
    "/api/v1/capacity": "manager",
    "/api/v1/brokerage/invitations": "manager",
    "/api/v1/brokerage/offers": "manager",
    "/api/v1/brokerage": "broker",
}
few = settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def schema():
    made = schemathesis.openapi.from_dict(DESCRIPTION)
    made.app = application
    return made


@pytest.fixture(scope="module")
def place(django_db_setup, django_db_blocker):
    """One world for all cases, undone at the end; the application's own connection is ours."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world()
        world.call = raise_escalation(
            world.viewer(world.worker),
            delegation_id=world.delegation.pk,
            situation="Drowsy.",
            at=timezone.now(),
        )
        world.brokered = brokerage.things(world)
        world.broker = make_worker("Bo Broker", world.icb, "broker")
        world.service = a_service(organisation=world.provider, kind="nursing")
        world.decision = story.decided(world, timezone.now())
        yield world
        transaction.set_rollback(True)
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def keys(place, db, settings):
    """A team lead's software may do most; a worker's records acts, a provider's what is free."""
    settings.API_REQUESTS_A_MINUTE = 1_000_000
    return {
        "lead": key_for(place.lead, place.trust, ALL),
        "worker": key_for(place.worker, place.provider, ALL),
        "manager": key_for(place.manager, place.provider, ALL),
        "broker": key_for(place.broker, place.icb, ALL),
    }


def bearer(keys, case):
    path = case.operation.path
    recording = path.startswith(("/api/v1/acts", "/api/v1/escalations"))
    recording &= not path.endswith(("/seen", "/answer"))
    who = next((who for start, who in KEYS.items() if path.startswith(start)), "lead")
    return {"Authorization": f"Bearer {keys['worker' if recording else who]}"}


def aim(case, place):
    """Half of the cases speak of what is there, so that they reach past the first check."""
    real = {
        "delegation_id": place.delegation.pk,
        "delegation": place.delegation.pk,
        "person_id": place.person.pk,
        "person": place.person.pk,
        "worker_id": place.worker.pk,
        "worker": place.worker.pk,
        "activity": place.delegation.activity,
        "provider": place.provider.pk,
        "deputy": place.deputy.pk,
        "from_worker": place.nurse.pk,
        "to_worker": place.lead.pk,
        "decision": place.decision.pk,
        "decision_id": place.decision.pk,
        "escalation_id": place.call.pk,
        "answers": {k: v for k, v in story.passing().items() if k != "facts"},
        "service": str(place.service.pk),
        **place.brokered,
        "facts": story.passing().pop("facts"),
        "values": story.VALUES,
    }
    for part in (case.path_parameters, case.query, case.body):
        if not isinstance(part, dict):
            continue
        for name in part.keys() & real.keys():
            if len(str(part[name])) % 2:
                part[name] = real[name]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "verb"), OPERATIONS)
def test_no_input_makes_it_fail(path, verb, schema, keys, place):
    """The cases are worked out here and not when tests are collected, which every worker does. Of
    those at the edges of each value, which differ little, the later ones are thinned out."""
    number = count()

    @few
    def answers(case):
        if (this := next(number)) > WHOLE and this % 5:
            return
        aim(case, place)
        response = case.call(headers=bearer(keys, case))
        case.validate_response(response, checks=CHECKED)

    operation = schema[path][verb.upper()]
    build_operation_test(
        config=schema.config,
        operation=operation,
        test_func=answers,
        given_kwargs={},
        feedback=FeedbackSources(),
    )()


def test_the_keys_reach_answers_as_well_as_refusals(client, keys, place):
    """Else the fuzz would prove only that a locked door stays locked."""
    lead = {"HTTP_AUTHORIZATION": f"Bearer {keys['lead']}"}
    worker = {"HTTP_AUTHORIZATION": f"Bearer {keys['worker']}"}
    delegation = place.delegation.pk
    said_nothing = {
        "delegation": delegation,
        "reference": str(uuid4()),
        "outcome": "refused",
        "done_at": "2026-01-01T08:00:00Z",
    }
    answers = [
        client.get(f"/api/v1/delegations/{delegation}", **lead),
        client.get("/api/v1/delegations/999999", **lead),
        client.post("/api/v1/acts", said_nothing, content_type="application/json", **worker),
        client.get("/api/v1/authority", **lead),
    ]
    assert [answer.status_code for answer in answers] == [200, 404, 409, 422]
