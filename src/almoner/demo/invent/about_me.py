"""About-me texts in people's own voices, under the PRSB headings. All wording is invented.

A page tells one life: each sentence says for whom it fits and what it tells about the person, and
a sentence that speaks against the record, or against another of the page, is never picked.
"""

from dataclasses import dataclass
from datetime import date
from random import Random

from almoner.demo.invent.chance import day_between, happens, one_of, years_before
from almoner.demo.invent.names import language_of
from almoner.demo.invent.shapes import AboutMe, Name, Relationship


@dataclass(frozen=True, slots=True)
class Line:
    """`when`: what must be known of the person. `unless`: what must not. `tells`: what it adds."""

    text: str
    when: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    tells: frozenset[str] = frozenset()

    def fits(self, traits: frozenset[str]) -> bool:
        return self.when <= traits and not self.unless & traits


def _line(text: str, *, when: str = "", unless: str = "", tells: str = "") -> Line:
    return Line(text, *(frozenset(words.split()) for words in (when, unless, tells)))


_TUBE = "gastrostomy"
_FEW_WORDS = "few-words dementia"
_MATTERS = (
    _line(
        "Being in my own home. I have lived on this street a long time and I know its sounds.",
        when="own-home",
        unless="young from-elsewhere",
    ),
    _line(
        "My garden. Even in winter I like the curtains open so that I can see the birds.",
        when="own-home",
        unless="braille",
    ),
    _line(
        "My allotment friends. They bring me beans and tell me what I am missing.",
        unless=f"{_TUBE} few-words",
    ),
    _line("The football on the radio. Please do not talk over the second half.", unless="signs"),
    _line("Doing what I can for myself, even if it takes me longer than you."),
    _line(
        "My cat. She is old too, and she likes to be greeted first.",
        when="own-home",
        unless="young",
    ),
    _line(
        "Cooking smells. I cannot stand at the stove now, but I can still say what needs more "
        "salt.",
        when="own-home",
        unless=f"{_TUBE} few-words",
        tells="seldom-stands",
    ),
    _line(
        "My independence. I worked in the car plants for thirty years and I still keep time.",
        unless="young worked dementia",
        tells="worked",
    ),
)
_WELLNESS = (
    _line(
        "On a good day I am up by eight, I chat, and I finish my breakfast.",
        unless=f"{_TUBE} few-words signs hoist",
        tells="chats",
    ),
    _line(
        "I am well when I am teasing you. If I go quiet, something is wrong.",
        unless="few-words signs",
        tells="chats",
    ),
    _line(
        "I walk to the gate and back with my frame. If I will not try, ask me why.",
        when="own-home",
        unless="hoist seldom-stands spinal-injury",
        tells="walks",
    ),
    _line("I sleep well and I eat well. Going off my tea is my first sign.", unless=_TUBE),
    _line(
        "I can be muddled in the evening. If I am muddled in the morning, that is new: tell "
        "someone.",
        when="dementia",
    ),
    _line(
        "My ankles are always a little swollen. If my shoes will not go on, call the nurse.",
        when="heart-failure",
    ),
    _line("I hum when I am content. I rub my knee when I hurt.", unless="chats"),
    _line("I am well when I take an interest. If I turn to the wall, something is wrong."),
)
_COMMUNICATE = (
    _line("Speak to my face, not from behind. I hear better on the left.", unless="signs"),
    _line("Give me time. The word comes if you wait.", unless="chats signs"),
    _line("Short sentences please, one thing at a time.", unless="chats"),
    _line(
        "I understand more than I can say. Ask me things I can answer with yes or no.",
        when="stroke",
        unless="chats signs",
        tells="few-words",
    ),
    _line("Write the time of the next visit on the board. I look at it all day.", unless="braille"),
    _line("Just talk to me as you would to anyone.", unless="few-words signs dementia"),
    _line("I wear glasses for reading. They are usually on the windowsill.", unless="braille"),
    _line("Look at me while we sign, and give me light on your hands.", when="signs"),
)
_DO = (
    _line("Knock, say your name, and wait a moment before you come in.", unless="signs"),
    _line("Tell me what you are about to do before you do it."),
    _line("Warm your hands. Everything else is easier after that."),
    _line("Ask how I slept. I like to be asked.", unless=_FEW_WORDS),
    _line("Leave my stick where I can reach it.", unless="hoist spinal-injury"),
    _line("Make the tea strong and sit down for a minute.", unless=_TUBE),
    _line("Take your shoes off at the door, please.", when="own-home"),
)
_DO_NOT = (
    _line("Please do not rush me or finish my sentences.", unless="signs"),
    _line("Please do not move my things to tidy up."),
    _line("Please do not call me ‘love’."),
    _line("Please do not leave the front door on the latch.", when="own-home"),
    _line("Please do not talk to my family as if I were not there.", when="kin"),
    _line("Please do not turn the television off without asking."),
    _line("Please do not come straight in with the needle. Talk to me first.", when="diabetes"),
)
_SUPPORT = (
    _line("Mornings are when I need most help: washing, dressing and getting going."),
    _line("Help me to the chair and then let me do my top half myself.", unless="walks"),
    _line("Somebody to see that I eat at lunch time. I forget.", unless=_TUBE),
    _line(
        "Two people for the hoist. One of you talks to me while it goes up.",
        unless="walks",
        tells="hoist",
    ),
    _line(
        "I need my medicines at the same time each day or I am stiff for hours.", when="parkinsons"
    ),
    _line("I want to go out once a week, even if only to the shop."),
)
_INSULIN = (
    _line(
        "I have my insulin at the time in my plan. I like to hold the pen box while you check it."
    ),
)
_KNOWING = (
    _line(
        "I was a bus conductor and I can still name every stop to the station.",
        unless="young worked few-words",
        tells="worked",
    ),
    _line(
        "I taught infants for twenty-six years, so I notice untied laces.",
        unless="young worked",
        tells="worked",
    ),
    _line("I sang in a choir. I know the alto line of almost anything.", unless="few-words signs"),
    _line(
        "I am afraid of falling since the winter. Tell me you have got me.", unless="spinal-injury"
    ),
    _line("I keep sweets in the left drawer, for visitors. Take one."),
    _line(
        "I came here at nineteen with one suitcase. I still have the suitcase.",
        when="from-elsewhere",
    ),
    _line(
        "Hearing my own language once a day keeps me going. Learn one word of it and I am yours.",
        when="from-elsewhere",
        unless="signs",
    ),
    _line(
        "The food of home. Spices are not a treat, they are how food is meant to taste.",
        when="from-elsewhere",
        unless=_TUBE,
    ),
)
_NOBODY_NEAR = "I have no family nearby. The people who visit me matter more than they know."
_NEEDS = {"Braille": "braille", "British Sign Language interpreter": "signs"}
_YOUNG = 60


