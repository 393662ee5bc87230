"""Borders on a map: cut, moved by hand and refused in words, by version, and made localities."""

import re

import h3
import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import client_for
from tests.services.delegation.world import NOW
from tests.services.rounds.app.places import DAYS, FIRST, make_own_place
from tests.services.visits.door import Clock

from almoner.kernel.refusals import Refused
from almoner.platform.access.scope import scoped
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.registers.organisations.models import Locality
from almoner.services.rounds.commands.drawing import cut_division, make_localities, move_cells
from almoner.services.rounds.models import Division
from almoner.services.rounds.queries.divisions import division_seen_by, divisions_seen_by, drawn
from almoner.services.rounds.rules.bordering import beside
from almoner.services.rounds.study.borders import as_partition, same_sector

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_own_place()


@pytest.fixture
def row(place):
    return cut(place)


@pytest.fixture
def page(place, monkeypatch, settings):
    monkeypatch.setattr(timezone, "now", Clock(NOW))
    settings.SESSION_COOKIE_AGE = 24 * 60 * 60
    return client_for(place.analyst)


def cut(place, viewer=None, name="Homecare", **more):
    given = {"starts": FIRST, "days": DAYS, "size": 14, "at": NOW} | more
    return cut_division(viewer or place.viewer, name=name, **given)


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def there(name, *args):
    return reverse(f"rounds:{name}", args=args)


def refused(of, *args, **more) -> list[str]:
    with pytest.raises(Refused) as caught:
        of(*args, **more)
    return [one.code for one in caught.value.refusals]


def at_the_border(row):
    """An empty cell that may change sides, and the side it would change to."""
    for cell, name in row.cells.items():
        if cell in row.counted:
            continue
        (other,) = set(row.cells.values()) - {name}
        if any(row.cells.get(near) == other for near in h3.grid_ring(cell, 1)):
            return cell, other
    raise AssertionError("no border")


class TestCutting:
    def test_every_cell_of_the_ground_is_in_one_of_them_and_each_is_in_one_piece(self, row):
        assert (row.version, row.why) == (1, "Cut")
        known = drawn(row)
        assert set(row.cells) == set(known.ground.sectors)
        assert len(row.cells) > 100
        assert sum(people for people, _ in row.counted.values()) == 28
        assert set(row.cells.values()) == {"N1", "N2"}
        for keys in as_partition(row.cells).members.values():
            assert 9 <= known.area.people_of(keys) <= 19

    def test_it_is_written_down(self, row):
        verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
        assert verbs == ["place.read", "division.cut"]

    def test_a_name_is_taken_once(self, place, row):
        assert refused(cut, place, name=" homecare ") == ["division-name-in-use"]
        assert cut(place, place.board).version == 1

    def test_without_people_or_the_right_nothing_is_cut(self, place):
        base = place.base
        assert refused(cut, place, base.viewer(base.manager)) == ["may-not-study"]
        assert refused(cut, place, base.viewer(place.other)) == ["place-too-small"]
        assert not Division.objects.exists()


class TestMoving:
    def test_a_cell_at_the_border_changes_sides_in_a_new_version(self, place, row):
        cell, to = at_the_border(row)
        made = move_cells(place.viewer, division_id=row.pk, cells=[cell], to=to, at=NOW)
        assert (made.version, made.cells[cell], made.why) == (2, to, f"1 moved to {to}")
        assert {key for key in row.cells if row.cells[key] != made.cells[key]} == {cell}
        row.refresh_from_db()
        assert row.cells[cell] != to
        assert [one.pk for one in divisions_seen_by(place.viewer)] == [made.pk]
        assert AuditEvent.objects.latest("pk").verb == "division.moved"

    def test_what_would_be_cut_in_two_is_refused_without_telling_of_few(self, place, row):
        far = [
            (cell, other)
            for cell, name in row.cells.items()
            for other in {"N1", "N2"} - {name}
            if other not in {row.cells.get(near) for near in h3.grid_disk(cell, 2)}
        ]
        cell, to = far[0]
        with pytest.raises(Refused) as caught:
            move_cells(place.viewer, division_id=row.pk, cells=[cell], to=to, at=NOW)
        words = [one.reason for one in caught.value.refusals]
        assert f"Neighbourhood {to} would fall into 2 pieces." in words
        assert not re.search(r"\d+ of its", " ".join(words))
        assert Division.objects.count() == 1

    def test_too_many_at_once_are_refused_in_rounded_counts(self, place, row):
        cells = [cell for cell, name in row.cells.items() if name == "N1"]
        with pytest.raises(Refused) as caught:
            move_cells(place.viewer, division_id=row.pk, cells=cells, to="N2", at=NOW)
        found = {one.code: one.reason for one in caught.value.refusals}
        assert {"too-small", "too-large"} <= found.keys()
        assert "about 30 people" in found["too-large"]

    def test_the_rest_that_is_refused(self, place, row):
        cell, to = at_the_border(row)

        def moved(**more):
            given = {"division_id": row.pk, "cells": [cell], "to": to, "at": NOW} | more
            return move_cells(place.viewer, **given)

        assert refused(moved, cells=["8800000000fffff"]) == ["cell-elsewhere"]
        assert refused(moved, to=row.cells[cell]) == ["nothing-moves"]
        assert refused(moved, to="N9") == ["unknown-neighbourhood"]
        moved()
        assert refused(moved) == ["division-changed"]

    def test_the_nearest_neighbourhoods_are_offered_first(self, row):
        cell, to = at_the_border(row)
        assert beside([cell], as_partition(row.cells)) == [to]


