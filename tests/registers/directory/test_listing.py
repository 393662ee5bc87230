"""Entries are written by their own, decided by others, and kept true: commands on PostgreSQL."""

from datetime import timedelta

import pytest
from tests import factories as make
from tests.registers.directory.conftest import ENTRY
from tests.registers.directory.world import NOW, a_service
from tests.registers.helpers import audited, refuses

from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.geography.spots import areas_of
from almoner.registers.directory import commands
from almoner.registers.directory.models import Champion, Change, Note, Service
from almoner.registers.directory.queries import entries

TODAY = NOW.date()
LATER = NOW + timedelta(hours=1)


def begun(market, who="manager", **given):
    return commands.write(market.viewer(who), kind="community", at=NOW, **{**ENTRY, **given})


def sent_in(market, **given):
    one = begun(market, **given)
    return commands.submit(market.viewer("manager"), service_id=one.pk, at=NOW)


def listed(market, **given):
    one = sent_in(market, **given)
    return commands.approve(market.viewer("broker"), service_id=one.pk, at=NOW)


def seen(market, who, one):
    return entries.entry(market.viewer(who), one.pk, TODAY)


class TestTheWayToTheDirectory:
    def test_it_is_placed_and_kept_for_its_writer_alone(self, market):
        one = begun(market)
        assert (one.status, one.organisation, one.postcode) == (
            "draft",
            market.provider,
            "CV1 2WT",
        )
        assert one.latitude == pytest.approx(52.4, abs=0.1)
        assert audited("listing.begun").detail["organisation"] == market.provider.pk
        assert seen(market, "manager", one).owns
        for who in ("rival_manager", "social_worker"):
            with pytest.raises(Unseen):
                seen(market, who, one)

    def test_it_is_listed_by_somebody_else_and_counts_as_checked(self, market):
        one = listed(market)
        assert (one.status, one.last_verified_at, one.last_verified_by) == (
            "listed",
            NOW,
            "Northam Council",
        )
        assert audited("listing.approved").subject_id == str(one.pk)
        assert seen(market, "rival_manager", one).standing.reliable

    def test_it_is_not_sent_in_before_it_says_enough(self, market):
        one = begun(market, eligibility="", access="")
        with pytest.raises(Refused) as raised:
            commands.submit(market.viewer("manager"), service_id=one.pk, at=NOW)
        assert [r.code for r in raised.value.refusals] == ["eligibility-missing", "access-missing"]

    @pytest.mark.hazard("HZ-53")
    @pytest.mark.parametrize("who", ["manager", "rival_manager", "social_worker"])
    def test_nobody_without_the_right_lists_it(self, market, who):
        one = sent_in(market)
        with refuses("role-without-right", "brokerage officer"):
            commands.approve(market.viewer(who), service_id=one.pk, at=NOW)
        assert Service.objects.get(pk=one.pk).status == "submitted"

    @pytest.mark.hazard("HZ-53")
    def test_a_provider_with_a_broker_of_its_own_lists_nothing(self, market):
        one = sent_in(market)
        market.own_broker = make.worker(market.provider, "broker")
        with refuses("not-a-steward", "council"):
            commands.approve(market.viewer("own_broker"), service_id=one.pk, at=NOW)

    @pytest.mark.hazard("HZ-53")
    def test_a_broker_does_not_approve_what_they_wrote(self, market):
        broker = market.viewer("broker")
        one = begun(market, "broker", organisation_id=market.group.pk)
        commands.submit(broker, service_id=one.pk, at=NOW)
        with refuses("own-words"):
            commands.approve(broker, service_id=one.pk, at=NOW)
        done = commands.approve(market.viewer("other_broker"), service_id=one.pk, at=NOW)
        assert done.status == "listed"

    def test_a_broker_writes_for_voluntary_groups_and_not_for_providers(self, market):
        with pytest.raises(Unseen):
            begun(market, "broker", organisation_id=market.provider.pk)
        with pytest.raises(Unseen):
            begun(market, "manager", organisation_id=market.group.pk)

    def test_it_is_sent_back_with_the_reason(self, market):
        one = sent_in(market)
        broker = market.viewer("broker")
        with refuses("why-missing"):
            commands.return_(broker, service_id=one.pk, why=" ", at=NOW)
        back = commands.return_(broker, service_id=one.pk, why="Which days?", at=NOW)
        assert (back.status, back.returned_why) == ("draft", "Which days?")
        again = commands.submit(market.viewer("manager"), service_id=one.pk, at=NOW)
        assert (again.status, again.returned_why) == ("submitted", "")

    def test_what_waits_is_not_changed_but_taken_back(self, market):
        one = sent_in(market)
        manager = market.viewer("manager")
        with refuses("transition-not-from-here"):
            commands.write(manager, service_id=one.pk, at=NOW, name="Other")
        assert commands.take_back(manager, service_id=one.pk, at=NOW).status == "draft"
        assert commands.write(manager, service_id=one.pk, at=NOW, name="Other").name == "Other"

    def test_it_is_taken_off_by_its_own_or_by_a_steward(self, market):
        for who in ("manager", "broker"):
            one = listed(market, name=f"Taken off by {who}")
            off = commands.withdraw(market.viewer(who), service_id=one.pk, why="Ended", at=NOW)
            assert off.status == "withdrawn"
            with pytest.raises(Unseen):
                seen(market, "rival_manager", one)
        with pytest.raises(Unseen):
            commands.withdraw(
                market.viewer("rival_manager"), service_id=listed(market).pk, why="x", at=NOW
            )

    def test_areas_are_made_from_first_halves_of_postcodes(self, market):
        one = begun(market, outwards=["CV1"], postcode="")
        assert one.areas == list(areas_of("CV1"))
        assert commands.submit(market.viewer("manager"), service_id=one.pk, at=NOW)
        with refuses("outward-unknown"):
            begun(market, outwards=["ZQ9"])
        assert begun(market, name="Elsewhere").areas == []

    def test_a_reference_is_there_once(self, market):
        begun(market, reference="A")
        with refuses("reference-in-use"):
            begun(market, reference="A")

    def test_bad_values_leave_nothing(self, market):
        with refuses("need-unknown", "magic"):
            begun(market, needs=["magic"])
        with pytest.raises(Refused):
            begun(market, postcode="CV1")
        with pytest.raises(ValueError, match="status"):
            begun(market, status="listed")
        assert not Service.objects.exists()