def about_me(
    chance: Random,
    name: Name,
    kin: tuple[Relationship, ...],
    today: date,
    *,
    traits: frozenset[str],
) -> AboutMe:
    """One person's page. A page names the relatives that the person's record names.

    `traits`: what the record says already, see `traits_of`.
    """
    page = _Page(chance, traits | ({"kin"} if kin else set()) | _from(name))
    return AboutMe(
        how_to_support_me=page.pick(_INSULIN if "diabetes" in traits else _SUPPORT),
        what_matters=page.pick(_MATTERS),
        who_matters=_who_matters(kin),
        my_wellness=page.pick(_WELLNESS),
        how_i_communicate=f"Call me {name.known_as}. {page.pick(_COMMUNICATE)}",
        please_do=page.pick(_DO),
        please_do_not=page.pick(_DO_NOT),
        also_worth_knowing=page.pick(_KNOWING),
        written_on=day_between(chance, years_before(today, 1.5), today),
        supported_by=kin[0].name if kin and happens(chance, 0.4) else None,
    )


def traits_of(
    age: int, lives: str, conditions: tuple[str, ...], needs: tuple[str, ...]
) -> frozenset[str]:
    """What a page must not contradict. `conditions` are codes, `needs` as the record says them."""
    found = {*conditions, *(_NEEDS[need] for need in needs if need in _NEEDS)}
    if lives != "care_home":
        found.add("own-home")
    if age < _YOUNG:
        found.add("young")
    return frozenset(found)


class _Page:
    """Picks sentences one after the other, and remembers what they told."""

    def __init__(self, chance: Random, traits: frozenset[str]) -> None:
        self._chance, self._traits = chance, traits

    def pick(self, lines: tuple[Line, ...]) -> str:
        line = one_of(self._chance, tuple(one for one in lines if one.fits(self._traits)))
        self._traits |= line.tells
        return line.text


def _from(name: Name) -> frozenset[str]:
    own = language_of(name.community)
    return frozenset() if own == "English" else frozenset({"from-elsewhere"})


def _who_matters(kin: tuple[Relationship, ...]) -> str:
    if not kin:
        return _NOBODY_NEAR
    first = kin[0]
    where = "lives with me" if first.lives_with_person else "rings me most days"
    others = "".join(f" Then there is my {one.kind}, {one.name}." for one in kin[1:])
    return f"My {first.kind} {first.name}, who {where}.{others}"
