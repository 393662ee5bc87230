"""Why not, as people read it: two voices, the cause first, and each cause once."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.delegation.lifecycle.granted import AT, COURSES, granted
from tests.services.delegation.lifecycle.granted import span as held

from almoner.kernel.refusals import Refusal
from almoner.services.delegation.rules.answer import LINKS, Link
from almoner.services.delegation.rules.authority import decide
from almoner.services.delegation.rules.facts import FOREVER, Suspended
from almoner.services.delegation.rules.reasons import folded, shown
from almoner.services.delegation.rules.triggers import known, refusal_for, trigger_of
from almoner.services.delegation.rules.voices import link_to_worker, to_worker
from almoner.services.delegation.rules.words import REFUSALS, day

STOPS = [refusal_for(code) for code in known()]
EVERY = [*REFUSALS.values(), *STOPS]
ABOUT = re.compile(r"\b(the|this) worker\b", re.IGNORECASE)


def filled(refusal: Refusal) -> Refusal:
    reason = refusal.reason.replace("{course}", "“Insulin pen practice”")
    return day(Refusal(refusal.code, reason, refusal.mend, refusal.who), AT)


@pytest.mark.parametrize("refusal", EVERY, ids=lambda one: one.code)
class TestVoices:
    def test_nobody_is_told_about_the_worker_who_is_them(self, refusal):
        told = to_worker(filled(refusal))
        assert not ABOUT.search(told.reason)
        assert told.who != "The worker"
        assert "they may say no" not in told.mend.lower()

    def test_the_code_and_what_was_filled_in_stay(self, refusal):
        told = to_worker(filled(refusal))
        assert told.code == refusal.code
        assert "{" not in told.reason + told.mend
        for kept in ("“Insulin pen practice”",) if "{course}" in refusal.reason else ():
            assert kept in told.reason
        if "{day}" in refusal.reason:
            assert filled(refusal).reason.split(" on ")[-1].split("until ")[-1] in told.reason

    def test_others_read_the_words_about_the_worker(self, refusal):
        given = filled(refusal)
        assert shown([given]) == (given,)
        if "The worker's" in given.reason:
            assert to_worker(given).reason.startswith("Your ")


def test_both_voices_of_a_lapse():
    lapsed = filled(REFUSALS["training_lapsed"])
    about = Refusal("training_lapsed:insulin-practical", lapsed.reason, lapsed.mend, lapsed.who)
    assert about.reason.startswith("The worker's training in “Insulin pen practice” ran out on ")
    own = to_worker(about)
    assert own.reason == about.reason.replace("The worker's", "Your")
    assert own.code == "training_lapsed:insulin-practical"


def test_words_that_are_not_ours_are_left_alone():
    other = Refusal("left_employer", "Something else.", "Do it.", "You")
    assert to_worker(other) is other


def test_evidence_has_two_voices_too():
    assert link_to_worker(Link("employment", 1, 0.0)) == "You are employed by the provider"
    assert link_to_worker(Link("plan", 1, 0.0)) == LINKS["plan"]
    course = Link("training", 1, 0.0, "Insulin pen practice")
    assert link_to_worker(course) == "Required training is in date: Insulin pen practice"
    assert not any("The worker" in link_to_worker(Link(kind, 1, 0.0)) for kind in LINKS)


class TestFolding:
    def lapsed(self):
        """Training that ran out yesterday, and the suspension it caused."""
        course = COURSES[0]
        facts = granted(
            training={**granted().training, course: (held(60, end=AT - 1),)},
            suspensions=(Suspended(9, AT - 1, FOREVER, "training-lapsed"),),
        )
        return decide(facts, AT, COURSES).refusals

    def test_the_rule_names_both(self):
        assert [one.code.partition(":")[0] for one in self.lapsed()] == [
            "suspended",
            "training_lapsed",
        ]

    def test_the_reader_is_told_once_with_the_cause_first(self):
        (one,) = shown(self.lapsed(), worker_reads=True)
        assert one.reason.startswith("Your training in “")
        assert one.reason.endswith("The delegation is suspended because of this.")
        assert one.mend.startswith("Repeat the course and record the date. Then the delegator")
        assert one.who == "The registered manager, then the delegator or their named deputy"

    def test_a_stop_without_a_cause_left_stands_last_in_its_own_words(self):
        concern = refusal_for("concern")
        told = folded([concern, REFUSALS["review_overdue"]])
        assert told == (REFUSALS["review_overdue"], concern)

    def test_who_lifts_is_said_once(self):
        (one,) = folded([refusal_for("review-overdue"), REFUSALS["review_overdue"]])
        assert one.who == "The delegator or their named deputy"

    def test_a_stop_is_folded_into_one_cause_only(self):
        two = [REFUSALS["training_missing"], REFUSALS["training_lapsed"]]
        told = folded([refusal_for("training-lapsed"), *two])
        assert ["suspended because" in one.reason for one in told] == [True, False]

    @given(st.lists(st.sampled_from(EVERY), max_size=8, unique_by=lambda one: one.code))
    def test_nothing_is_lost_and_nothing_is_said_twice(self, refusals):
        told = folded(refusals)
        causes = {trigger_of(one.code) for one in refusals}
        gone = {one.code for one in refusals} - {one.code for one in told}
        assert all(code.partition(":")[2] in causes for code in gone)
        assert all(code.startswith("suspended:") for code in gone)
        assert len(told) == len({one.code for one in told})
