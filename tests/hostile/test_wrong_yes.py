"""Ways in which a dose might be allowed that must not be. Each began as an attack."""

from copy import copy
from datetime import timedelta

import pytest
from tests.services.delegation.acts.door import AFTER, Door, codes, glucose, minutes, mmol
from tests.services.delegation.world import (
    INSULIN,
    NOW,
    TODAY,
    YEAR_AGO,
    grant,
    make_delegation,
    make_plan,
    make_worker,
    make_world,
    train,
)

from almoner.kernel.refusals import Refused
from almoner.platform.access.scope import scoped
from almoner.registers.organisations.models import Partnership
from almoner.registers.people.models import Involvement
from almoner.registers.workforce.models import Employment
from almoner.registers.workforce.viewers import viewer_for
from almoner.services.delegation import models as m
from almoner.services.delegation.catalogue import activities
from almoner.services.delegation.catalogue.predicates import comparisons
from almoner.services.delegation.catalogue.stops import Reading as Earlier
from almoner.services.delegation.commands.acts import correct_act
from almoner.services.delegation.commands.supervision import set_leave
from almoner.services.delegation.doses import FOLLOWED
from almoner.services.delegation.queries.authority import may
from almoner.services.delegation.queries.doses import done_since, readings_since

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def ask(world, at=NOW, **more):
    return may(world.worker.pk, INSULIN, world.person.pk, at, **more)


class TestGlucose:
    pytestmark = pytest.mark.hazard("HZ-13")

    def test_a_fresh_reference_does_not_wash_a_low_reading_away(self, world):
        _, first = Door(world).check(mmol("3.2"))
        assert not first.allowed
        _, again = Door(world).check(mmol("7.2"), after=2)
        assert not again.allowed

    def test_an_allowed_check_ends_with_a_later_low_one_elsewhere(self, world):
        first, second = Door(world), Door(world)
        assert first.check(mmol("7.2"))[1].allowed
        assert not second.check(mmol("3.1"), after=3)[1].allowed
        with pytest.raises(Refused) as refused:
            first.record(after=4)
        assert "stopped" in codes(refused)

    def test_a_dose_is_not_recorded_as_given_before_its_check(self, world):
        door = Door(world)
        door.check(mmol("7.2"))
        with pytest.raises(Refused) as refused:
            door.record(after=2, done_at=minutes(-30))
        assert "done_before_the_check" in codes(refused)

    def test_recovered_on_another_reference_is_allowed_after_the_wait(self, world):
        Door(world).check(mmol("3.2"))
        _, again = Door(world).check({**mmol("7.2"), "hypo_treatment_taken": "taken"}, after=16)
        assert again.allowed

    def test_a_low_reading_of_the_last_dose_does_not_stop_the_next(self, world):
        door = Door(world)
        door.check(mmol("3.2"))
        door.check({**mmol("7.2"), "hypo_treatment_taken": "taken"}, after=16)
        door.record(after=17)
        _, evening = Door(world).check(mmol("7.2"), after=10 * 60)
        assert evening.allowed


class TestPlans:
    pytestmark = pytest.mark.hazard("HZ-05")

    def tomorrows(self, world):
        starts = NOW + timedelta(days=1)
        m.Plan.objects.filter(pk=world.plan.pk).update(superseded_at=starts)
        values = {**world.plan.values, "dose_units": "30"}
        return make_plan(
            world.person,
            world.nurse,
            world.trust,
            version=2,
            written_at=NOW - timedelta(hours=1),
            starts_at=starts,
            values=values,
        )

    def test_tomorrows_dose_is_never_given_today(self, world):
        self.tomorrows(world)
        _, stopped = Door(world).check({**mmol("7.2"), "dose_units": "30"}, plan_version=2)
        assert not stopped.allowed
        with pytest.raises(Refused) as refused:
            Door(world).check(mmol("7.2"), after=5, plan_version=2)
        assert codes(refused) == ["plan_changed"]

    def test_todays_plan_is_still_followed(self, world):
        self.tomorrows(world)
        door = Door(world)
        assert door.check(mmol("7.2"), plan_version=1)[1].allowed
        assert door.record().plan_id == world.plan.pk


class TestCompetence:
    pytestmark = pytest.mark.hazard("HZ-02")

    def test_an_older_sign_off_does_not_outlive_a_revoked_newer_one(self, world):
        newer = m.Competence.objects.get(pk=world.competence.pk)
        newer.pk, newer.signed_off_at = None, NOW - timedelta(days=20)
        newer.revoked_at, newer.revoked_because = NOW - timedelta(days=1), "Unsafe"
        newer.save()
        assert not ask(world).granted

    def test_signed_again_after_that_counts(self, world):
        self.test_an_older_sign_off_does_not_outlive_a_revoked_newer_one(world)
        fresh = m.Competence.objects.get(pk=world.competence.pk)
        fresh.pk, fresh.signed_off_at = None, NOW - timedelta(hours=1)
        fresh.save()
        assert ask(world).granted

    def test_it_counted_until_the_moment_it_was_taken_back(self, world):
        self.test_an_older_sign_off_does_not_outlive_a_revoked_newer_one(world)
        assert ask(world, NOW - timedelta(days=2)).granted