@pytest.mark.hazard("HZ-11")
def test_another_organisation_sees_no_borders_of_ours(place, row):
    for viewer in (place.board, place.base.viewer(place.other)):
        with pytest.raises(Unseen):
            division_seen_by(viewer, row.pk)
        with pytest.raises(Unseen):
            move_cells(viewer, division_id=row.pk, cells=[], to="N1", at=NOW)
        with scoped(viewer, drop_role=True):
            assert not Division.objects.exists()


class TestLocalities:
    def test_they_take_the_place_of_those_there_were(self, place):
        Locality.objects.create(organisation=place.base.icb, name="Old", neighbourhoods=["x"])
        other = Locality.objects.create(
            organisation=place.council, name="Theirs", neighbourhoods=[]
        )
        row = cut(place, place.board)
        assert make_localities(place.board, division_id=row.pk, at=NOW) == 2
        mine = Locality.objects.filter(organisation=place.base.icb).order_by("name")
        assert [one.name for one in mine] == ["Homecare N1", "Homecare N2"]
        assert set(mine[0].neighbourhoods) | set(mine[1].neighbourhoods) == set(row.cells)
        assert Locality.objects.filter(pk=other.pk).exists()
        assert AuditEvent.objects.latest("pk").verb == "locality.replaced"

    def test_an_analyst_does_not_speak_for_the_council(self, place, row):
        assert refused(make_localities, place.viewer, division_id=row.pk, at=NOW) == [
            "role-without-right"
        ]


class TestPages:
    def test_from_the_form_to_the_map_and_a_move_by_postcode(self, place, page):
        form = {"name": "Ours", "starts": FIRST.isoformat(), "days": DAYS, "size": 14}
        assert "no neighbourhoods yet" in text(page.get(there("divisions")))
        answer = page.post(there("divisions"), form)
        assert answer.status_code == 302, text(answer)
        row = Division.objects.get()
        body = page.get(answer.url).content.decode()
        assert body.count("data-cell=") == len(row.cells)
        assert body.count('tabindex="0"') == 1
        again = page.post(there("divisions"), form)
        assert again.status_code == 422
        assert "Choose another name" in text(again)
        nowhere = page.post(there("division", row.pk), {"postcode": "", "to": "N1"})
        assert "Enter a postcode, or choose a place on the map." in text(nowhere)
        far = page.post(there("division", row.pk), {"postcode": "SW1A 1AA", "to": "N1"})
        assert far.status_code == 422
        assert "This is not on the map." in text(far)

    def test_a_cell_is_chosen_moved_and_refused_in_the_engines_words(self, place, page, row):
        cell, to = at_the_border(row)
        assert f", in {row.cells[cell]}" in text(
            page.get(there("division", row.pk), {"cell": cell})
        )
        answer = page.post(there("division", row.pk), {"cell": cell, "to": to}, follow=True)
        assert "The border is moved." in text(answer)
        made = Division.objects.get(version=2)
        assert made.cells[cell] == to
        stale = page.post(there("division", row.pk), {"cell": cell, "to": to})
        assert "Somebody has moved these borders since." in text(stale)
        assert "There is a newer version." in text(page.get(there("division", row.pk)))

    def test_a_whole_sector_moves_together_where_it_is_ticked(self, page, row):
        sectors = drawn(row).ground.sectors
        cell, to = at_the_border(row)
        together = same_sector(cell, row.cells, sectors)
        page.post(there("division", row.pk), {"cell": cell, "to": to, "sector": "on"})
        made = Division.objects.get(version=2)
        moved = {one for one in row.cells if row.cells[one] != made.cells[one]}
        assert moved == together
        assert {sectors[one] for one in together} == {sectors[cell]}

    def test_no_count_of_few_people_is_on_the_page(self, page, row):
        shown = text(page.get(there("division", row.pk)))
        assert "about 15" in shown
        assert not re.search(r"\b[1-4] people", shown)

    def test_a_board_makes_them_its_localities(self, place, monkeypatch, settings):
        monkeypatch.setattr(timezone, "now", Clock(NOW))
        settings.SESSION_COOKIE_AGE = 24 * 60 * 60
        row = cut(place, place.board)
        answer = client_for(place.chair).post(there("localities", row.pk), follow=True)
        assert "Your organisation has 2 localities now." in text(answer)
