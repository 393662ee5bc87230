"""Person, carer and worker say what it is like; nobody answers for the worker."""

import pytest
from tests.services.delegation.incidents.conftest import as_web
from tests.services.delegation.world import NOW, TODAY

from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.services.delegation.commands.experiences import record_experience
from almoner.services.delegation.models import Experience


def say(world, who, voice, score=4, words="It is calmer now."):
    with as_web(world.viewer(getattr(world, who))) as viewer:
        return record_experience(
            viewer,
            delegation_id=world.delegation.pk,
            voice=voice,
            score=score,
            words=words,
            at=NOW,
        )


@pytest.mark.parametrize(
    ("who", "voice", "may"),
    [
        ("worker", "worker", True),
        ("worker", "person", False),
        ("worker", "carer", False),
        ("manager", "person", True),
        ("manager", "carer", True),
        ("manager", "worker", False),
        ("nurse", "person", True),
        ("nurse", "worker", False),
        ("lead", "carer", True),
    ],
)
def test_whose_words_each_may_write_down(world, who, voice, may):
    if may:
        one = say(world, who, voice)
        assert (one.score, one.given_on) == (4, TODAY)
        event = AuditEvent.objects.get(verb="experience.recorded")
        assert "calmer" not in str(event.detail)
    else:
        with pytest.raises(Refused):
            say(world, who, voice)
        assert not Experience.objects.exists()


@pytest.mark.parametrize("score", [0, 6, -1, 100])
def test_the_score_is_from_1_to_5(world, score):
    with pytest.raises(Refused) as refused:
        say(world, "manager", "person", score)
    assert refused.value.refusals[0].code == "score_range"


def test_an_unknown_voice_is_refused_in_words(world):
    with pytest.raises(Refused) as refused:
        say(world, "manager", "cat", 9)
    assert [one.code for one in refused.value.refusals] == ["unknown_voice", "score_range"]


def test_a_rival_cannot_answer(world):
    with pytest.raises(Unseen):
        say(world, "rival_manager", "person")
