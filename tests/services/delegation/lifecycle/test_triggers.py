"""Each lapse has its stop, each stop its words, and only registrants lift one."""

import pytest

from almoner.kernel.refusals import Refusal, Refused
from almoner.services.delegation.catalogue import suspension_triggers
from almoner.services.delegation.commands.lifting import _ASKED
from almoner.services.delegation.models import Suspension
from almoner.services.delegation.rules import triggers
from almoner.services.delegation.rules.words import REFUSALS

TRIGGERS = suspension_triggers().triggers
# Lapses that a person has to look at again. What is missing here is no lapse of authority.
NO_STOP = {
    "no_delegation", "other_employer", "not_active", "status_draft", "status_proposed",
    "status_agreed", "status_training", "status_supervised", "status_ended", "not_yet_active",
    "ended", "suspended", "deputy_cannot_cover", "deputy_away", "record_not_seen",
}  # fmt: skip


def test_every_refusal_of_the_authority_rule_is_weighed():
    assert set(triggers.OF_REFUSAL) == set(REFUSALS)
    assert {code for code, one in triggers.OF_REFUSAL.items() if one is None} == NO_STOP


def test_every_lapse_leads_to_a_trigger_that_is_defined():
    defined = {one.code for one in TRIGGERS}
    assert set(filter(None, triggers.OF_REFUSAL.values())) <= defined
    assert set(_ASKED) <= defined


@pytest.mark.parametrize("one", TRIGGERS, ids=lambda one: one.code)
def test_each_trigger_can_be_kept_shown_and_lifted_only_by_registrants(one):
    assert len(one.code) <= Suspension._meta.get_field("trigger").max_length
    assert set(one.lifted_by) <= {"delegator", "deputy"}
    refusal = triggers.refusal_for(one.code)
    assert refusal.code == f"suspended:{one.code}"
    assert refusal.reason == one.words
    assert refusal.mend
    assert refusal.who == "The delegator or their named deputy"


def test_a_course_is_part_of_the_code_and_not_of_the_trigger():
    assert triggers.trigger_of("training_lapsed:insulin-practical") == "training-lapsed"
    assert triggers.trigger_of("unheard-of") is None


def test_two_reasons_for_one_trigger_become_one_stop_with_both_reasons():
    found = triggers.triggers_of(
        [
            Refusal("training_lapsed:a", "Course a ran out."),
            Refusal("training_missing:b", "Course b is missing."),
            Refusal("suspended:concern", "Stopped."),
        ]
    )
    assert found == {"training-lapsed": "Course a ran out. Course b is missing."}


def test_an_unknown_trigger_is_refused_with_the_ones_that_are_known():
    with pytest.raises(Refused) as refused:
        triggers.trigger("because")
    assert "“because” is not a reason to suspend" in str(refused.value)
    assert "consent-withdrawn" in refused.value.refusals[0].mend
