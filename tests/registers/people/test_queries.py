from datetime import date

import pytest
from tests import factories as make

from almoner.platform.access.viewer import NOBODY, system
from almoner.registers.people import commands, queries


@pytest.fixture
def three(town):
    number = make.nhs_number()
    return (
        make.person([town.trust], given_name="Ada", family_name="Byron", nhs_number=number),
        make.person([town.trust], given_name="Ida", family_name="Adams", known_as="Dolly"),
        make.person([town.rival], given_name="Ada", family_name="Rivalson"),
    )


def names(people):
    return [person.family_name for person in people]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ada", ["Adams", "Byron"]),
        ("ada byr", ["Byron"]),
        ("dolly", ["Adams"]),
        ("rivalson", []),
        ("%", []),
        ("nobody", []),
    ],
)
def test_people_are_found_by_words_of_their_names(town, three, as_web, search, found):
    with as_web(town.viewer("nurse")) as nurse:
        seen = names(queries.visible_people(nurse, today=town.today, search=search))
    assert [name for name in seen if name in ("Adams", "Byron", "Rivalson")] == found


def test_a_whole_nhs_number_finds_one_person(town, three, as_web):
    number = three[0].nhs_number
    spaced = f"{number[:3]} {number[3:6]} {number[6:]}"
    with as_web(town.viewer("nurse")) as nurse:
        assert list(queries.visible_people(nurse, today=town.today, search=spaced)) == [three[0]]
        part = queries.visible_people(nurse, today=town.today, search=number[:9])
        assert not part.exists()


def test_everyone_of_your_organisation_and_nobody_of_a_rival(town, three, as_web):
    with as_web(town.viewer("nurse")) as nurse:
        everyone = set(queries.visible_people(nurse, today=town.today))
    assert everyone == {town.person, three[0], three[1]}
    with as_web(town.viewer("rival_manager")) as rival:
        assert set(queries.visible_people(rival, today=town.today)) == {three[2]}


def test_who_acts_for_nobody_sees_nobody(town, three):
    assert not queries.visible_people(NOBODY, today=town.today).exists()
    assert queries.visible_people(system("audit"), today=town.today).count() == 4


def test_a_care_worker_lists_only_those_named(town, as_web):
    with as_web(town.viewer("worker")) as worker:
        assert not queries.visible_people(worker, today=town.today).exists()
        named = queries.visible_people(worker, today=town.today, restrict_to=[town.person.pk])
        assert list(named) == [town.person]


def test_involvement_counts_from_its_first_day_until_its_end(town):
    nurse = town.viewer("nurse")
    person = make.person([town.trust], since=town.days(-3))
    person.involvements.update(ends_on=town.days(3))

    def seen(today):
        return person in queries.visible_people(nurse, today=today)

    assert [seen(town.days(n)) for n in (-4, -3, 2, 3)] == [False, True, True, False]


def test_a_long_list_comes_in_pages_with_a_fixed_number_of_queries(
    town, as_web, django_assert_num_queries
):
    for _ in range(30):
        make.person([town.trust])
    with as_web(town.viewer("nurse")) as nurse:
        with django_assert_num_queries(2):
            page = queries.people_page(nurse, today=town.today, page=2)
            assert len(page.object_list) == 6
        assert queries.people_page(nurse, today=town.today, page="x").number == 1
        assert queries.people_page(nurse, today=town.today, page=99).number == 2


def test_a_record_takes_the_same_queries_however_much_it_holds(
    town, as_web, django_assert_num_queries
):
    nurse = town.viewer("nurse")
    for n in range(5):
        commands.add_relationship(
            nurse,
            person_id=town.person.pk,
            kind="friend",
            name=f"Friend {n}",
            starts_on=town.today,
            at=town.now,
        )
    with as_web(nurse), django_assert_num_queries(7):
        record = queries.person_record(nurse, town.person.pk, today=town.today)
        assert len(record.relationships) == 5


def test_people_alike_have_the_same_name_and_birth(town, as_web):
    born = date(1950, 1, 1)
    one = make.person([town.trust], given_name="Ann", family_name="Bee", born_on=born)
    make.person([town.rival], given_name="Ann", family_name="Bee", born_on=born)
    with as_web(town.viewer("nurse")) as nurse:
        same = {"given_name": " ann", "family_name": "BEE ", "today": town.today}
        assert queries.people_alike(nurse, born_on=born, **same) == [one]
        assert queries.people_alike(nurse, born_on=date(1950, 1, 2), **same) == []


def test_withdrawn_decisions_come_last(town):
    nurse = town.viewer("nurse")
    about = {"person_id": town.person.pk, "given_by": "Ada", "at": town.now}
    first = commands.decide_sharing(nurse, scope="research", agreed=True, **about)
    second = commands.decide_sharing(nurse, scope="research", agreed=False, **about)
    record = queries.person_record(nurse, town.person.pk, today=town.today)
    assert record.decisions == (second, first)
