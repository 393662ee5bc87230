from datetime import timedelta

import pytest
from tests.registers.helpers import audited, refuses

from almoner.platform.access.unseen import Unseen
from almoner.registers.people import commands, queries

HOUR = timedelta(hours=1)


def admit(actor, town, when, **given):
    return commands.admit(actor, person_id=town.person.pk, admitted_at=when, at=town.now, **given)


def discharge(actor, town, when):
    return commands.discharge(actor, person_id=town.person.pk, discharged_at=when, at=town.now)


def test_in_and_out_of_hospital_is_announced(town, as_web, heard):
    ids = {"person_id": town.person.pk}
    with as_web(town.viewer("manager")) as manager:
        admit(manager, town, town.now - 5 * HOUR, hospital=" Example General ")
        inside = queries.person_record(manager, town.person.pk, today=town.today)
        discharge(manager, town, town.now - HOUR)
        home = queries.person_record(manager, town.person.pk, today=town.today)

    assert heard == [("person.admitted", ids), ("person.discharged", ids)]
    assert inside.in_hospital.hospital == "Example General"
    assert home.in_hospital is None
    assert audited("person.admitted").person_id == town.person.pk


def test_a_stay_is_open_once_and_stays_do_not_overlap(town):
    nurse = town.viewer("nurse")
    admit(nurse, town, town.now - 5 * HOUR)
    with refuses("already-in-hospital", "discharge from that stay first"):
        admit(nurse, town, town.now)
    discharge(nurse, town, town.now - 2 * HOUR)
    with refuses("stays-overlap"):
        admit(nurse, town, town.now - 3 * HOUR)
    assert admit(nurse, town, town.now - 2 * HOUR).discharged_at is None


def test_times_that_cannot_be(town):
    nurse = town.viewer("nurse")
    with refuses("in-future", "time of the admission"):
        admit(nurse, town, town.now + HOUR)
    with refuses("not-in-hospital"):
        discharge(nurse, town, town.now)
    admit(nurse, town, town.now - HOUR)
    with refuses("discharged-before-admission"):
        discharge(nurse, town, town.now - 2 * HOUR)
    with refuses("in-future", "time of the discharge"):
        discharge(nurse, town, town.now + HOUR)


def test_rivals_and_roles_without_the_right_record_nothing(town, as_web, heard):
    with as_web(town.viewer("rival_manager")) as rival, pytest.raises(Unseen):
        admit(rival, town, town.now)
    with refuses("role-without-right"):
        admit(town.viewer("worker"), town, town.now)
    assert heard == []


def test_a_dead_person_is_not_admitted(town):
    commands.record_death(
        town.viewer("nurse"), person_id=town.person.pk, died_on=town.today, at=town.now
    )
    with refuses("person-died"):
        admit(town.viewer("nurse"), town, town.now)
