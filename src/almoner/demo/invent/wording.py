"""What people write: notes after a visit, calls for help, incidents, and how it was for them."""

from random import Random

from almoner.demo.invent.chance import Weighted, happens, one_of, whole
from almoner.demo.invent.shapes import Escalation, Experience, Incident

_ARRIVED = (
    "{name} was up and in good spirits.", "{name} was in bed and a bit sleepy, brightened up.",
    "{name} at the window waiting, had the kettle on.", "{name} said they slept badly.",
    "{name} quiet today but no pain when asked.", "A visitor was just leaving. {name} fine.",
)  # fmt: skip
_DID = (
    "Helped with wash and dress, did own face and hands.", "Porridge and tea, all eaten.",
    "Medicines given from the pack, taken with water.", "Skin looked at, no redness.",
    "Changed the bed and put a wash on.", "Walked to the kitchen with the frame, steady.",
    "Ate half of lunch, drank two cups.", "Creamed legs, heels fine.",
)  # fmt: skip
_INSULIN = (
    "Checked plan, name and dose on the pen with {name}. Glucose {glucose}. {units} units given "
    "in {site}. Needle in sharps box.",
    "Glucose {glucose} before the dose, in range. {units} units, {site}, {name} held the pen box. "
    "Sharps box half full.",
)
_LEFT = (
    "Left with call bell in reach.", "Left comfortable with the radio on.",
    "Told {name} who is coming tonight.", "Board filled in. Door locked, key back in safe.",
    "Nothing to report.", "Asked office to order more gloves.",
)  # fmt: skip


def visit_note(chance: Random, known_as: str) -> str:
    """A care worker's note after an ordinary visit."""
    did = (
        f"{one_of(chance, _DID)} {one_of(chance, _DID)}"
        if happens(chance, 0.6)
        else one_of(chance, _DID)
    )
    return f"{one_of(chance, _ARRIVED)} {did} {one_of(chance, _LEFT)}".format(name=known_as)


def insulin_note(chance: Random, known_as: str, glucose: str, units: int, site: str) -> str:
    """A care worker's note after giving insulin. `glucose` in mmol/L, as shown."""
    text = f"{one_of(chance, _ARRIVED)} {one_of(chance, _INSULIN)} {one_of(chance, _LEFT)}"
    return text.format(name=known_as, glucose=glucose, units=units, site=site)


_ESCALATIONS = (
    (
        "{name}’s glucose is {low}. I have not given the insulin.",
        "Type 2 diabetes, basal insulin once a day. Ate little last night, has a cold.",
        "Awake, shaky and sweaty, talking sense. I gave four glucose tablets straight away.",
        "I will recheck in 15 minutes. Should I give the dose if it comes up?",
        "Recheck. At 4.0 or above and with food taken, give the usual dose and ring me after.",
    ),
    (
        "{name}’s glucose is {high}. That is above the range in the plan.",
        "Usually between 6 and 10. Started a steroid for the chest on Monday.",
        "Thirsty, passing water more. No vomiting, breathing normal, alert.",
        "I think somebody needs to look at the dose today.",
        "Give today’s dose as planned. I will visit tomorrow at the latest and speak to the GP.",
    ),
    (
        "{name} is not right. More confused than I have ever seen.",
        "Dementia, and a catheter changed last week. Fine at yesterday’s tea visit.",
        "Warm to touch, bag dark and smelly, does not know the room. Temperature {fever}.",
        "I would like somebody to see {name} today. I am staying until I hear from you.",
        "Stay, push fluids, I am coming within two hours. Ring 999 if drowsy or shaking.",
    ),
    (
        "The skin around {name}’s feeding tube is red and weeping.",
        "Tube in for two years, no trouble before. Feed went through as usual.",
        "Sore when I clean it. About the size of a pound coin. No fever.",
        "Can you look at it before the afternoon feed?",
        "Clean with cooled boiled water, leave uncovered. I will be there at one.",
    ),
    (
        "{name} has refused the insulin for the second day.",
        "Has capacity as far as I can tell. Lost a close friend last week.",
        "Glucose {high}. Calm, says they are tired of needles.",
        "I have not pressed. Please would you ring and talk?",
        "Right not to press. I will ring them now. Offer something to eat, record the refusal.",
    ),
)  # fmt: skip


