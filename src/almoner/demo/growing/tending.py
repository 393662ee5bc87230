"""Leave, a caseload handed over, decisions that stay with the registrant, and the toolkit."""

from datetime import datetime, timedelta
from functools import partial

from almoner.demo.growing.arcs import Arc
from almoner.demo.growing.cast import AMINA, DEV, HELEN, LIN, NEIL, PRIYA, TOM
from almoner.demo.growing.deciding import RETAINED, answers_for, facts_for, framework
from almoner.demo.growing.place import Place
from almoner.demo.invent.organisations import COMMUNITY_TRUST, HOME_CARE, ICB
from almoner.platform.audit.commands import record
from almoner.registers.people.models import Person
from almoner.services.delegation import commands
from almoner.services.delegation.catalogue import blocks
from almoner.services.delegation.models import ToolkitBlock
from almoner.services.delegation.rules.toolkit import Comment

HANDED_OVER = 120
_DECIDED = ("insulin-administration", "medicines-administration")


def lay_out_tending(place: Place) -> None:
    _lay_out_leave(place)
    place.script.add(place.clock.at(HANDED_OVER, 14), partial(_hand_over, place))
    for number in range(len(RETAINED)):
        ago = 4 + 9 * number
        place.script.add(place.clock.at(ago, 15, number), partial(_retain, place, number))
    for number, activity in enumerate(_DECIDED):
        place.script.add(place.clock.at(2, 13, number), partial(_decide, place, number, activity))
    for ago, step in ((330, _publish_first), (140, _publish_second), (12, _consult), (5, _draft)):
        place.script.add(place.clock.at(ago, 13), partial(step, place))


def _lay_out_leave(place: Place) -> None:
    """One away now, two soon, one back long ago: who, who covers, first day ago, days."""
    away, cover = [key for key in place.casting.nurses if key not in _apart(place)][:2]
    for who, deputy, ago, days in (
        (AMINA, DEV, 75, 12),
        (away, cover, 3, 9),
        (TOM, NEIL, -6, 8),
        (DEV, AMINA, -24, 14),
    ):
        place.script.add(
            place.clock.at(max(ago + 20, 1), 9), partial(_leave, place, who, deputy, ago, days)
        )


def _apart(place: Place) -> tuple[str, ...]:
    casting = place.casting
    return (casting.leaver, casting.lapser, casting.handed_from)


def _leave(place: Place, who: str, deputy: str, ago: int, days: int, at: datetime) -> None:
    starts_on = place.clock.day(ago)
    commands.set_leave(
        place.viewer(who),
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=days),
        deputy_id=place.workers[deputy].pk,
        at=at,
    )


def _hand_over(place: Place, at: datetime) -> None:
    """The team lead moves one nurse's caseload to Dev, with Amina as deputy."""
    leaving = place.casting.handed_from
    arcs = [a for a in place.casting.arcs if a.delegator == leaving and a.delegation]
    live = [a for a in arcs if a.fate != "ended" or a.turns < HANDED_OVER]
    if not live:
        return
    moved = commands.hand_over(
        place.viewer(LIN),
        from_worker_id=place.workers[leaving].pk,
        to_worker_id=place.workers[DEV].pk,
        deputy_id=place.workers[AMINA].pk,
        reason="Moving to another post in the spring.",
        at=at,
    )
    ids = {one.pk for one in moved}
    for arc in arcs:
        if arc.delegation in ids:
            arc.delegator, arc.deputy = DEV, AMINA


def _retain(place: Place, number: int, at: datetime) -> None:
    """The registrant answers, and the answer is no for now. The reasons are kept."""
    activity, gates, facts, note = RETAINED[number]
    arc = place.casting.of("active")
    answers = answers_for(place.chance("retain", number), arc)
    answers |= {"G4": {"answer": "consents"}, **gates}
    answers["facts"] = facts_for(activity, framework(activity)) | facts
    commands.decide(
        place.viewer((AMINA, DEV)[number % 2]),
        person_id=_nursed(place)[number],
        activity=activity,
        provider_id=place.organisations[HOME_CARE[number % 3 == 2]].pk,
        answers=answers,
        framework=framework(activity),
        note=note,
        at=at,
    )