class TestEmployers:
    pytestmark = pytest.mark.hazard("HZ-01")

    def test_at_work_for_the_trust_the_providers_delegation_is_not_theirs(self, world):
        Employment.objects.create(
            worker=world.worker,
            organisation=world.trust,
            access_role="care_worker",
            starts_on=YEAR_AGO,
            pathway="3",
        )
        viewer = viewer_for(world.worker.user, world.trust.pk)
        assert viewer.organisation_id == world.trust.pk
        door = Door(world)
        door.viewer = viewer
        with pytest.raises(Refused) as refused:
            door.check(mmol("7.2"))
        assert codes(refused) == ["not_your_delegation"]


class TestSuspended:
    pytestmark = pytest.mark.hazard("HZ-03")

    def test_a_status_of_suspended_alone_is_enough(self, world):
        m.Delegation.objects.filter(pk=world.delegation.pk).update(status="suspended")
        assert not ask(world).granted

    def test_a_status_of_ended_alone_is_enough(self, world):
        m.Delegation.objects.filter(pk=world.delegation.pk).update(status="ended")
        assert not ask(world).granted


class TestDeputies:
    pytestmark = pytest.mark.hazard("HZ-10")

    def away(self, who, deputy, start=1, end=5):
        set_leave(
            viewer_for(who.user),
            starts_on=TODAY + timedelta(days=start),
            ends_on=TODAY + timedelta(days=end),
            deputy_id=deputy.pk,
            at=NOW,
        )

    def test_whoever_covers_does_not_go_away_as_well(self, world):
        self.away(world.nurse, world.deputy)
        with pytest.raises(Refused) as refused:
            self.away(world.deputy, world.lead, 4, 8)
        assert codes(refused) == ["covers_a_colleague"]

    def test_they_may_go_when_the_other_is_back(self, world):
        self.away(world.nurse, world.deputy)
        self.away(world.deputy, world.lead, 5, 8)


class TestCorrections:
    def test_authority_of_a_correction_is_asked_for_its_own_moment(self, world):
        door = Door(world)
        missed = door.record("missed", note="Nobody in", due_at=NOW)
        assert missed.authority["granted"]
        before = world.delegation.active_from - timedelta(days=1)
        values = {**mmol("7.2"), "site": "abdomen-left", "site_healthy": True, "needle_safe": True}
        act = correct_act(
            door.viewer,
            act_id=missed.pk,
            reason="It was done",
            outcome="done",
            done_at=before,
            values=values,
            at=minutes(5),
        )
        assert not act.authority["granted"]


