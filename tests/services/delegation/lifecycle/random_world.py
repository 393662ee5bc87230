"""The granted world with random records added, changed and ended, as the database allows."""

from datetime import date, datetime, timedelta
from random import Random

from django.db import IntegrityError, transaction
from tests.services.delegation.world import INSULIN, NOW, TODAY, World, make_world

from almoner.registers.organisations.models import Organisation, Partnership
from almoner.registers.people.models import (
    HospitalStay,
    Involvement,
    Representative,
    SharingDecision,
)
from almoner.registers.workforce.models import Employment, Leave, Registration, TrainingRecord
from almoner.services.delegation import models as m
from almoner.services.delegation.queries.authority import required_courses


def day(chance: Random) -> date:
    return TODAY + timedelta(days=chance.randint(-120, 120))


def moment(chance: Random) -> datetime:
    return NOW + timedelta(minutes=chance.randint(-90 * 1440, 90 * 1440))


def maybe(chance: Random, make):
    return make(chance) if chance.random() < 0.5 else None


def ordered(chance: Random, make=day):
    one, other = sorted([make(chance), make(chance)])
    return one, other + timedelta(days=1)


def random_world(seed: int) -> World:
    chance = Random(seed)
    world = make_world()
    for _ in range(chance.randint(1, 12)):
        change = chance.choice(CHANGES)
        try:
            with transaction.atomic():
                change(world, chance)
        except IntegrityError:
            # The database refused it: such a world cannot be.
            continue
    world.delegation.refresh_from_db()
    world.person.refresh_from_db()
    return world


def _insurance(world: World, chance: Random) -> None:
    starts, ends = ordered(chance)
    m.Insurance.objects.create(
        provider=chance.choice([world.provider, world.rival]), insurer="E", policy_number="1",
        starts_on=starts, ends_on=ends, recorded_by="test",
        activities=chance.choice([[INSULIN], ["observations"], [INSULIN, "observations"]]),
    )  # fmt: skip


def _end_insurance(world: World, chance: Random) -> None:
    m.Insurance.objects.filter(pk=world.insurance.pk).update(ends_on=day(chance))


def _agreement(world: World, chance: Random) -> None:
    where = chance.choice([world.icb, world.provider, world.trust])
    m.ActivityAgreement.objects.filter(organisation=where).update(ends_on=maybe(chance, day))
    m.ActivityAgreement.objects.create(
        organisation=where, activity=INSULIN, starts_on=day(chance), agreed_by="E"
    )


def _no_parent(world: World, chance: Random) -> None:
    Organisation.objects.filter(pk=world.trust.pk).update(parent=None)
    world.trust.refresh_from_db()
    world.delegation.refresh_from_db()


def _partnership(world: World, chance: Random) -> None:
    starts, ends = ordered(chance)
    Partnership.objects.create(
        delegating=world.trust, provider=chance.choice([world.provider, world.rival]),
        starts_on=starts, ends_on=chance.choice([None, ends]),
        contract_allows_delegation=chance.random() < 0.5,
    )  # fmt: skip


def _job(world: World, chance: Random) -> None:
    who = chance.choice([world.worker, world.nurse, world.deputy])
    Employment.objects.filter(worker=who).update(ends_on=maybe(chance, day))
    starts, ends = ordered(chance)
    Employment.objects.create(
        worker=who, organisation=chance.choice([world.provider, world.trust, world.rival]),
        access_role="care_worker", starts_on=starts, ends_on=chance.choice([None, ends]),
    )  # fmt: skip


def _competence(world: World, chance: Random) -> None:
    m.Competence.objects.create(
        worker=world.worker, employer=chance.choice([world.provider, world.rival]),
        activity=chance.choice([INSULIN, "observations"]), activity_version=1,
        person=chance.choice([world.person, None]), assessor=world.nurse,
        signed_off_at=moment(chance), valid_until=day(chance),
        plan_version=chance.choice([None, 1, 2]),
    )  # fmt: skip


def _revoke(world: World, chance: Random) -> None:
    m.Competence.objects.update(revoked_at=moment(chance), revoked_because="E")


def _training(world: World, chance: Random) -> None:
    starts, ends = ordered(chance)
    TrainingRecord.objects.create(
        worker=world.worker, employer=chance.choice([world.provider, world.rival]),
        course=chance.choice(required_courses(INSULIN)),
        completed_on=chance.choice([None, starts]), expires_on=chance.choice([None, ends]),
    )  # fmt: skip


def _end_training(world: World, chance: Random) -> None:
    course = chance.choice(required_courses(INSULIN))
    TrainingRecord.objects.filter(course=course).update(expires_on=day(chance))


def _registration(world: World, chance: Random) -> None:
    starts, ends = ordered(chance)
    who = chance.choice([world.nurse, world.deputy])
    Registration.objects.filter(worker=who).update(expires_on=day(chance))
    Registration.objects.create(
        worker=who, body="NMC", number=f"{chance.random()}"[:12],
        profession=chance.choice(["registered-nurse", "Registered nurse", "dietitian"]),
        starts_on=starts, expires_on=ends, checked_on=TODAY,
    )  # fmt: skip


