"""About-me texts in people's own voices, under the PRSB headings. All wording is invented."""

from datetime import date
from random import Random

from almoner.demo.invent.chance import day_between, happens, one_of, years_before
from almoner.demo.invent.names import language_of
from almoner.demo.invent.shapes import AboutMe, Name, Relationship

_MATTERS = (
    "Being in my own home. I have lived on this street a long time and I know its sounds.",
    "My garden. Even in winter I like the curtains open so that I can see the birds.",
    "My allotment friends. They bring me beans and tell me what I am missing.",
    "The football on the radio. Please do not talk over the second half.",
    "Doing what I can for myself, even if it takes me longer than you.",
    "My cat. She is old too, and she likes to be greeted first.",
    "Cooking smells. I cannot stand at the stove now, but I can still say what needs more salt.",
    "My independence. I worked in the car plants for thirty years and I still keep time.",
)
_WELLNESS = (
    "On a good day I am up by eight, I chat, and I finish my breakfast.",
    "I am well when I am teasing you. If I go quiet, something is wrong.",
    "I walk to the gate and back with my frame. If I will not try, ask me why.",
    "I sleep well and I eat well. Going off my tea is my first sign.",
    "I can be muddled in the evening. If I am muddled in the morning, that is new: tell someone.",
    "My ankles are always a little swollen. If my shoes will not go on, call the nurse.",
    "I hum when I am content. I rub my knee when I hurt.",
)
_COMMUNICATE = (
    "Speak to my face, not from behind. I hear better on the left.",
    "Give me time. The word comes if you wait.",
    "Short sentences please, one thing at a time.",
    "I understand more than I can say. Ask me things I can answer with yes or no.",
    "Write the time of the next visit on the board. I look at it all day.",
    "Just talk to me as you would to anyone.",
    "I wear glasses for reading. They are usually on the windowsill.",
)
_DO = (
    "Knock, say your name, and wait a moment before you come in.",
    "Tell me what you are about to do before you do it.",
    "Warm your hands. Everything else is easier after that.",
    "Ask how I slept. I like to be asked.",
    "Leave my stick where I can reach it.",
    "Make the tea strong and sit down for a minute.",
    "Take your shoes off at the door, please.",
)
_DO_NOT = (
    "Please do not rush me or finish my sentences.",
    "Please do not move my things to tidy up.",
    "Please do not call me ‘love’.",
    "Please do not leave the front door on the latch.",
    "Please do not talk to my family as if I were not there.",
    "Please do not turn the television off without asking.",
    "Please do not come straight in with the needle. Say good morning first.",
)
_SUPPORT = (
    "Mornings are when I need most help: washing, dressing and my medicines.",
    "Help me to the chair and then let me do my top half myself.",
    "Somebody to see that I eat at lunch time. I forget.",
    "Two people for the hoist. One of you talks to me while it goes up.",
    "I need my medicines at the same time each day or I am stiff for hours.",
    "I want to go out once a week, even if only to the shop.",
)
_KNOWING = (
    "I was a bus conductor and I can still name every stop to the station.",
    "I taught infants for twenty-six years, so I notice untied laces.",
    "I sang in a choir. I know the alto line of almost anything.",
    "I am afraid of falling since the winter. Tell me you have got me.",
    "I keep sweets in the left drawer, for visitors. Take one.",
)
_FROM_ELSEWHERE = (
    "I came here at nineteen with one suitcase. I still have the suitcase.",
    "Hearing my own language once a day keeps me going. Learn one word of it and I am yours.",
    "The food of home. Spices are not a treat, they are how food is meant to taste.",
)
_INSULIN = "My insulin is at breakfast. I like to hold the pen box while you check it."
_NOBODY_NEAR = "I have no family nearby. The people who visit me matter more than they know."


def about_me(
    chance: Random, name: Name, kin: tuple[Relationship, ...], today: date, *, insulin: bool
) -> AboutMe:
    """One person's page. A page names the relatives that the person's record names."""
    return AboutMe(
        what_matters=one_of(chance, _MATTERS),
        who_matters=_who_matters(kin),
        how_i_communicate=f"Call me {name.known_as}. {one_of(chance, _COMMUNICATE)}",
        my_wellness=one_of(chance, _WELLNESS),
        please_do=one_of(chance, _DO),
        please_do_not=one_of(chance, _DO_NOT),
        how_to_support_me=_INSULIN if insulin else one_of(chance, _SUPPORT),
        also_worth_knowing=one_of(chance, _KNOWING + _also_from(name)),
        written_on=day_between(chance, years_before(today, 1.5), today),
        supported_by=kin[0].name if kin and happens(chance, 0.4) else None,
    )


def _also_from(name: Name) -> tuple[str, ...]:
    return () if language_of(name.community) == "English" else _FROM_ELSEWHERE


def _who_matters(kin: tuple[Relationship, ...]) -> str:
    if not kin:
        return _NOBODY_NEAR
    first = kin[0]
    where = "lives with me" if first.lives_with_person else "rings me most days"
    others = "".join(f" Then there is my {one.kind}, {one.name}." for one in kin[1:])
    return f"My {first.kind} {first.name}, who {where}.{others}"
