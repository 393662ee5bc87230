"""Every route is asked for by an outsider, by a rival, and by a role without the right.

A new route with an argument this file does not know fails here until somebody says which of the
world's things it stands for.
"""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from tests.factories import client_for
from tests.registers.directory import world as directory
from tests.services.brokerage import world as brokerage
from tests.services.capacity import world as capacity
from tests.services.delegation.world import INSULIN, World, make_world

from almoner.engines.instruments.commands import start
from almoner.engines.pathways.commands import open_case
from almoner.engines.pathways.models import DipSample
from almoner.platform.access.rights import ROLES
from almoner.platform.definitions.models import DefinitionVersion
from almoner.platform.imports.models import ImportRun
from almoner.registers.organisations.models import Locality, Team
from almoner.registers.people.models import Relationship
from almoner.registers.workforce.viewers import viewer_for
from almoner.services.delegation.models import Act, Decision, Escalation, Incident, Mandate
from almoner.services.discharge.models import Held, Stay, Ward
from almoner.services.rounds.models import (
    Division,
    Handover,
    RoundPlan,
    Shift,
    StudyRun,
    WantedVisit,
)
from almoner.services.rounds.rules.studying import Wish
from almoner.services.visits.models import Task, Visit

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("HZ-11")]

# Walked by tests of their own: token, scope and rival for each operation or resource.
ELSEWHERE = ("api/", "fhir/")
# allauth's pages and the sign-in pages are about one's own account only.
OWN_ACCOUNT = ("accounts/",)
HELD = sorted(set(ROLES) - {"nobody"})


class Route(NamedTuple):
    pattern: str
    name: str
    view: Any
    arguments: tuple[str, ...]

    @property
    def right(self) -> str | None:
        return getattr(self.view, "right", None)


def routes() -> list[Route]:
    return [
        route
        for route in _walk(get_resolver().url_patterns, "", "")
        if not route.pattern.startswith(ELSEWHERE + OWN_ACCOUNT)
    ]


def _walk(patterns: list, prefix: str, space: str) -> Iterator[Route]:
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, prefix + str(one.pattern), inner)
        elif isinstance(one, URLPattern):
            arguments = tuple(one.pattern.converters)
            yield Route(prefix + str(one.pattern), f"{space}{one.name}", one.callback, arguments)


def guarded() -> list[Route]:
    return [route for route in routes() if route.right and route.right != "signed-in"]


