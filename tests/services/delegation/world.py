"""A small place in which one delegation is granted, and every way to take one thing away."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tests.replay import replayed

from almoner.platform.access.viewer import Viewer
from almoner.platform.accounts.models import User
from almoner.registers.organisations.models import Organisation, Partnership, Team
from almoner.registers.people.models import Involvement, Person
from almoner.registers.workforce.models import Employment, Registration, TrainingRecord, Worker
from almoner.registers.workforce.viewers import viewer_for
from almoner.services.delegation import models as m
from almoner.services.delegation.queries.authority import required_courses

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
TODAY = NOW.date()
YEAR_AGO = TODAY - timedelta(days=365)
INSULIN = "insulin-administration"


@dataclass
class World:
    """Everything the granted delegation rests on, by name."""

    icb: Organisation
    trust: Organisation
    provider: Organisation
    rival: Organisation
    team: Team
    partnership: Partnership
    nurse: Worker
    deputy: Worker
    lead: Worker
    manager: Worker
    worker: Worker
    rival_manager: Worker
    person: Person
    plan: m.Plan
    delegation: m.Delegation
    consent: m.Consent
    competence: m.Competence
    insurance: m.Insurance

    def viewer(self, worker: Worker) -> Viewer:
        return viewer_for(worker.user)


def make_organisation(kind: str, name: str, **extra) -> Organisation:
    return Organisation.objects.create(kind=kind, name=name, synthetic=True, **extra)


def make_worker(name: str, employer: Organisation, role: str, **job) -> Worker:
    given, family = name.split()
    user = User.objects.create_user(
        f"{given}.{family}.{employer.pk}@example.org".lower(),
        "correct horse battery",
        name=name,
        persona="test",
    )
    worker = Worker.objects.create(user=user, given_name=given, family_name=family, synthetic=True)
    job = {"starts_on": YEAR_AGO, "pathway": "3", **job}
    Employment.objects.create(worker=worker, organisation=employer, access_role=role, **job)
    return worker


def make_registrant(name: str, employer: Organisation, role: str = "delegator", **job) -> Worker:
    worker = make_worker(name, employer, role, **job)
    Registration.objects.create(
        worker=worker,
        body="NMC",
        number=f"12A{worker.pk:04d}E",
        profession="registered-nurse",
        starts_on=YEAR_AGO,
        expires_on=TODAY + timedelta(days=365),
        checked_on=TODAY,
    )
    return worker


def make_person(*involved: tuple[Organisation, str, Team | None], **extra) -> Person:
    values = {"given_name": "Margaret", "family_name": "Okafor", "born_on": date(1944, 5, 2)}
    person = Person.objects.create(
        registered_by=involved[0][0], synthetic=True, **{**values, **extra}
    )
    for organisation, kind, team in involved:
        Involvement.objects.create(
            person=person, organisation=organisation, kind=kind, team=team, starts_on=YEAR_AGO
        )
    return person


def train(worker: Worker, employer: Organisation, activity: str = INSULIN, *, days: int = 200):
    for course in required_courses(activity):
        TrainingRecord.objects.create(
            worker=worker,
            employer=employer,
            course=course,
            completed_on=YEAR_AGO,
            expires_on=TODAY + timedelta(days=days),
        )


def make_plan(person: Person, author: Worker, organisation: Organisation, **extra) -> m.Plan:
    values = {
        "activity": INSULIN,
        "version": 1,
        "written_at": NOW - timedelta(days=90),
        "starts_at": NOW - timedelta(days=90),
        "review_by": TODAY + timedelta(days=90),
        "values": {
            "insulin_name": "Long-acting example",
            "insulin_strength": "100 units/ml",
            "device": "Pre-filled pen",
            "dose_units": "12",
            "times": "8am with breakfast",
            "glucose_low": {"value": "5.0", "unit": "mmol/L"},
            "glucose_high": {"value": "15.0", "unit": "mmol/L"},
            "above_range_action": "give-then-call",
            "sites": "Abdomen, thighs",
            "hypo_treatment": "Glucose tablets in the kitchen drawer",
        },
        "procedure": "Check glucose, give the planned dose, record it.",
        "call_first": "Community nursing, 024 7600 0000",
    }
    return m.Plan.objects.create(
        person=person, author=author, organisation=organisation, **{**values, **extra}
    )


@replayed
def make_world() -> World:
    icb = make_organisation("icb", "Example Integrated Care Board")
    trust = make_organisation("trust", "Example Community Trust", parent=icb)
    provider = make_organisation("provider", "Good Neighbours Home Care", setting="home_care")
    rival = make_organisation("provider", "Rival Home Care", setting="home_care")
    team = Team.objects.create(organisation=trust, name="North community nursing")
    partnership = Partnership.objects.create(
        delegating=trust, provider=provider, starts_on=YEAR_AGO, contract_allows_delegation=True
    )
    nurse = make_registrant("Amina Hall", trust, team=team)
    deputy = make_registrant("Dev Patel", trust, team=team)
    lead = make_registrant("Lin Shaw", trust, "team_lead", team=team)
    manager = make_worker("Rosa Mills", provider, "registered_manager", pathway="7")
    worker = make_worker("Joe Banks", provider, "care_worker")
    rival_manager = make_worker("Rita Voss", rival, "registered_manager", pathway="7")
    person = make_person((trust, "nursing", team), (provider, "provider", None))
    train(worker, provider)
    plan = make_plan(person, nurse, trust)
    delegation = make_delegation(person, worker, nurse, deputy, trust, provider, team)
    consent, competence = grant(delegation, manager)
    insurance = agree_lists(icb, provider)
    return World(
        icb,
        trust,
        provider,
        rival,
        team,
        partnership,
        nurse,
        deputy,
        lead,
        manager,
        worker,
        rival_manager,
        person,
        plan,
        delegation,
        consent,
        competence,
        insurance,
    )


def make_delegation(person, worker, nurse, deputy, trust, provider, team, **extra):
    values = {
        "activity": INSULIN,
        "activity_version": 1,
        "status": "active",
        "active_from": NOW - timedelta(days=60),
        "review_due_on": TODAY + timedelta(days=30),
        "created_at": NOW - timedelta(days=90),
        "situation": "Morning dose at home",
        "supervision": "Monthly call",
        "call_first": "024 7600 0000",
    }
    return m.Delegation.objects.create(
        person=person,
        worker=worker,
        delegator=nurse,
        deputy=deputy,
        delegating=trust,
        provider=provider,
        team=team,
        **{**values, **extra},
    )


def grant(delegation: m.Delegation, manager: Worker) -> tuple[m.Consent, m.Competence]:
    signed = NOW - timedelta(days=80)
    for party, worker in (
        ("delegator", delegation.delegator),
        ("delegate", delegation.worker),
        ("employer", manager),
    ):
        m.Signature.objects.create(
            delegation=delegation, party=party, agreed=True, signed_by=worker, signed_at=signed
        )
    consent = m.Consent.objects.create(
        delegation=delegation,
        person=delegation.person,
        basis="consent",
        given_by="The person",
        given_at=signed,
        recorded_by=delegation.delegator,
    )
    competence = m.Competence.objects.create(
        worker=delegation.worker,
        employer=delegation.provider,
        activity=delegation.activity,
        activity_version=1,
        person=delegation.person,
        delegation=delegation,
        assessor=delegation.delegator,
        signed_off_at=NOW - timedelta(days=61),
        valid_until=TODAY + timedelta(days=200),
        practices=5,
        plan_version=1,
    )
    return consent, competence


def agree_lists(icb: Organisation, provider: Organisation, activity: str = INSULIN) -> m.Insurance:
    for organisation in (icb, provider):
        m.ActivityAgreement.objects.create(
            organisation=organisation, activity=activity, starts_on=YEAR_AGO, agreed_by="Board"
        )
    return m.Insurance.objects.create(
        provider=provider,
        insurer="Example Mutual",
        policy_number="EX-1",
        activities=[activity],
        starts_on=YEAR_AGO,
        ends_on=TODAY + timedelta(days=100),
        recorded_by="test",
    )
