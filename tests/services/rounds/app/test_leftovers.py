"""What nobody makes: sorted by what can be done about it, and given to workers by hand."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import client_for
from tests.services.delegation.world import NOW
from tests.services.rounds.app.world import DAY, make_rounds, planned, wanted
from tests.services.visits.door import Clock

from almoner.kernel.refusals import Refused
from almoner.services.rounds.commands.moving import Move, place_call
from almoner.services.rounds.models import PlannedCall, RoundPlan, Shift, WantedVisit
from almoner.services.rounds.queries.leftovers import NEW, left_bars, left_of, piles_of
from almoner.services.rounds.queries.plans import standing
from almoner.services.rounds.rules.clock import minutes_of
from almoner.services.rounds.rules.telling import BUSY, KINDS, NOBODY, kind_of


@pytest.mark.parametrize(
    ("reasons", "kind"),
    [
        ([NOBODY, "Ann Reed: This activity has not been delegated."], "nobody"),
        ([BUSY, "Ann Reed would be back 5 minutes after the end of the shift."], "busy"),
        (["It would fit if Ann Reed worked until 3:05pm."], "room"),
        (["It would fit if Ann Reed worked until 3:05pm.", NOBODY], "nobody"),
    ],
)
def test_a_kind_is_what_can_be_done(reasons, kind):
    assert kind_of(reasons) == kind
    assert KINDS[kind][0]


@pytest.fixture
def rounds(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", Clock(NOW))
    return make_rounds()


@pytest.fixture
def office(rounds, settings):
    settings.SESSION_COOKIE_AGE = 24 * 60 * 60
    return client_for(rounds.place.manager)


def without(row, visit):
    """The same draft in which nobody makes the visit."""
    PlannedCall.objects.filter(plan=row, wanted=visit).delete()
    RoundPlan.objects.filter(pk=row.pk).update(left={str(visit.pk): [BUSY, "One.", "Two."]})
    row.refresh_from_db()
    return row


def test_the_piles_come_in_the_order_of_how_much_they_matter(rounds):
    Shift.objects.filter(worker=rounds.joe).delete()
    wanted(rounds.ada, rounds.place.provider, 20 * 60, worth=5)
    row = planned(rounds)
    wanted(rounds.ben, rounds.place.provider, 9 * 60)
    kept = standing(rounds.manager, row)
    left = left_of(kept)
    piles = piles_of(left)
    assert piles[0].title == "Nobody on shift may make it"
    assert [one.wanted for one in piles[0].left] == [rounds.insulin]
    assert [one.required for one in left] == [True, True, False]
    assert [NEW] in [one.reasons for one in left]
    assert sum(len(pile.left) for pile in piles) == 3


def test_they_are_folded_below_the_map_and_the_timeline(rounds, office):
    Shift.objects.filter(worker=rounds.joe).delete()
    row = planned(rounds)
    page = office.get(reverse("rounds:plan", args=[row.pk])).content.decode()
    assert page.index("rounds-map") < page.index("rounds-timeline") < page.index('id="left"')
    assert page.index('href="#left"') < page.index("rounds-map")
    assert "Nobody on shift may make it: 1 visit" in page


def test_a_pair_hangs_in_the_timeline_as_two_parts(rounds):
    kept = standing(rounds.manager, without(planned(rounds), rounds.hoist))
    bars = left_bars(kept, left_of(kept))
    assert [bar.key for bar in bars] == [f"{rounds.hoist.pk}-0", f"{rounds.hoist.pk}-1"]
    assert all(bar.pair for bar in bars)
    assert bars[1].label.endswith("second of two workers")


class TestTwoWorkers:
    def place(self, rounds, row, first, second, at=9 * 60):
        move = Move(rounds.hoist.pk, first.pk, float(at), 0, second.pk if second else None)
        return place_call(rounds.manager, plan_id=row.pk, move=move, at=NOW)

    @pytest.fixture
    def row(self, rounds):
        return without(planned(rounds), rounds.hoist)

    def test_both_are_given_to_at_once_and_start_together(self, rounds, row):
        self.place(rounds, row, rounds.kit, rounds.ann, 10 * 60)
        calls = {one.task: one for one in row.calls.filter(wanted=rounds.hoist)}
        assert (calls[0].worker, calls[1].worker) == (rounds.kit, rounds.ann)
        assert calls[0].starts_at == calls[1].starts_at
        assert minutes_of(DAY, calls[0].starts_at) == 600
        row.refresh_from_db()
        assert row.left == {}

    def test_one_alone_is_refused(self, rounds, row):
        with pytest.raises(Refused, match="needs two workers"):
            self.place(rounds, row, rounds.kit, None)

    def test_the_same_worker_twice_is_refused(self, rounds, row):
        with pytest.raises(Refused) as refused:
            self.place(rounds, row, rounds.kit, rounds.kit)
        assert "one-worker" in [one.code for one in refused.value.refusals]
        assert not row.calls.filter(wanted=rounds.hoist).exists()

    @pytest.mark.hazard("HZ-01")
    def test_the_first_of_two_needs_the_authority_and_the_second_does_not(self, rounds):
        WantedVisit.objects.filter(pk=rounds.insulin.pk).update(workers=2)
        row = without(planned(rounds), rounds.insulin)
        move = Move(rounds.insulin.pk, rounds.ann.pk, 8 * 60.0, 0, rounds.joe.pk)
        with pytest.raises(Refused, match="has not been delegated"):
            place_call(rounds.manager, plan_id=row.pk, move=move, at=NOW)
        move = Move(rounds.insulin.pk, rounds.joe.pk, 8 * 60.0, 0, rounds.ann.pk)
        place_call(rounds.manager, plan_id=row.pk, move=move, at=NOW)
        assert row.calls.filter(wanted=rounds.insulin).count() == 2

    def test_on_the_form_one_after_the_other(self, rounds, office, row):
        where = reverse("rounds:move", args=[row.pk])
        sent = {"wanted": rounds.hoist.pk, "task": 0, "starts": "10am", "do": "check"}
        page = office.post(where, sent)
        assert (page.status_code, "Choose a worker." in page.content.decode()) == (422, True)
        page = office.post(where, {**sent, "worker": rounds.kit.pk}).content.decode()
        assert "Now choose the second worker." in page
        assert "Who may be the second worker" in page
        page = office.post(where, {**sent, "second": rounds.ann.pk}).content.decode()
        assert "Now choose the first worker." in page
        both = {**sent, "worker": rounds.kit.pk, "second": rounds.ann.pk}
        page = office.post(where, both).content.decode()
        assert "Kit Snow and Ann Reed at 10am: this can be done" in page
        assert "Give it to them" in page
        office.post(where, {**both, "do": "move"})
        assert row.calls.filter(wanted=rounds.hoist).count() == 2

    def test_a_part_of_the_page_is_the_answer_alone(self, rounds, office, row):
        sent = {"wanted": rounds.hoist.pk, "task": 0, "starts": "10am", "do": "check"}
        sent |= {"worker": rounds.kit.pk, "second": rounds.ann.pk, "part": "chosen"}
        page = office.post(reverse("rounds:move", args=[row.pk]), sent).content.decode()
        assert "this can be done" in page
        assert "<svg" not in page
        assert "<h1" not in page
