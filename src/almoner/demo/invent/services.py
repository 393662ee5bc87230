"""What the place offers: services of its providers, and invented groups that help. Plain values."""

from collections.abc import Iterator
from dataclasses import dataclass

from almoner.demo.invent.organisations import CARE_HOMES, HOME_CARE, PERSONAL_ASSISTANTS
from almoner.demo.invent.shapes import MARK


@dataclass(frozen=True, slots=True)
class Offer:
    """One service. `owner`: the key of a provider, or the name of a group. `needs`, `languages`:
    codes with spaces between. `price`: pounds; empty when it does not say. `rating`: invented."""

    owner: str
    kind: str
    name: str
    needs: str
    summary: str
    reach_km: float | None = None
    languages: str = "en"
    price: str = ""
    per: str = ""
    rating: str = ""
    self_referral: bool = False
    direct_payments: bool = False


_AT_HOME = "personal_care continence meals medicines moving"
PROVIDED = (
    Offer(
        HOME_CARE[0], "home_care", "Wrenfold care at home",
        f"{_AT_HOME} delegated_care dementia end_of_life company shopping cleaning",
        "Visits at home from 7am to 10pm, every day, with the same few carers.",
        14, "en pa gu", "26.20", "hour", "good", direct_payments=True,
    ),
    Offer(
        HOME_CARE[0], "reablement", "Wrenfold back on your feet",
        f"{_AT_HOME} regaining home_from_hospital exercise",
        "Up to six weeks of help at home after an illness, to do things yourself again.",
        14, "en pa", "27.00", "hour", "good",
    ),
    Offer(
        HOME_CARE[0], "extra_care", "Wrenfold at Marlpit Court",
        "personal_care meals medicines night company activities",
        "Flats of your own with carers in the building day and night.",
        None, "en", "240", "week", "good",
    ),
    Offer(
        HOME_CARE[1], "home_care", "Lantern visits",
        f"{_AT_HOME} delegated_care mental_health learning_disability carer_break going_along",
        "Visits at home, and breaks for carers of two hours and more.",
        18, "en pl ro bfi", "24.90", "hour", "outstanding", direct_payments=True,
    ),
    Offer(
        HOME_CARE[1], "live_in", "Lantern live-in carers",
        f"{_AT_HOME} night dementia company", "One carer who lives with you, and one for holidays.",
        60, "en pl", "1350", "week", "improve",
    ),
    Offer(
        HOME_CARE[1], "supported", "Lantern shared houses",
        "learning_disability autism mental_health meals money activities",
        "Three houses for people who want their own front door and some help.",
        None, "en", "980", "week", "good",
    ),
    Offer(
        CARE_HOMES[0], "residential", "Living at Osierbank House",
        f"{_AT_HOME} dementia night company activities",
        "A care home with a garden, and a quiet wing for people with dementia.",
        40, "en", "960", "week", "good",
    ),
    Offer(
        CARE_HOMES[0], "community_bed", "Osierbank short stays",
        f"{_AT_HOME} regaining home_from_hospital carer_break night",
        "Stays of up to six weeks after hospital, or while your carer rests.",
        40, "en", "1010", "week", "good",
    ),
    Offer(
        CARE_HOMES[1], "nursing", "Living at Copperbeech",
        f"{_AT_HOME} delegated_care night dementia end_of_life sensory",
        "Nursing care day and night, and care at the end of life.",
        45, "en ur hi", "1280", "week", "good",
    ),
    Offer(
        CARE_HOMES[1], "community_bed", "Copperbeech rehabilitation beds",
        f"{_AT_HOME} delegated_care night regaining home_from_hospital exercise",
        "Nursing and therapy for a few weeks before you go home.",
        45, "en ur", "1390", "week", "good",
    ),
    Offer(
        PERSONAL_ASSISTANTS, "community", "Help to employ a personal assistant",
        "money carer_support",
        "We help you to find, employ and pay somebody of your own choice.",
        50, "en pa pl", "", "free", self_referral=True, direct_payments=True,
    ),
)  # fmt: skip
STOPPED = "Lantern live-in carers"
"""Of this one the council has stopped placements in the story."""