def escalation(chance: Random, known_as: str) -> Escalation:
    """A call for help in SBARD, with what was decided and that it was read back."""
    values = {
        "name": known_as,
        "low": f"{whole(chance, 29, 39) / 10:.1f}",
        "high": f"{whole(chance, 152, 198) / 10:.1f}",
        "fever": f"{whole(chance, 381, 390) / 10:.1f}",
    }
    told = tuple(part.format(**values) for part in one_of(chance, _ESCALATIONS))
    situation, background, assessment, recommendation, decision = told
    read_back = f"Read back and agreed: {decision}"
    return Escalation(situation, background, assessment, recommendation, decision, read_back)


_INCIDENTS = (
    Incident(
        "late-dose", "no-harm",
        "Insulin was given 95 minutes late because the visit before overran.",
        "Rang the nurse before giving it. She said to go ahead. Glucose at lunch was 9.1.",
        "Insulin visits now come first on the round, with a spare worker named each morning.",
    ),
    Incident(
        "wrong-record", "no-harm",
        "The dose was written on yesterday’s page, so the next worker thought nobody had given it.",
        "She rang before doing anything, and the page was put right.",
        "The screen now opens on today. Workers were thanked for ringing first.",
    ),
    Incident(
        "missed-act", "low",
        "Nobody attended the visit. The gap was seen within two hours.",
        "A district nurse gave the insulin. We told the person and family, and said sorry.",
        "Visits that carry a delegated activity now alarm after 15 minutes.",
    ),
    Incident(
        "low-glucose", "low",
        "Found shaky with a glucose of 3.1 before the insulin.",
        "Glucose tablets, recheck 5.2 after 15 minutes, something to eat, then the nurse was rung.",
        "A snack was going uneaten. Somebody now sits with them while they eat it.",
    ),
    Incident(
        "lapsed-training", "no-harm",
        "A worker was on the round whose practical assessment had run out two days before.",
        "The act was refused on the phone, and a colleague came within the hour.",
        "The manager now looks at the next 30 days every Monday.",
    ),
    Incident(
        "skin-damage", "moderate",
        "Redness over the heel had broken by Friday. It was noted on Tuesday and not passed on.",
        "Nurse visited the same day, heel lifted, dressing plan written.",
        "A note about skin now asks whether the nurse has been told.",
    ),
)  # fmt: skip


def incident(chance: Random) -> Incident:
    return one_of(chance, _INCIDENTS)


_EXPERIENCES = {
    "person": {
        5: "I have my mornings back. I used to sit and wait for the nurse, sometimes until noon.",
        4: "She knows me and she knows the pen. I would rather it was the same two people always.",
        3: "It is fine. I liked the nurse too, and I see less of her now.",
        2: "Three different faces in one week. I had to explain it all each time.",
        1: "Nobody asked me if I wanted the change.",
    },
    "unpaid-carer": {
        5: "I can go to work without listening for the phone.",
        4: "Mum is steadier, and I know who to ring. That is most of it.",
        3: "Better, but I still do the weekends myself.",
        2: "I found out about the new arrangement from a note on the fridge.",
        1: "I do not feel anybody has thought about what happens when I am ill.",
    },
    "worker": {
        5: "The nurse taught me properly, and rang the next day to ask how it went. I am proud.",
        4: "I feel trusted. The extra on my pay slip helps as well.",
        3: "I am happy to do it, but the visits are no longer than they were.",
        2: "It took too long to reach the nurse the one time I needed her.",
        1: "I said I was not ready and was asked again the next day.",
    },
}
_RATINGS = Weighted((5, 42), (4, 34), (3, 15), (2, 6), (1, 3))


def experience(chance: Random, voice: str) -> Experience:
    """How it was, in one person's words. `voice`: person, unpaid-carer or worker."""
    rating = _RATINGS.pick(chance)
    return Experience(voice, rating, _EXPERIENCES[voice][rating])
