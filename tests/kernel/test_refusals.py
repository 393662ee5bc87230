"""A refusal always carries words, and every reason reaches the reader at once."""

import pickle
from dataclasses import FrozenInstanceError

import pytest

from almoner.kernel.refusals import Refusal, Refused, refuse

LAPSED = Refusal(
    "competence-lapsed",
    "Your sign-off for insulin ended on 3 March 2026.",
    "Ask to be assessed again.",
    "the registered nurse who delegates",
)
OVERDUE = Refusal("review-overdue", "The review was due on 1 March 2026.")


def test_a_refusal_tells_code_reason_mend_and_who():
    assert LAPSED.as_dict() == {
        "code": "competence-lapsed",
        "reason": "Your sign-off for insulin ended on 3 March 2026.",
        "mend": "Ask to be assessed again.",
        "who": "the registered nurse who delegates",
    }


def test_mend_and_who_may_be_left_out():
    assert (OVERDUE.mend, OVERDUE.who) == ("", "")


@pytest.mark.parametrize("code", ["", "  "])
def test_a_refusal_without_a_code_is_not_made(code):
    with pytest.raises(ValueError, match="needs a code"):
        Refusal(code, "Words.")


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_refusal_without_words_is_not_made(reason):
    with pytest.raises(ValueError, match="'silent' needs a reason in words"):
        Refusal("silent", reason)


def test_a_refusal_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        LAPSED.reason = "All is well."


def test_equal_refusals_are_one_in_a_set():
    again = Refusal(LAPSED.code, LAPSED.reason, LAPSED.mend, LAPSED.who)
    assert len({LAPSED, again, OVERDUE}) == 2


def test_refused_keeps_every_refusal_in_order():
    assert Refused(LAPSED, OVERDUE).refusals == (LAPSED, OVERDUE)


def test_refused_reads_as_its_reasons():
    assert str(Refused(LAPSED, OVERDUE)) == (
        "Your sign-off for insulin ended on 3 March 2026. The review was due on 1 March 2026."
    )


def test_refused_without_a_refusal_is_not_made():
    with pytest.raises(ValueError, match="at least one"):
        Refused()


def test_refused_takes_refusals_and_not_bare_words():
    with pytest.raises(TypeError, match="not str"):
        Refused("no")


def test_refused_survives_a_trip_to_another_process():
    assert pickle.loads(pickle.dumps(Refused(LAPSED, OVERDUE))).refusals == (LAPSED, OVERDUE)


def test_refuse_raises_one_refusal():
    with pytest.raises(Refused) as caught:
        refuse("code", "The reason.", mend="The mend.", who="You.")
    assert caught.value.refusals == (Refusal("code", "The reason.", "The mend.", "You."),)
