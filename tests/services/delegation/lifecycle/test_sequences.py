"""Whatever anybody tries, in whatever order: nothing becomes active unless every gate holds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.services.delegation.commands import story
from tests.services.delegation.world import INSULIN, NOW, TODAY, World

from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.registers.workforce.models import TrainingRecord, Worker
from almoner.services.delegation import commands
from almoner.services.delegation import models as m
from almoner.services.delegation.queries.authority import may, required_courses

pytestmark = pytest.mark.django_db
PEOPLE = ("nurse", "deputy", "lead", "manager", "worker", "rival_manager")


@dataclass
class Play:
    """One run: the world, a clock that moves on by a minute a step, and the delegation."""

    world: World
    at: datetime = NOW
    delegation: m.Delegation | None = None
    done: list[str] = field(default_factory=list)

    def viewer(self, who: str):
        return self.world.viewer(getattr(self.world, who))

    @property
    def key(self) -> int:
        return 0 if self.delegation is None else self.delegation.pk


Step = Callable[[Play, str], object]


def _propose(play: Play, who: str) -> None:
    decision = commands.decide(
        play.viewer(who), person_id=play.world.person.pk, activity=INSULIN,
        provider_id=play.world.provider.pk, answers=story.passing(), at=play.at,
    )  # fmt: skip
    other = play.world.deputy if who != "deputy" else play.world.nurse
    play.delegation = commands.propose(
        play.viewer(who), decision_id=decision.pk, worker_id=play.world.worker.pk,
        deputy_id=other.pk, situation="x", supervision="x", call_first="x", at=play.at,
    )  # fmt: skip


def _consent(play: Play, who: str) -> object:
    return commands.record_consent(
        play.viewer(who), delegation_id=play.key, basis="consent", given_by="The person",
        information_given="x", at=play.at,
    )  # fmt: skip


def _withdraw(play: Play, who: str) -> object:
    return commands.withdraw_consent(
        play.viewer(who), delegation_id=play.key, withdrawn_by="The person", at=play.at
    )


def _sign(party: str, agreed: bool) -> Step:
    return lambda play, who: commands.sign(
        play.viewer(who), delegation_id=play.key, party=party, agreed=agreed, reason="x",
        at=play.at,
    )  # fmt: skip


def _simple(command, **more) -> Step:
    return lambda play, who: command(play.viewer(who), delegation_id=play.key, at=play.at, **more)


def _practise(**more) -> Step:
    return lambda play, who: commands.record_practice(
        play.viewer(who), delegation_id=play.key, practised_at=play.at, feedback="x", at=play.at,
        **{"satisfactory": True, **more},
    )  # fmt: skip


def _revoke(play: Play, who: str) -> object:
    competence = m.Competence.objects.order_by("-pk").first()
    key = 0 if competence is None else competence.pk
    return commands.revoke_competence(play.viewer(who), competence_id=key, reason="x", at=play.at)


def _plan(play: Play, who: str) -> object:
    return commands.write_plan(
        play.viewer(who), person_id=play.world.person.pk, activity=INSULIN, values=story.VALUES,
        procedure="x", review_by=TODAY + timedelta(days=30), call_first="x",
        changed_regimen=True, at=play.at,
    )  # fmt: skip


def _lapse(change: Callable[[], object]) -> Step:
    return lambda play, who: change()


STEPS: dict[str, Step] = {
    "propose": _propose,
    "consent": _consent,
    "withdraw": _withdraw,
    **{f"{party} yes": _sign(party, True) for party in ("delegator", "delegate", "employer")},
    **{f"{party} no": _sign(party, False) for party in ("delegator", "delegate", "employer")},
    "start_training": _simple(commands.start_training),
    "start_supervision": _simple(commands.start_supervision),
    "practise": _practise(),
    "practise badly": _practise(satisfactory=False),
    "simulate": _practise(simulated=True),
    "sign_off": _simple(commands.sign_off),
    "reassess": _simple(commands.reassess, satisfactory=True, feedback="x"),
    "reassess badly": _simple(commands.reassess, satisfactory=False, feedback="x"),
    "revoke": _revoke,
    "activate": _simple(commands.activate, review_due_on=story.REVIEW),
    "activate without a date": _simple(commands.activate, review_due_on=None),
    "suspend": _simple(commands.suspend, trigger="concern", reason="x"),
    "lift": _simple(commands.lift, because="x"),
    "end": _simple(commands.end, reason="x"),
    "change the dose": _plan,
    "insurance lapses": _lapse(lambda: m.Insurance.objects.update(ends_on=TODAY)),
    "training lapses": _lapse(
        lambda: TrainingRecord.objects.filter(course="insulin-practical").update(expires_on=TODAY)
    ),
}
HAPPY = [
    ("propose", "nurse"),
    ("consent", "nurse"),
    ("delegator yes", "nurse"),
    ("delegate yes", "worker"),
    ("employer yes", "manager"),
    ("start_training", "manager"),
    ("start_supervision", "nurse"),
    *[("practise", "nurse")] * 5,
    ("sign_off", "deputy"),
    ("activate", "nurse"),
]
ANY_STEP = st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from(PEOPLE))


@st.composite
def attempts(draw) -> list[tuple[str, str]]:
    """The right way with steps left out, given to others, and anything else in between."""
    steps: list[tuple[str, str]] = []
    for step in HAPPY:
        what = draw(st.sampled_from(["keep"] * 12 + ["drop", "other", "extra"]))
        if what == "other":
            steps.append((step[0], draw(st.sampled_from(PEOPLE))))
        elif what != "drop":
            steps.append(step)
        if what == "extra":
            steps.append(draw(ANY_STEP))
    return steps + draw(st.lists(ANY_STEP, max_size=8))


@contextmanager
def undone() -> Iterator[None]:
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def perform(play: Play, name: str, who: str) -> bool:
    play.at += timedelta(minutes=1)
    try:
        with transaction.atomic():
            STEPS[name](play, who)
    except (Refused, Unseen):
        return False
    play.done.append(name)
    return True


def missing(play: Play) -> list[str]:
    """Gates that do not hold, read from the rows and without the rule that is being tested."""
    d = m.Delegation.objects.get(pk=play.key)
    found = []
    for party in ("delegator", "delegate", "employer"):
        last = d.signatures.filter(party=party).order_by("-signed_at", "-pk").first()
        if last is None or not last.agreed:
            found.append(party)
    if d.consents.filter(withdrawn_at__isnull=True).count() == 0:
        found.append("consent")
    found += _missing_competence(d)
    if not m.Insurance.objects.filter(ends_on__gt=TODAY, activities__contains=[INSULIN]).exists():
        found.append("insurance")
    if d.decision is None or d.decision.outcome == "retain":
        found.append("decision")
    in_date = TrainingRecord.objects.filter(expires_on__gt=TODAY, completed_on__isnull=False)
    if set(required_courses(INSULIN)) - set(in_date.values_list("course", flat=True)):
        found.append("training")
    if d.review_due_on is None or not TODAY <= d.review_due_on <= TODAY + timedelta(weeks=12):
        found.append("review")
    return found


def _missing_competence(d: m.Delegation) -> list[str]:
    found = []
    held = d.competences.filter(revoked_at__isnull=True, valid_until__gt=TODAY)
    changed = m.Plan.objects.filter(changed_regimen=True).order_by("-version").first()
    if changed is not None:
        held = held.filter(plan_version__gte=changed.version)
    if not held.exclude(assessor=d.worker).exists():
        found.append("competence")
    watched = d.practices.filter(satisfactory=True, simulated=False).exclude(assessor=d.worker)
    if watched.count() < 5:
        found.append("practices")
    return found


def check(play: Play) -> None:
    if play.delegation is None:
        return
    d = m.Delegation.objects.get(pk=play.key)
    granted = may(play.world.worker.pk, INSULIN, play.world.person.pk, play.at).granted
    if granted:
        assert d.status == "active", play.done
        assert missing(play) == [], play.done
    into = d.events.filter(target="active").values_list("by_worker_id", flat=True)
    assert set(into) <= {d.delegator_id, d.deputy_id}
    assert not d.competences.filter(assessor_id=d.worker_id).exists()
    assert not d.practices.filter(assessor_id=d.worker_id).exists()


@given(attempts())
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_sequence_of_steps_is_authorised_without_every_gate(attempted):
    with undone():
        play = Play(story.bare_world())
        for name, who in attempted:
            if not perform(play, name, who):
                continue
            if name in ("activate", "lift"):
                assert missing(play) == [], play.done
            check(play)


def test_the_right_way_is_among_them_and_goes_live():
    """Without this the property could hold because nothing ever becomes active."""
    play = Play(story.bare_world())
    assert all(perform(play, name, who) for name, who in HAPPY)
    assert missing(play) == []
    assert may(play.world.worker.pk, INSULIN, play.world.person.pk, play.at).granted


@pytest.mark.parametrize("left_out", range(len(HAPPY)))
def test_no_single_step_can_be_left_out(left_out):
    play = Play(story.bare_world())
    for n, (name, who) in enumerate(HAPPY):
        if n != left_out:
            perform(play, name, who)
    assert not may(play.world.worker.pk, INSULIN, play.world.person.pk, play.at).granted
    assert not m.Delegation.objects.filter(status="active").exists()


# The registered manager may start supervision too; no other step is anybody else's.
ALSO = {("start_supervision", "manager")}
WRONG = [
    (turn, who)
    for turn, (name, right) in enumerate(HAPPY)
    for who in ("worker", "manager", "rival_manager")
    if who != right and (name, who) not in ALSO and HAPPY.index((name, right)) == turn
]


@pytest.mark.parametrize(("turn", "who"), WRONG)
def test_no_step_can_be_taken_by_somebody_whose_it_is_not(turn, who):
    play = Play(story.bare_world())
    assert all(perform(play, step, whose) for step, whose in HAPPY[:turn])
    assert not perform(play, HAPPY[turn][0], who)


def test_everyone_in_the_play_is_somebody_in_the_world():
    world = story.bare_world()
    assert all(isinstance(getattr(world, one), Worker) for one in PEOPLE)