# Group, then its services: name | needs | what it does.
_GROUPS = {
    "Door Key Community Transport": (
        "Wrap-around rides | transport getting_ready leaving_home going_along"
        " | We help you get ready, lock up with you, ride along and bring you back.",
        "Shopping bus | transport shopping | A bus to the shops on Tuesdays and Fridays.",
        "Hospital rides | transport home_from_hospital | Volunteers drive you to appointments.",
    ),
    "City and Shire Cabs for All": (
        "Step-free taxis | transport | Taxis that take a wheelchair, at any hour.",
    ),
    "Kettle On Neighbours": (
        "Somebody for a cuppa | company | A neighbour comes for an hour each week.",
        "Walk and talk | company exercise going_along | A gentle walk in the park with company.",
        "Letter and form table | money online | Help with forms, letters and benefits.",
        "Phone friends | company | A call each morning from somebody you get to know.",
    ),
    "Breathing Space for Carers": (
        "Sitting in | carer_break company | We sit with the person you care for while you go out.",
        "Carers' kitchen table | carer_support company | Carers meet, eat and talk each month.",
        "Night off | carer_break night | A worker stays one night, so that you sleep.",
        "Young carers' club | carer_support activities | Time off for carers under 18.",
    ),
    "Forget Me Not Singers": (
        "Singing for memory | dementia activities company | Songs, tea, and no wrong notes.",
        "Memory café | dementia carer_support company | For people with dementia and who cares.",
    ),
    "Bright Ideas Day Centre": (
        "Day centre | activities meals company | Lunch, crafts and company on weekdays.",
        "Day centre for memory | dementia activities meals | A calm day with trained workers.",
        "Lunch at your door | meals | A hot lunch brought at midday.",
    ),
    "Steady Now": (
        "Strength and balance | exercise regaining | Twelve weeks of exercise to stop falls.",
        "Chair yoga | exercise activities | Yoga on a chair, for everybody.",
        "Home from hospital callers | home_from_hospital company shopping"
        " | Six weeks of visits, shopping and somebody who notices.",
    ),
    "Larder Share": (
        "Food parcels | food | Three days of food, no questions asked.",
        "Community pantry | food shopping | A shop where the week's food costs £5.",
        "Cook together | meals company activities | Cook and eat with others on Wednesdays.",
    ),
    "Handy Neighbours": (
        "Small jobs | garden | Rails, bulbs, locks and shelves by people who are checked.",
        "Garden tidy | garden | Volunteers tidy small gardens in spring and autumn.",
        "Clean start | cleaning home_from_hospital | We make a home clean before you come back.",
    ),
    "Money Sense Together": (
        "Benefits check | money | A worker finds what you should be getting.",
        "Debt advice | money mental_health | Talk to somebody who is not the bank.",
    ),
    "Clear Signals": (
        "Life with sight loss | sensory online going_along | Lessons at home and in town.",
        "Deaf café | sensory company | Meet in British Sign Language.",
        "Hearing aid table | sensory | New batteries and tubes while you wait.",
    ),
    "Open Minds Allotment": (
        "Growing well | mental_health garden activities | Grow things with others, at your pace.",
        "Evening drop-in | mental_health company | Open until 11pm when nights are hard.",
    ),
    "Own Front Door": (
        "Travel buddies | learning_disability autism going_along transport"
        " | Learn a bus route with somebody until you know it.",
        "Saturday mates | learning_disability autism activities company"
        " | Bowling, films and friends.",
        "Money of my own | learning_disability money | Learn to pay, save and say no.",
    ),
    "Tea and Tablets": (
        "Get online | online | Lessons with your own phone or one of ours.",
    ),
    "After You": (
        "Grief group | loss company | Eight weeks with others who have lost somebody.",
        "Coffee after loss | loss company | Come once or every week.",
        "End of life companions | end_of_life company carer_break"
        " | Somebody to be there in the last weeks, day or night.",
    ),
}  # fmt: skip
_LANGUAGES = ("en", "en pa", "en", "en pl", "en gu ur", "en bfi")


def offered_by_groups() -> Iterator[Offer]:
    """Some forty services of invented groups. Most are free; anybody can refer themselves."""
    number = 0
    for owner, services in _GROUPS.items():
        for line in services:
            name, needs, summary = (part.strip() for part in line.split("|"))
            paid = number % 7 == 3
            yield Offer(
                f"{owner} {MARK}",
                "community",
                name,
                needs,
                summary,
                reach_km=(8, 12, 25, None)[number % 4],
                languages=_LANGUAGES[number % len(_LANGUAGES)],
                price="4.50" if paid else "",
                per="visit" if paid else "free",
                self_referral=number % 3 != 2,
            )
            number += 1
