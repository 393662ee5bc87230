"""The invented people: plausible together, safe one by one."""

import hashlib
import re
from collections import Counter
from datetime import date

import pytest

from almoner.demo.invent import addresses
from almoner.demo.invent.addresses import COVENTRY, WARWICKSHIRE
from almoner.demo.invent.chance import birthday, stream
from almoner.demo.invent.health import DEMENTIA, DIABETES, LANGUAGES
from almoner.demo.invent.names import COMMUNITIES
from almoner.demo.invent.organisations import CARE_HOMES
from almoner.kernel.nhs_number import is_valid
from almoner.platform.geography.placing import place

TODAY = date(2026, 3, 2)


def age_of(someone):
    born = someone.born_on
    return TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))


def test_every_nhs_number_is_synthetic_valid_and_nobody_elses(people):
    assert all(is_valid(person.nhs_number, synthetic=True) for person in people)
    assert len({person.nhs_number for person in people}) == len(people)


def test_everybody_says_they_are_invented(people):
    assert all(person.synthetic for person in people)
    assert len({person.key for person in people}) == len(people)


def test_all_are_adults_and_most_are_old(people):
    ages = [age_of(person) for person in people]
    assert min(ages) >= 18
    assert max(ages) <= 104
    assert sum(age >= 65 for age in ages) > len(ages) * 0.65


def test_addresses_are_real_postcodes_of_the_area(people):
    for person in people[:100]:
        home = person.address
        assert place(home.postcode) == home.place
        assert home.place.local_authority in {COVENTRY, *WARWICKSHIRE}


def test_every_part_of_the_area_has_people(people):
    counted = Counter(person.address.place.local_authority for person in people)
    assert set(counted) == {COVENTRY, *WARWICKSHIRE}
    assert counted[COVENTRY] == max(counted.values())


def test_the_council_is_the_one_where_they_live(people):
    for person in people:
        in_coventry = person.address.place.local_authority == COVENTRY
        assert person.council == ("council-coventry" if in_coventry else "council-warwickshire")


def test_people_in_a_care_home_live_at_its_address(people, organisations):
    homes = {one.key: one.address for one in organisations if one.key in CARE_HOMES}
    residents = [person for person in people if person.provider in CARE_HOMES]
    assert residents
    for person in residents:
        assert person.lives == "care_home"
        assert person.address.postcode == homes[person.provider].postcode
        assert person.address.street == homes[person.provider].street


def test_keys_lead_to_organisations(people, organisations):
    keys = {one.key for one in organisations}
    for person in people:
        assert {person.practice, person.council, person.provider} <= keys


def test_phones_never_ring(people):
    phones = [person.phone for person in people if person.phone]
    phones += [kin.phone for person in people for kin in person.relationships]
    drama = re.compile(r"01632 960\d{3}|07700 900\d{3}")
    assert all(drama.fullmatch(phone) for phone in phones)


def test_many_communities_live_here(people):
    found = Counter(person.name.community for person in people)
    assert len(found) >= 14
    assert found["english"] < len(people) * 0.7
    assert found["punjabi"] > len(people) * 0.03


def test_languages_are_tagged_and_only_other_languages_need_an_interpreter(people):
    tags = {person.preferred_language for person in people}
    assert tags <= set(LANGUAGES.values())
    assert len(tags) > 6
    for person in people:
        assert not (person.interpreter_needed and person.preferred_language == "en")
    assert any(person.interpreter_needed for person in people)


def test_every_community_has_a_language_with_a_tag():
    assert {community.language for community in COMMUNITIES} <= set(LANGUAGES)


def test_contact_needs_are_met_among_many(people):
    needs = Counter(need for person in people for need in person.contact_needs)
    assert needs["Large print"] > 20
    assert "British Sign Language interpreter" in needs
    assert all(len(set(p.contact_needs)) == len(p.contact_needs) for p in people)


def test_conditions_suit_the_demonstration(people):
    codes = Counter(condition.code for person in people for condition in person.conditions)
    assert codes[DIABETES] > 60
    assert codes[DEMENTIA] > 40
    assert codes["hypertension"] > 60
    stable = [c.stable for p in people for c in p.conditions if c.code == DIABETES]
    assert 0.7 < sum(stable) / len(stable) < 1


def test_a_condition_is_had_once_and_began_in_adult_life(people):
    for person in people:
        codes = [condition.code for condition in person.conditions]
        assert codes
        assert len(set(codes)) == len(codes)
        assert all(person.born_on.year < c.since <= TODAY.year for c in person.conditions)


def words_of(person):
    page = person.about_me
    headings = ("what_matters", "how_i_communicate", "my_wellness", "please_do", "please_do_not")
    return " ".join(getattr(page, name) for name in (*headings, "how_to_support_me")) + (
        f" {page.also_worth_knowing}"
    )


CONTRADICTIONS = (
    ("with my frame", "the hoist"),
    ("Leave my stick", "the hoist"),
    ("I walk to the gate", "I cannot stand"),
    ("car plants", "bus conductor"),
    ("car plants", "taught infants"),
    ("I chat", "more than I can say"),
    ("teasing you", "more than I can say"),
    ("teasing you", "The word comes if you wait"),
    ("how I slept", "answer with yes or no"),
)


@pytest.mark.parametrize(("one", "other"), CONTRADICTIONS)
def test_no_page_about_somebody_contradicts_itself(people, one, other):
    pages = [words_of(person) for person in people]
    assert any(one in page for page in pages)
    assert any(other in page for page in pages)
    assert not any(one in page and other in page for page in pages)


def has(person, code):
    return any(one.code == code for one in person.conditions)