def things_of(world: World) -> dict[str, Any]:
    """One of the world's own things for every argument a route may take."""
    now = timezone.now()
    care = {
        "person": world.person,
        "provider": world.provider,
        "delegating": world.trust,
        "delegation": world.delegation,
    }
    visit = Visit.objects.create(
        provider=world.provider,
        person=world.person,
        worker=world.worker,
        starts_at=now,
        ends_at=now + timedelta(minutes=30),
    )
    task = Task.objects.create(
        visit=visit,
        activity=INSULIN,
        due_at=now,
        planned_granted=True,
        granted=True,
        checked_at=now,
    )
    act = Act.objects.create(
        **care,
        reference=uuid.uuid4(),
        activity=INSULIN,
        worker=world.worker,
        done_at=now - timedelta(hours=2),
        recorded_at=now,
        outcome="done",
        timing="on_time",
        authority={"granted": True, "chain": []},
    )
    call = Escalation.objects.create(
        **care, raised_by=world.worker, raised_at=now, situation="Unwell"
    )
    incident = Incident.objects.create(
        **care,
        kind="other",
        severity="none",
        happened_at=now,
        reported_at=now,
        reported_by=world.worker,
        what_happened="x",
    )
    decision = Decision.objects.create(
        person=world.person,
        activity=INSULIN,
        organisation=world.trust,
        provider=world.provider,
        decided_by=world.nurse,
        decided_at=now,
        gates_version=1,
        activity_version=1,
        answers={},
        outcome="delegate",
    )
    mandate = Mandate.objects.create(
        function="trusted-assessor-carers",
        function_version=1,
        granted_by=world.trust,
        signed_by=world.lead,
        holder_organisation=world.provider,
        starts_on=now.date(),
        ends_on=now.date() + timedelta(days=30),
        reference="Minute 1",
    )
    run = ImportRun.objects.create(
        kind="matrix", organisation_id=world.provider.pk, digest="0" * 64, asked_at=now
    )
    draft = DefinitionVersion.objects.create(
        kind="pathways",
        code="draft",
        version=1,
        organisation_id=world.trust.pk,
        status="draft",
        saved_at=now,
        saved_by="user:0",
    )
    relation = Relationship.objects.create(
        person=world.person, kind="Daughter", name="Ada", starts_on=now.date()
    )
    locality = Locality.objects.create(organisation=world.provider, name="North")
    completion = start(
        viewer_for(world.nurse.user), code="capacity-decision", person_id=world.person.pk, at=now
    )
    case = open_case(
        viewer_for(world.nurse.user),
        pathway="front-door",
        route="phone",
        person_id=world.person.pk,
        team_id=Team.objects.create(organisation=world.trust, name="Front door").pk,
        at=now,
    )
    sample = DipSample.objects.create(
        organisation=world.trust,
        pathway=case.pathway,
        starts_on=now.date(),
        ends_on=now.date() + timedelta(days=1),
        seed="x",
        of=1,
        cases=[case.pk],
        drawn_at=now,
        drawn_by="user:0",
    )
    wanted = WantedVisit.objects.create(
        provider=world.provider,
        person=world.person,
        day=now.date(),
        opens=480,
        closes=540,
        minutes=30,
    )
    shift = Shift.objects.create(
        provider=world.provider,
        worker=world.worker,
        day=now.date(),
        starts_at=now,
        ends_at=now + timedelta(hours=8),
    )
    rounds = RoundPlan.objects.create(
        provider=world.provider,
        day=now.date(),
        version=1,
        status="draft",
        passed=True,
        made_by="user:0",
        asked_at=now,
    )
    study = StudyRun.objects.create(
        organisation=world.icb,
        asked_by=world.manager.user,
        options=Wish().as_dict(),
        asked_at=now,
    )
    division = Division.objects.create(
        organisation=world.icb,
        name="Homecare",
        version=1,
        why="Cut",
        cells={"881958832bfffff": "N1"},
        origin={"authorities": ["E08000026"], "limits": {}},
        made_by="user:0",
        made_at=now,
    )
    handover = Handover.objects.create(
        organisation=world.icb,
        division=division,
        starts_on=now.date(),
        ends_on=now.date(),
        counts={"people": 0, "change": 0, "outside": 0},
        made_by="user:0",
        made_at=now,
    )
    ward = Ward.objects.create(
        organisation=world.trust,
        site_code="X",
        code="W",
        name="Willow",
        team=Team.objects.create(organisation=world.trust, name="Wards"),
    )
    stay = Stay.objects.create(
        organisation=world.trust, person=world.person, ward=ward, source="screen", admitted_at=now
    )
    held = Held.objects.create(
        organisation=world.trust,
        why="no-number",
        said={"heard": "admitted", "happened_at": now.isoformat()},
        held_at=now,
    )
    return {
        **directory.things(world),
        **brokerage.things(world),
        **capacity.things(world),
        "act_id": act.pk,
        "activity": INSULIN,
        "block": 1,
        "care": "nursing",
        "case_id": case.pk,
        "completion_id": completion.pk,
        "day": now.date().isoformat(),
        "decision_id": decision.pk,
        "deed": "note",
        "delegation_id": world.delegation.pk,
        "division_id": division.pk,
        "escalation_id": call.pk,
        "function": mandate.function,
        "handover_id": handover.pk,
        "held_id": held.pk,
        "incident_id": incident.pk,
        "indicator": "cases-opened",
        "instrument": "capacity-decision",
        "key": relation.pk,
        "kind": "matrix",
        "locality_id": locality.pk,
        "mandate_id": mandate.pk,
        "organisation_id": world.provider.pk,
        "partnership_id": world.partnership.pk,
        "pathway": case.pathway,
        "person_id": world.person.pk,
        "plan_id": rounds.pk,
        "provider_id": world.provider.pk,
        "queue": "duty",
        "reference": uuid.uuid4(),
        "run_id": run.pk,
        "sample_id": sample.pk,
        "section": "all",
        "shape": "statement",
        "shift_id": shift.pk,
        "stay_id": stay.pk,
        "study_id": study.pk,
        "task_id": task.pk,
        "transition": "to-initial-contact",
        "verb": "suspend",
        "version_id": draft.pk,
        "visit_id": visit.pk,
        "wanted_id": wanted.pk,
        "ward_id": ward.pk,
        "worker_id": world.worker.pk,
        "worklist": "concern-not-passed",
    }


