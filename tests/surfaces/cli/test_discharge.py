"""almoner discharge: the daily return, and listening that says why it cannot."""

import csv
import io
import socket

import pytest
from django.db import connection
from tests.services.discharge.hospital import make_hospital
from tests.services.discharge.messages import adt, answered
from tests.surfaces.cli.terminal import data, run

from almoner.services.discharge.adt import serving
from almoner.services.discharge.models import Message, Stay
from almoner.services.discharge.rules.returns import COLUMNS

DAY = ("--day", "2026-03-02")


@pytest.fixture
def hospital(db):
    made = make_hospital()
    made.review(made.admit())
    return made


def test_the_return_of_a_trust_as_csv_and_as_json(hospital):
    said = run("discharge", "return", "--organisation", "RZZ", *DAY)
    assert said.exit_code == 0, said.output
    rows = list(csv.DictReader(io.StringIO(said.stdout)))
    assert tuple(rows[0]) == COLUMNS
    found = data("discharge", "return", "--organisation", hospital.trust.pk, *DAY)
    assert found == rows
    assert found[0]["Value"] == "1"


def test_another_trust_counts_none_of_these_people(hospital):
    found = data("discharge", "return", "--organisation", "RYY", *DAY)
    assert {row["Value"] for row in found} == {"0", "0.00"}


@pytest.mark.parametrize("words", [("RXX",), ("RZZ", "--day", "x")])
def test_what_cannot_be_answered(hospital, words):
    assert run("discharge", "return", "--organisation", *words).exit_code == 2


def test_a_port_in_use_is_said(hospital):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = run("discharge", "listen", "--organisation", "RZZ", "--port", port)
    assert said.exit_code == 2
    assert "cannot be opened" in said.output


def test_a_message_is_acted_on_for_the_trust_alone(hospital, monkeypatch):
    """As the listener hands it over: in its own transaction, under row-level security."""
    monkeypatch.setattr(serving, "close_old_connections", lambda: None)
    taken = serving.take(serving.actor_for(hospital.rival.pk), adt(control="9"))
    assert answered(taken)[:2] == ("AA", "9")
    assert Message.objects.get().outcome == "nothing"
    moved = adt("A02", "9", ward="ELM", visit="", when="20260302120000")
    taken = serving.take(serving.actor_for(hospital.trust.pk), moved)
    assert answered(taken) == ("AA", "9", "")
    assert Stay.objects.get().ward == hospital.elm
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('almoner.organisation', true)")
        assert not cursor.fetchone()[0]