# Words on a page → for whom they cannot be true.
AGAINST_THE_RECORD = {
    "my own home": lambda p: p.lives == "care_home",
    "My garden": lambda p: p.lives == "care_home",
    "My cat": lambda p: p.lives == "care_home",
    "front door": lambda p: p.lives == "care_home",
    "finish my breakfast": lambda p: has(p, "gastrostomy"),
    "strong": lambda p: has(p, "gastrostomy"),
    "eat at lunch": lambda p: has(p, "gastrostomy"),
    "thirty years": lambda p: age_of(p) < 60,
    "bus conductor": lambda p: age_of(p) < 60,
    "muddled": lambda p: not has(p, DEMENTIA),
    "the needle": lambda p: not has(p, DIABETES),
    "stiff for hours": lambda p: not has(p, "parkinsons"),
    "my family": lambda p: not p.relationships,
    "glasses for reading": lambda p: "Braille" in p.contact_needs,
    "I hear better": lambda p: "British Sign Language interpreter" in p.contact_needs,
}


@pytest.mark.parametrize("words", AGAINST_THE_RECORD)
def test_no_page_speaks_against_the_record(people, words):
    saying = [person for person in people if words in words_of(person)]
    assert saying
    assert not [person.key for person in saying if AGAINST_THE_RECORD[words](person)]


def test_no_page_says_at_which_meal_the_insulin_is(people):
    for person in people:
        if "insulin" in person.about_me.how_to_support_me:
            assert "breakfast" not in person.about_me.how_to_support_me


def test_about_me_fills_every_heading_and_names_only_known_relatives(people):
    for person in people:
        page = person.about_me
        texts = (
            page.what_matters, page.who_matters, page.how_i_communicate, page.my_wellness,
            page.please_do, page.please_do_not, page.how_to_support_me, page.also_worth_knowing,
        )  # fmt: skip
        assert all(text.endswith(".") and "{" not in text for text in texts)
        assert all(kin.name in page.who_matters for kin in person.relationships)
        assert page.written_on <= TODAY
        assert page.supported_by in {None, *(kin.name for kin in person.relationships)}


def test_insulin_is_spoken_of_only_by_those_who_have_it(people):
    for person in people:
        has_diabetes = DIABETES in {c.code for c in person.conditions}
        assert ("insulin" in person.about_me.how_to_support_me) == has_diabetes


def test_only_unpaid_carers_have_hours(people):
    kin = [one for person in people for one in person.relationships]
    assert all((one.hours_a_week is not None) == one.unpaid_carer for one in kin)
    assert 0.2 < sum(one.unpaid_carer for one in kin) / len(kin) < 0.8


def test_whoever_lives_with_somebody_has_a_relative_there(people):
    for person in people:
        shared = person.lives in {"with_partner", "with_family"}
        assert any(kin.lives_with_person for kin in person.relationships) == shared


def test_one_relative_is_rung_first(people):
    for person in people:
        firsts = [kin.emergency_contact for kin in person.relationships]
        assert firsts == [True, *[False] * (len(firsts) - 1)][: len(firsts)]


@pytest.mark.parametrize("kind", ["lpa_health", "lpa_finance", "deputy_health", "rpr"])
def test_every_kind_of_representative_is_found(people, kind):
    found = [(p, r) for p in people for r in p.representatives if r.kind == kind]
    assert found
    for person, representative in found:
        assert representative.name in {kin.name for kin in person.relationships}
        assert representative.starts_on <= representative.evidence_seen_on <= TODAY
        assert representative.ends_on is None or representative.ends_on > representative.starts_on
        assert representative.evidence_reference.startswith("DEMO-")


def test_a_relevant_persons_representative_belongs_to_a_care_home_and_ends(people):
    for person in people:
        for one in person.representatives:
            if one.kind == "rpr":
                assert person.lives == "care_home"
                assert one.ends_on is not None


def test_sharing_is_mostly_agreed_sometimes_refused_sometimes_withdrawn(people):
    decisions = [one for person in people for one in person.sharing if one.scope != "research"]
    assert 0.85 < sum(one.agreed for one in decisions) / len(decisions) < 1
    withdrawn = [one for one in decisions if one.withdrawn_on]
    assert withdrawn
    assert all(one.agreed and one.given_on <= one.withdrawn_on <= TODAY for one in withdrawn)


def test_towns_are_known_for_every_postcode_of_the_area():
    towns = {addresses.town_of(one) for places in addresses.pool().values() for one in places}
    assert {"Coventry", "Rugby", "Nuneaton", "Warwick", "Kenilworth"} <= towns


def test_names_are_words_and_no_list_repeats_itself():
    for community in COMMUNITIES:
        for words in (community.women, community.men, community.families):
            listed = words.split()
            assert len(set(listed)) == len(listed) >= 6
            assert all(re.fullmatch(r"[A-Z][A-Za-z-]+", word) for word in listed)


def test_same_names_are_rare(people):
    commonest = Counter(person.name.full for person in people).most_common(1)[0][1]
    assert commonest <= 4


def test_ages_are_what_the_generator_meant():
    chance = stream(7, "birthday")
    for age in range(18, 104):
        born = birthday(chance, age, TODAY)
        assert TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day)) == age


NOT_TO_BE_USED = {
    "80072adf3783611c",
    "53c12d205ab6fe85",
    "032bfe8ec597fc1c",
    "bb8e2404de681762",
    "867ed453e1b768d3",
    "eebb703e448dbdbe",
}
"""Fingerprints of names that public reports about this area give to real people."""


def test_no_name_that_can_be_made_is_that_of_somebody_in_the_reports():
    for community in COMMUNITIES:
        given = " ".join(
            (community.women, community.men, community.younger_women, community.younger_men)
        )
        for first in given.split():
            for family in community.families.split():
                full = hashlib.sha256(f"{first} {family}".encode()).hexdigest()[:16]
                assert full not in NOT_TO_BE_USED