def _leave(world: World, chance: Random) -> None:
    starts, ends = ordered(chance)
    Leave.objects.create(
        worker=world.nurse, organisation=chance.choice([world.trust, world.provider]),
        starts_on=starts, ends_on=ends, deputy=chance.choice([world.deputy, world.manager]),
    )  # fmt: skip


def _deputys_leave(world: World, chance: Random) -> None:
    starts, ends = ordered(chance)
    Leave.objects.create(
        worker=world.deputy, organisation=world.trust, starts_on=starts, ends_on=ends,
        deputy=chance.choice([world.nurse, world.lead]),
    )  # fmt: skip


def _closing(world: World, chance: Random) -> None:
    given, withdrawn = ordered(chance, moment)
    SharingDecision.objects.create(
        person=world.person, scope=chance.choice(["record", "delegation", "research"]),
        organisation=chance.choice([None, world.provider, world.trust, world.rival]),
        agreed=chance.random() < 0.3, given_by="E", given_at=given,
        withdrawn_at=chance.choice([None, withdrawn]),
        recorded_by=world.nurse.user, recorded_for=world.trust,
    )  # fmt: skip


def _plan(world: World, chance: Random) -> None:
    newest = m.Plan.objects.order_by("-version").first()
    starts = moment(chance)
    m.Plan.objects.filter(pk=newest.pk).update(superseded_at=starts)
    m.Plan.objects.create(
        person=world.person, activity=INSULIN, version=newest.version + 1,
        organisation=world.trust, author=world.nurse, written_at=NOW, starts_at=starts,
        review_by=day(chance), values={}, procedure="E", changed_regimen=chance.random() < 0.5,
    )  # fmt: skip


def _stay(world: World, chance: Random) -> None:
    starts, ends = ordered(chance, moment)
    HospitalStay.objects.create(
        person=world.person, admitted_at=starts, discharged_at=chance.choice([None, ends])
    )


def _died(world: World, chance: Random) -> None:
    world.person.died_on = day(chance)
    world.person.save()


def _consent(world: World, chance: Random) -> None:
    basis = chance.choice(["consent", "attorney"])
    speaker = None
    if basis == "attorney":
        starts, ends = ordered(chance)
        speaker = Representative.objects.create(
            person=world.person, kind="lpa_health", name="E", starts_on=starts,
            ends_on=chance.choice([None, ends]),
        )  # fmt: skip
    given, withdrawn = ordered(chance, moment)
    gone = chance.random() < 0.3
    m.Consent.objects.create(
        delegation=world.delegation, person=world.person, basis=basis, given_by="E",
        representative=speaker, given_at=given, review_by=maybe(chance, day),
        withdrawn_at=withdrawn if gone else None, withdrawn_by="E" if gone else "",
        recorded_by=world.nurse,
    )  # fmt: skip


def _withdraw(world: World, chance: Random) -> None:
    m.Consent.objects.filter(pk=world.consent.pk).update(
        withdrawn_at=moment(chance), withdrawn_by="E"
    )


def _signature(world: World, chance: Random) -> None:
    m.Signature.objects.create(
        delegation=world.delegation, party=chance.choice(["delegator", "delegate", "employer"]),
        agreed=chance.random() < 0.5, signed_by=world.worker, signed_at=moment(chance),
    )  # fmt: skip


def _suspension(world: World, chance: Random) -> None:
    since, lifted = ordered(chance, moment)
    over = chance.random() < 0.6
    m.Suspension.objects.create(
        delegation=world.delegation, trigger=chance.choice(["concern", "regimen-changed"]),
        since=since, raised_by="test", lifted_at=lifted if over else None,
        lifted_by=world.nurse if over else None,
    )  # fmt: skip


def _involvement(world: World, chance: Random) -> None:
    starts, ends = ordered(chance)
    where = chance.choice([world.trust, world.provider])
    Involvement.objects.filter(organisation=where).update(ends_on=maybe(chance, day))
    Involvement.objects.create(
        person=world.person, organisation=where, kind="nursing", starts_on=starts,
        ends_on=chance.choice([None, ends]), team=chance.choice([None, world.team]),
    )  # fmt: skip


def _delegation(world: World, chance: Random) -> None:
    starts, ends = ordered(chance, moment)
    m.Delegation.objects.filter(pk=world.delegation.pk).update(
        active_from=starts, active_until=chance.choice([None, ends]),
        review_due_on=day(chance), team=chance.choice([None, world.team]),
    )  # fmt: skip


def _never_active(world: World, chance: Random) -> None:
    m.Delegation.objects.filter(pk=world.delegation.pk).update(
        active_from=None, active_until=None, status=chance.choice(["draft", "supervised", "ended"])
    )


CHANGES = (
    _insurance, _end_insurance, _agreement, _no_parent, _partnership, _job, _competence, _revoke,
    _training, _end_training, _registration, _leave, _deputys_leave, _closing, _plan, _stay, _died,
    _consent, _withdraw, _signature, _suspension, _involvement, _delegation, _never_active,
)  # fmt: skip