# An argument that names a thing of care: a rival who holds the right must still not see it.
OF_CARE = {
    "act_id",
    "agreement_id",
    "answer_id",
    "assistant_id",
    "case_id",
    "completion_id",
    "decision_id",
    "delegation_id",
    "division_id",
    "escalation_id",
    "handover_id",
    "held_id",
    "incident_id",
    "offer_id",
    "package_id",
    "person_id",
    "plan_id",
    "question_id",
    "referral_id",
    "reservation_id",
    "run_id",
    "sample_id",
    "shift_id",
    "stay_id",
    "spare_id",
    "subscription_id",
    "task_id",
    "version_id",
    "visit_id",
    "wanted_id",
    "ward_id",
    "worker_id",
}


def address(route: Route, things: dict[str, Any]) -> str:
    unknown = set(route.arguments) - set(things)
    assert not unknown, f"{route.pattern}: say what {unknown} is in this file."
    return reverse(route.name, kwargs={name: things[name] for name in route.arguments})


def ask(client: Client, where: str) -> list[int]:
    """The answers to reading and to sending."""
    return [client.get(where).status_code, client.post(where, {}).status_code]


def test_every_view_says_who_may_open_it():
    unguarded = [route.pattern for route in routes() if not getattr(route.view, "is_screen", False)]
    assert unguarded == []


def test_an_outsider_gets_no_further_than_the_sign_in_page():
    things = things_of(make_world())
    client = Client()
    passed = {
        route.pattern: answers
        for route in guarded()
        if set(answers := ask(client, address(route, things))) - {302, 405, 403}
    }
    assert passed == {}


def walkers(number, route):
    """Three of the roles without the right to this route, others for the next."""
    without = [one for one in HELD if route.right not in ROLES[one].rights]
    turned = number % max(len(without), 1)
    return (without[turned:] + without[:turned])[:3]


@pytest.mark.parametrize("role", HELD)
def test_a_role_without_the_right_is_refused(role):
    world = make_world()
    things = things_of(world)
    holder = {
        "care_worker": world.worker,
        "registered_manager": world.manager,
        "delegator": world.nurse,
        "team_lead": world.lead,
    }.get(role) or _of_place(world, role)
    client = client_for(holder)
    without = [route for i, route in enumerate(guarded()) if role in walkers(i, route)]
    assert without
    passed = {
        route.pattern: answers
        for route in without
        if set(answers := ask(client, address(route, things))) - {405} != {403}
    }
    assert passed == {}


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"nobody", "board", "analyst"}))
def test_a_rival_with_every_right_sees_nothing_of_this_care(role):
    world = make_world()
    things = things_of(world)
    client = client_for(_rival(world, role))
    passed = {}
    for route in guarded():
        if not (set(route.arguments) & OF_CARE and route.right in ROLES[role].rights):
            continue
        answers = ask(client, address(route, things))
        if set(answers) - {403, 404, 405, 409}:
            passed[route.pattern] = answers
    assert passed == {}


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"nobody", "board", "analyst"}))
def test_no_page_of_a_rival_names_the_person(role):
    world = make_world()
    client = client_for(_rival(world, role))
    told = []
    for route in guarded():
        if route.arguments or route.right not in ROLES[role].rights:
            continue
        page = client.get(reverse(route.name))
        if b"Okafor" in page.content or b"Joe Banks" in page.content:
            told.append(route.pattern)
    assert told == []


def _of_place(world: World, role: str):
    from tests.services.delegation.world import make_worker

    return make_worker("Bea Frost", world.icb, role, pathway="998")


def _rival(world: World, role: str):
    """Somebody at a rival provider, or at another trust, with the role's every right."""
    from tests.services.delegation.world import make_organisation, make_registrant, make_worker

    if role in ("social_worker", "casework_manager"):
        return make_worker("Rob Field", make_organisation("council", "Another Council"), role)
    if role in ("delegator", "team_lead"):
        other = make_organisation("trust", "Another Trust")
        return make_registrant("Rob Field", other, role)
    return make_worker("Rex Stone", world.rival, role)
