from datetime import date, timedelta

import pytest
from tests import factories as make
from tests.registers.helpers import audited, refuses

from almoner.kernel.refusals import Refused
from almoner.platform import events
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import NOBODY, system
from almoner.platform.audit.models import AuditEvent
from almoner.registers.people import commands, queries
from almoner.registers.people.models import Person

BORN = date(1944, 5, 2)


def register(actor, town, **given):
    values = {
        "given_name": "Margaret",
        "family_name": "Okafor",
        "born_on": BORN,
        "at": town.now,
        **given,
    }
    return commands.register_person(actor, **values)


def test_a_nurse_registers_a_person_and_sees_them(town, as_web):
    number = make.nhs_number()
    with as_web(town.viewer("nurse")) as nurse:
        made = register(
            nurse,
            town,
            nhs_number=f"{number[:3]} {number[3:6]} {number[6:]}",
            postcode="cv1 2wt",
            team_id=town.team.pk,
            phone=" 024 7600 0000 ",
        )
        seen = queries.person_record(nurse, made.pk, today=town.today)

    assert (made.nhs_number, made.nhs_number_status) == (number, "02")
    assert (made.postcode, made.local_authority) == ("CV1 2WT", "E08000026")
    assert made.phone == "024 7600 0000"
    assert made.synthetic
    assert [(p.organisation, p.kind, p.team) for p in seen.involvements] == [
        (town.trust, "nursing", town.team)
    ]
    event = audited("person.registered")
    assert (event.person_id, event.chain, event.detail) == (made.pk, town.trust.pk, {})


def test_nobody_else_sees_them(town, as_web):
    made = register(town.viewer("nurse"), town)
    for who in ("manager", "rival_manager", "board", "worker"):
        with as_web(town.viewer(who)) as viewer:
            assert not Person.objects.filter(pk=made.pk).exists()
            with pytest.raises(Unseen):
                queries.person_record(viewer, made.pk, today=town.today)


def test_the_part_in_care_fits_the_organisation(town):
    made = register(town.viewer("manager"), town)
    assert made.involvements.get().kind == "provider"


@pytest.mark.parametrize("who", ["worker", "board"])
def test_only_who_manages_people_registers_them(town, who):
    with refuses("role-without-right", "registered manager"):
        register(town.viewer(who), town)
    with refuses("role-without-right"):
        register(NOBODY, town)


def test_every_reason_is_given_at_once_and_nothing_is_kept(town):
    before = Person.objects.count()
    wrong = {"nhs_number": "943 476 5918", "postcode": "CV1", "given_name": " "}

    with pytest.raises(Refused) as raised:
        register(town.viewer("nurse"), town, **wrong)

    assert {refusal.code for refusal in raised.value.refusals} == {
        "nhs-number-check-digit",
        "postcode-malformed",
        "given-name-missing",
    }
    assert Person.objects.count() == before


def test_a_real_number_is_refused_where_only_invented_people_are_kept(town):
    with refuses("nhs-number-real-range", "test number that starts with 9"):
        register(town.viewer("nurse"), town, nhs_number="4505577104")


def test_without_a_number_a_trace_is_required(town):
    made = register(town.viewer("nurse"), town)
    assert (made.nhs_number, made.nhs_number_status) == (None, "03")
    with refuses("verified-without-number"):
        register(town.viewer("nurse"), town, nhs_number_status="01")


def test_a_number_you_already_have_is_said_so(town, as_web):
    number = make.nhs_number()
    with as_web(town.viewer("nurse")) as nurse:
        register(nurse, town, nhs_number=number)
        with refuses("person-already-here", "Open their record"):
            register(nurse, town, nhs_number=number)


def test_a_number_others_have_gives_nothing_away(town, as_web):
    number = make.nhs_number()
    register(town.viewer("nurse"), town, nhs_number=number)

    with as_web(town.viewer("rival_manager")) as rival, pytest.raises(Refused) as raised:
        register(rival, town, nhs_number=number)

    said = str([refusal.as_dict() for refusal in raised.value.refusals])
    assert "nhs-number-in-use" in said
    for secret in (town.trust.name, "Okafor", number, "1944"):
        assert secret not in said


def test_a_team_of_another_organisation_is_refused(town):
    other = make.team(town.provider)
    with refuses("team-elsewhere"):
        register(town.viewer("nurse"), town, team_id=other.pk)


def test_an_unknown_field_is_a_fault_of_the_caller(town):
    with pytest.raises(TypeError, match="died_on"):
        register(town.viewer("nurse"), town, died_on=town.today)


def test_changing_keeps_which_fields_not_what_was_in_them(town, as_web):
    with as_web(town.viewer("nurse")) as nurse:
        changed = commands.change_person(
            nurse,
            person_id=town.person.pk,
            known_as="Peggy",
            postcode="CV1 2WT",
            at=town.now,
        )

    assert (changed.known_as, changed.local_authority) == ("Peggy", "E08000026")
    event = audited("person.changed")
    assert event.detail == {"fields": ["known_as", "postcode"]}
    assert "Peggy" not in str(event.detail)