@pytest.mark.hazard("HZ-53")
class TestNewWordsForAListedEntry:
    def test_the_old_ones_stay_until_approved(self, market):
        one = listed(market)
        commands.write(
            market.viewer("manager"), service_id=one.pk, at=NOW, name="New name", starts_on=TODAY
        )
        kept = Service.objects.get(pk=one.pk)
        assert (kept.name, kept.status) == ("Door to Door", "listed")
        assert seen(market, "broker", one).waiting.given["name"] == "New name"
        assert seen(market, "rival_manager", one).waiting is None
        assert [s.pk for s in entries.to_approve(market.viewer("broker"))] == [one.pk]

        done = commands.approve(market.viewer("broker"), service_id=one.pk, at=LATER)
        assert (done.name, done.starts_on, done.last_verified_at) == ("New name", TODAY, LATER)
        assert Change.objects.get().status == "approved"
        assert entries.to_approve(market.viewer("broker")) == []

    def test_two_changes_wait_as_one(self, market):
        one = listed(market)
        for given in ({"name": "First"}, {"phone": "024 1"}, {"name": "Second"}):
            commands.write(market.viewer("manager"), service_id=one.pk, at=NOW, **given)
        done = commands.approve(market.viewer("broker"), service_id=one.pk, at=LATER)
        assert (done.name, done.phone) == ("Second", "024 1")

    def test_new_words_that_would_leave_it_incomplete_are_refused(self, market):
        one = listed(market)
        with refuses("contact-missing"):
            commands.write(market.viewer("manager"), service_id=one.pk, at=NOW, phone="")
        assert not Change.objects.exists()

    def test_sent_back_the_entry_is_as_it_was(self, market):
        one = listed(market)
        commands.write(market.viewer("manager"), service_id=one.pk, at=NOW, name="New name")
        back = commands.return_(market.viewer("broker"), service_id=one.pk, why="No", at=LATER)
        assert (back.name, back.status, back.returned_why) == ("Door to Door", "listed", "No")
        assert Change.objects.get().status == "returned"

    def test_taken_back_nothing_waits(self, market):
        one = listed(market)
        commands.write(market.viewer("manager"), service_id=one.pk, at=NOW, name="New name")
        commands.take_back(market.viewer("manager"), service_id=one.pk, at=LATER)
        with refuses("transition-not-from-here"):
            commands.approve(market.viewer("broker"), service_id=one.pk, at=LATER)