def _decide(place: Place, number: int, activity: str, at: datetime) -> None:
    """Decided, and nobody has been asked yet: for the nurse to propose."""
    arc = Arc(number, activity, HOME_CARE[0], "active")
    commands.decide(
        place.viewer(AMINA),
        person_id=_nursed(place)[len(RETAINED) + number],
        activity=activity,
        provider_id=place.organisations[HOME_CARE[0]].pk,
        answers=answers_for(place.chance("decided", number), arc),
        framework=framework(activity),
        note="Settled for months. The person would like to be up and out by nine.",
        at=at,
    )


def _nursed(place: Place) -> list[int]:
    """People whom the trust nurses, with nothing delegated, in the care of that provider."""
    busy = {arc.person for arc in place.casting.arcs}
    nursed = set(
        Person.objects.filter(
            involvements__organisation=place.organisations[COMMUNITY_TRUST]
        ).values_list("pk", flat=True)
    )
    found = {home: iter(_of(place, home, busy, nursed)) for home in HOME_CARE}
    retained = [next(found[HOME_CARE[number % 3 == 2]]) for number in range(len(RETAINED))]
    return retained + [next(found[HOME_CARE[0]]) for _ in _DECIDED]


def _of(place: Place, provider: str, busy: set[str], nursed: set[int]) -> list[int]:
    return [
        place.people[one.key].pk
        for one in place.invented.values()
        if one.provider == provider and one.key not in busy and place.people[one.key].pk in nursed
    ]


_WORDS = (
    "In our place: {words} We answer it for each delegation before it starts, and again at"
    " every review. The answers come from the record and not from memory."
)
_SECOND = (2, 4, 7)
_CONSULTED, _DRAFTED = 5, 9

_SAID = (
    (PRIYA, (8, 10), "Please say what happens when a worker is off sick for three months."),
    (LIN, (6, 15), "Add that the family may watch a practice if the person wants it."),
)


def _publish_first(place: Place, at: datetime) -> None:
    for block in blocks().blocks:
        _write(place, block.number, 1, "published", _WORDS.format(words=block.words), at)


def _publish_second(place: Place, at: datetime) -> None:
    for number in _SECOND:
        ToolkitBlock.objects.filter(block=number, status="published").update(status="superseded")
        text = _WORDS.format(words=blocks().block(number).words)
        more = " Since the spring we also ask the people who receive it, and their families."
        _write(place, number, 2, "published", text + more, at)


def _consult(place: Place, at: datetime) -> None:
    text = "How do we know that a worker is competent, and stays so? " + _WORDS.format(
        words=blocks().block(_CONSULTED).words
    )
    row = _write(place, _CONSULTED, 2, "consultation", text, at)
    row.consultation_closes_on = place.clock.today + timedelta(days=10)
    row.comments = [_comment(place, *one)._asdict() for one in _SAID]
    row.save(update_fields=["consultation_closes_on", "comments"])


def _comment(place: Place, who: str, when: tuple[int, int], words: str) -> Comment:
    actor, at = place.viewer(who), place.clock.at(*when)
    return Comment(at.isoformat(), actor.name, actor.organisation_name, actor.user_id, words)


def _draft(place: Place, at: datetime) -> None:
    text = "What we heard from people in the past year. " + _WORDS.format(
        words=blocks().block(_DRAFTED).words
    )
    _write(place, _DRAFTED, 2, "draft", text, at)


def _write(
    place: Place, number: int, version: int, status: str, text: str, at: datetime
) -> ToolkitBlock:
    actor = place.viewer(HELEN)
    row = ToolkitBlock.objects.create(
        organisation=place.organisations[ICB],
        block=number,
        version=version,
        status=status,
        text=text,
        owner="Delegated healthcare working group",
        changed_at=at,
        changed_by_id=actor.user_id or 0,
    )
    record(actor, "toolkit.written", row, at=at, block=number, version=version, status=status)
    return row