def test_a_person_of_others_cannot_be_changed(town, as_web):
    with as_web(town.viewer("rival_manager")) as rival, pytest.raises(Unseen):
        commands.change_person(rival, person_id=town.person.pk, known_as="X", at=town.now)
    town.person.refresh_from_db()
    assert town.person.known_as == ""


def test_how_to_communicate(town):
    changed = commands.set_communication(
        town.viewer("nurse"),
        person_id=town.person.pk,
        preferred_language="pl",
        interpreter_needed=True,
        contact_needs=["Large print"],
        at=town.now,
    )
    assert changed.contact_needs == ["Large print"]
    assert AuditEvent.objects.filter(person_id=town.person.pk).count() == 1


def test_about_me_is_kept_and_not_told_to_the_audit(town):
    changed = commands.set_about_me(
        town.viewer("nurse"),
        person_id=town.person.pk,
        about_me={"My wellness": "Sore knees"},
        at=town.now,
    )
    assert changed.about_me == {"My wellness": "Sore knees"}
    assert audited("person.about_me_changed").detail == {}


def test_a_death_is_recorded_once_and_announced(town, heard):
    nurse = town.viewer("nurse")
    gone = {"person_id": town.person.pk, "died_on": town.days(-1), "at": town.now}
    commands.record_death(nurse, **gone)

    assert heard == [("person.died", {"person_id": town.person.pk})]
    with refuses("death-known"):
        commands.record_death(nurse, **gone)
    with refuses("person-died", "can be read but not added to"):
        commands.record_capacity_change(nurse, person_id=town.person.pk, change="lost", at=town.now)


def test_a_birth_after_the_death_is_refused(town):
    nurse = town.viewer("nurse")
    commands.record_death(nurse, person_id=town.person.pk, died_on=town.days(-9), at=town.now)
    with refuses("died-before-birth"):
        commands.change_person(nurse, person_id=town.person.pk, born_on=town.days(-1), at=town.now)


def test_a_change_of_capacity_is_announced(town, heard):
    commands.record_capacity_change(
        town.viewer("nurse"), person_id=town.person.pk, change="in_doubt", at=town.now
    )
    assert heard == [("person.capacity_changed", {"person_id": town.person.pk})]
    assert audited("person.capacity_changed").detail == {"change": "in_doubt"}
    with refuses("capacity-change-unknown"):
        commands.record_capacity_change(
            town.viewer("nurse"), person_id=town.person.pk, change="x", at=town.now
        )


def test_looking_is_audited_and_hidden_people_leave_no_trace(town, as_web):
    with as_web(town.viewer("nurse")) as nurse:
        seen = commands.view_person(nurse, town.person.pk, town.now)
    with as_web(town.viewer("rival_manager")) as rival, pytest.raises(Unseen):
        commands.view_person(rival, town.person.pk, town.now)

    assert seen.person == town.person
    event = audited("person.viewed")
    assert (event.person_id, event.actor) == (town.person.pk, f"user:{town.nurse.user_id}")


def test_a_care_worker_sees_only_whom_the_services_name(town, as_web):
    with as_web(town.viewer("worker")) as worker:
        with pytest.raises(Unseen):
            commands.view_person(worker, town.person.pk, town.now)
        with pytest.raises(Unseen):
            commands.view_person(worker, town.person.pk, town.now, restrict_to=[0])
        seen = commands.view_person(worker, town.person.pk, town.now, restrict_to={town.person.pk})
    assert seen.person == town.person


def test_naming_does_not_open_the_record_of_others(town, as_web):
    other = make.person([town.rival])
    with as_web(town.viewer("worker")) as worker, pytest.raises(Unseen):
        commands.view_person(worker, other.pk, town.now, restrict_to={other.pk})


def test_an_import_registers_for_its_organisation(town):
    made = register(system("import", town.provider.pk), town, starts_on=town.days(-3))
    part = made.involvements.get()
    assert (part.organisation, part.starts_on) == (town.provider, town.days(-3))
    assert audited("person.registered").actor == "system:import"


def test_a_failing_subscriber_undoes_the_death(town, monkeypatch):
    def fail(**_):
        raise RuntimeError("no")

    monkeypatch.setitem(events._subscribers, "person.died", [fail])
    with pytest.raises(RuntimeError):
        commands.record_death(
            town.viewer("nurse"),
            person_id=town.person.pk,
            died_on=town.today - timedelta(days=1),
            at=town.now,
        )
    town.person.refresh_from_db()
    assert town.person.died_on is None
    assert not AuditEvent.objects.filter(verb="person.died").exists()