class TestKeptTrue:
    def test_who_says_that_it_is_true(self, market):
        one = a_service(organisation=market.provider)
        for who, said in (("manager", "Wren Care"), ("broker", "Northam Council")):
            done = commands.verify(market.viewer(who), service_id=one.pk, at=NOW)
            assert (done.last_verified_at, done.last_verified_by) == (NOW, said)
        for who in ("rival_manager", "social_worker"):
            with pytest.raises(Unseen):
                commands.verify(market.viewer(who), service_id=one.pk, at=NOW)

    def test_a_champion_may_until_they_step_down(self, market):
        team = make.team(market.council)
        one = a_service(organisation=market.provider)
        market.lead = make.worker(market.council, "casework_manager")
        named = commands.name_champion(
            market.viewer("lead"), team_id=team.pk, worker_id=market.social_worker.pk, at=NOW
        )
        champion = market.viewer("social_worker")
        assert commands.verify(champion, service_id=one.pk, at=NOW).last_verified_at == NOW
        assert entries.champions(champion, TODAY) == [(team, named)]
        commands.end_champion(market.viewer("lead"), champion_id=named.pk, at=NOW)
        with pytest.raises(Unseen):
            commands.verify(champion, service_id=one.pk, at=LATER)

    def test_a_team_has_one_champion_who_works_there(self, market):
        team, lead = make.team(market.council), make.worker(market.council, "casework_manager")
        market.lead = lead
        for who in (market.social_worker, lead):
            commands.name_champion(market.viewer("lead"), team_id=team.pk, worker_id=who.pk, at=NOW)
        assert Champion.objects.get(ends_on=None).worker == lead
        with refuses("champion-elsewhere"):
            commands.name_champion(
                market.viewer("lead"), team_id=team.pk, worker_id=market.manager.pk, at=NOW
            )
        with refuses("role-without-right"):
            commands.name_champion(
                market.viewer("social_worker"), team_id=team.pk, worker_id=lead.pk, at=NOW
            )

    def test_an_entry_has_somebody_who_looks_after_it(self, market):
        one = a_service(organisation=market.provider)
        broker, worker = market.viewer("broker"), market.social_worker
        named = {"service_id": one.pk, "at": NOW}
        done = commands.name_steward(broker, worker_id=worker.pk, **named)
        assert done.steward == worker
        with refuses("steward-elsewhere"):
            commands.name_steward(broker, worker_id=market.manager.pk, **named)
        with refuses("role-without-right"):
            commands.name_steward(market.viewer("manager"), worker_id=worker.pk, **named)

    def test_an_older_check_changes_nothing(self, market):
        one = a_service(organisation=market.provider, last_verified_at=LATER)
        with refuses("checked-since"):
            commands.verify(market.viewer("manager"), service_id=one.pk, at=NOW)

    @pytest.mark.hazard("HZ-50")
    def test_the_worklist_has_what_is_out_of_date_first(self, market):
        old = a_service(name="Old", last_verified_at=NOW - timedelta(days=200))
        soon = a_service(name="Soon", last_verified_at=NOW - timedelta(days=80))
        noted = a_service(name="Noted")
        a_service(name="Fresh")
        a_service(name="Draft", status="draft", last_verified_at=None, last_verified_by="")
        commands.write_note(
            market.viewer("social_worker"),
            service_id=noted.pk,
            kind="wrong",
            text="The number is dead",
            at=NOW,
        )
        found = entries.worklist(market.viewer("broker"), TODAY)
        assert [(one.service, one.notes) for one in found] == [(old, 0), (soon, 0), (noted, 1)]
        assert entries.worklist(market.viewer("manager"), TODAY) == []

    def test_a_note_is_answered_once_by_who_keeps_the_entry(self, market, as_web):
        one = a_service(organisation=market.provider)
        note = commands.write_note(
            market.viewer("rival_manager"), service_id=one.pk, kind="gone", text="Shut", at=NOW
        )
        with as_web(market.viewer("social_worker")):
            assert Note.objects.filter(pk=note.pk).exists()
        market.outsider = make.worker(make.organisation("trust"), "delegator")
        with as_web(market.viewer("outsider")):
            assert not Note.objects.exists()
        with pytest.raises(Unseen):
            commands.answer_note(
                market.viewer("rival_manager"), note_id=note.pk, answer="x", at=NOW
            )
        answered = {"note_id": note.pk, "answer": "We have moved", "at": LATER}
        commands.answer_note(market.viewer("manager"), **answered)
        with refuses("already-answered"):
            commands.answer_note(market.viewer("broker"), **answered)

    def test_what_a_note_needs(self, market):
        one, draft = a_service(), a_service(status="draft")
        about = {"kind": "wrong", "text": "x", "at": NOW}
        viewer = market.viewer("social_worker")
        with refuses("text-missing"):
            commands.write_note(viewer, service_id=one.pk, **{**about, "text": " "})
        with refuses("note-unknown"):
            commands.write_note(viewer, service_id=one.pk, **{**about, "kind": "rude"})
        with pytest.raises(Unseen):
            commands.write_note(viewer, service_id=draft.pk, **about)

    def test_stopping_and_allowing_placements(self, market):
        one = a_service(organisation=market.provider)
        broker = market.viewer("broker")
        with refuses("role-without-right"):
            commands.stop_placements(market.viewer("manager"), service_id=one.pk, why="x", at=NOW)
        with refuses("not-stopped"):
            commands.allow_placements(broker, service_id=one.pk, why="x", at=NOW)
        stopped = commands.stop_placements(
            broker, service_id=one.pk, why="Concern about safety", at=NOW
        )
        assert (stopped.placements_stopped_on, stopped.placements_stopped_why) == (
            TODAY,
            "Concern about safety",
        )
        with refuses("already-stopped"):
            commands.stop_placements(broker, service_id=one.pk, why="x", at=NOW)
        allowed = commands.allow_placements(broker, service_id=one.pk, why="Put right", at=LATER)
        assert allowed.placements_stopped_on is None
        assert audited("placements.allowed").detail["why"] == "Put right"