class TestTwoProviders:
    """A person has two providers, each with a delegation of the same dose."""

    pytestmark = pytest.mark.hazard("HZ-07")

    def second(self, world):
        """The rival cares for the person too, and may give the insulin too."""
        other = copy(world)
        other.worker = make_worker("Kit Shah", world.rival, "care_worker")
        train(other.worker, world.rival)
        Involvement.objects.create(
            person=world.person, organisation=world.rival, kind="provider", starts_on=YEAR_AGO
        )
        Partnership.objects.create(
            delegating=world.trust,
            provider=world.rival,
            starts_on=YEAR_AGO,
            contract_allows_delegation=True,
        )
        m.ActivityAgreement.objects.create(
            organisation=world.rival, activity=INSULIN, starts_on=YEAR_AGO, agreed_by="Board"
        )
        m.Insurance.objects.create(
            provider=world.rival,
            insurer="Mutual",
            policy_number="EX-2",
            activities=[INSULIN],
            starts_on=YEAR_AGO,
            ends_on=TODAY + timedelta(days=100),
            recorded_by="test",
        )
        other.delegation = make_delegation(
            world.person,
            other.worker,
            world.nurse,
            world.deputy,
            world.trust,
            world.rival,
            world.team,
        )
        grant(other.delegation, world.rival_manager)
        return Door(other)

    def test_a_dose_given_by_one_is_refused_to_the_other(self, world):
        other = self.second(world)
        first = Door(world)
        first.check(mmol("7.2"))
        first.record()
        with scoped(other.viewer, drop_role=True):
            assert not m.Act.objects.exists()
            with pytest.raises(Refused) as refused:
                other.check(mmol("7.2"), after=10)
        assert codes(refused) == ["already_done"]

    def test_a_low_reading_taken_by_one_stops_the_other(self, world):
        other = self.second(world)
        assert not Door(world).check(mmol("3.2"))[1].allowed
        with scoped(other.viewer, drop_role=True):
            assert not m.Reading.objects.exists()
            _, too_soon = other.check(mmol("7.2"), after=5)
            _, late = other.check({**mmol("7.2"), "hypo_treatment_taken": "taken"}, after=16)
        assert not too_soon.allowed
        assert "too soon to trust" in too_soon.words
        assert late.allowed
        assert "back above the limit" in late.words

    def test_a_meter_that_says_low_stops_the_other_too(self, world):
        other = self.second(world)
        low = {name: value for name, value in mmol("7.2").items() if name != "glucose"}
        assert not Door(world).check({**low, "meter_message": "lo"})[1].allowed
        with scoped(other.viewer, drop_role=True):
            assert not other.check(mmol("7.2"), after=5)[1].allowed

    def test_a_low_reading_after_ones_own_check_ends_what_it_allowed(self, world):
        other = self.second(world)
        with scoped(other.viewer, drop_role=True):
            assert other.check(mmol("7.2"))[1].allowed
        assert not Door(world).check(mmol("3.1"), after=3)[1].allowed
        with scoped(other.viewer, drop_role=True), pytest.raises(Refused) as refused:
            other.record(after=4)
        assert codes(refused) == ["stopped"]
        assert "Glucose is below" in str(refused.value)

    def test_a_good_reading_taken_by_one_does_not_stop_the_other(self, world):
        other = self.second(world)
        assert Door(world).check(mmol("7.2"))[1].allowed
        with scoped(other.viewer, drop_role=True):
            assert other.check(mmol("7.2"), after=5)[1].allowed
            assert other.record(after=6).outcome == "done"

    def test_a_low_reading_of_a_dose_long_past_or_done_is_not_told(self, world):
        other = self.second(world)
        Door(world).check(mmol("3.2"))
        with scoped(other.viewer, drop_role=True):
            assert other.check(mmol("7.2"), after=121)[1].allowed

    def test_a_low_reading_of_the_other_providers_observations_counts(self, world):
        other = self.second(world)
        watched = make_delegation(
            world.person, world.worker, world.nurse, world.deputy, world.trust,
            world.provider, world.team, activity="observations",
        )  # fmt: skip
        m.Act.objects.create(
            delegation=watched, activity="observations", worker=world.worker,
            person=world.person, provider=world.provider, delegating=world.trust,
            done_at=NOW, recorded_at=NOW, outcome="done", timing="unplanned", authority={},
            record={"glucose": glucose("3.0"), "pulse": "70"},
        )  # fmt: skip
        with scoped(other.viewer, drop_role=True):
            assert not other.check(mmol("7.2"), after=5)[1].allowed

    def test_only_value_unit_and_time_are_told(self, world):
        other = self.second(world)
        Door(world).check(mmol("3.2"))
        since = NOW - timedelta(hours=2)
        with scoped(other.viewer, drop_role=True):
            (told,) = readings_since(world.person.pk, INSULIN, since)
        assert told == Earlier(NOW, {"glucose": {"value": "3.2", "unit": "mmol/L"}})

    def test_without_a_live_delegation_no_reading_is_told(self, world):
        other = self.second(world)
        Door(world).check(mmol("3.2"))
        m.Delegation.objects.filter(provider=world.rival).update(status="ended")
        with scoped(other.viewer, drop_role=True):
            assert readings_since(world.person.pk, INSULIN, NOW - timedelta(hours=2)) == []

    def test_what_is_told_is_what_rules_with_a_recheck_look_back_at(self):
        looked_at = {
            name
            for one in activities().values()
            for rule in one.stop_rules
            if rule.recheck
            for name in (*(c.name for c in comparisons(rule.when)), *rule.recheck.fields)
        }
        assert looked_at == set(FOLLOWED)

    def test_a_missed_dose_is_not_corrected_to_done_when_another_gave_it(self, world):
        other = self.second(world)
        with scoped(other.viewer, drop_role=True):
            missed = other.record("missed", note="Nobody in", due_at=NOW)
        first = Door(world)
        first.check(mmol("7.2"))
        first.record(due_at=NOW)
        with scoped(other.viewer, drop_role=True), pytest.raises(Refused) as refused:
            correct_act(
                other.viewer, act_id=missed.pk, reason="It was done", outcome="done",
                done_at=minutes(10), values={**mmol("7.2"), **AFTER}, at=minutes(20),
            )  # fmt: skip
        assert codes(refused) == ["already_done"]
        assert "Do not do it again" in refused.value.refusals[0].mend
        assert not m.Act.objects.filter(corrects=missed).exists()

    def test_a_rival_without_a_delegation_learns_nothing(self, world):
        door = Door(world)
        door.check(mmol("7.2"))
        door.record()
        with scoped(world.viewer(world.rival_manager), drop_role=True):
            assert done_since(world.person.pk, INSULIN, NOW - timedelta(days=1)) == []
        with scoped(world.viewer(world.worker), drop_role=True):
            assert done_since(world.person.pk, INSULIN, NOW - timedelta(days=1))


def test_a_stop_within_seconds_of_a_check_is_not_outrun_by_a_second_press(world):
    door = Door(world)
    assert door.check(mmol("7.2"))[1].allowed
    m.Suspension.objects.create(
        delegation=world.delegation, trigger="concern", since=minutes(0.05), raised_by="user:1"
    )
    with pytest.raises(Refused):
        door.check(mmol("7.2"), after=0.1)
