"""What each argument of a route stands for: one thing of each kind in the world of the walk.

A new route with an argument that is not known here fails until somebody says what it stands for.
"""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone
from tests.registers.directory import world as directory
from tests.services.brokerage import world as brokerage
from tests.services.capacity import world as capacity
from tests.services.delegation.world import INSULIN, World

from almoner.engines.instruments.commands import start
from almoner.engines.pathways.commands import open_case
from almoner.engines.pathways.models import DipSample
from almoner.platform.definitions.models import DefinitionVersion
from almoner.platform.imports.models import ImportRun
from almoner.registers.organisations.models import Locality, Team
from almoner.registers.people.models import Relationship
from almoner.registers.workforce.viewers import viewer_for
from almoner.services.delegation.models import Act, Decision, Escalation, Incident, Mandate
from almoner.services.discharge.models import Held, Notice, Stay, Ward
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
    notice = Notice.objects.create(
        stay=stay,
        kind="discharge",
        given_to=world.trust,
        given_at=now,
        given_by="worker",
        said=[],
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
        "notice_id": notice.pk,
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
    "notice_id",
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