def test_the_audit_names_who_did_what(market):
    listed(market)
    assert audited("listing.submitted").actor == market.viewer("manager").actor
    assert audited("listing.approved").actor == market.viewer("broker").actor


@pytest.mark.hazard("HZ-53")
def test_what_waits_and_who_champions_is_not_there_for_a_rival(market, as_web):
    one = listed(market)
    commands.write(market.viewer("manager"), service_id=one.pk, at=NOW, name="New name")
    team = make.team(market.council)
    Champion.objects.create(team=team, worker=market.social_worker, starts_on=TODAY)
    for who, changes, champions in (
        ("manager", 1, 0),
        ("broker", 1, 1),
        ("rival_manager", 0, 0),
    ):
        with as_web(market.viewer(who)):
            assert (Change.objects.count(), Champion.objects.count()) == (changes, champions), who


def test_the_web_writes_what_the_rows_allow(market, as_web):
    """Every step of an entry's life as the web's role, behind row-level security."""
    with as_web(market.viewer("manager")):
        one = sent_in(market)
    with as_web(market.viewer("broker")):
        commands.approve(market.viewer("broker"), service_id=one.pk, at=NOW)
    with as_web(market.viewer("manager")):
        commands.write(market.viewer("manager"), service_id=one.pk, at=NOW, name="New name")
    with as_web(market.viewer("broker")):
        commands.approve(market.viewer("broker"), service_id=one.pk, at=LATER)
    assert Service.objects.get().name == "New name"
