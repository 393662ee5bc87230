import pytest
from tests import factories as make

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import NOBODY
from almoner.registers.workforce import commands, courses, queries


def train(town, worker, course="ascwds-29", days=20, **given):
    return commands.record_training(
        town.viewer("manager"),
        worker_id=worker.pk,
        course=course,
        completed_on=town.days(-10),
        expires_on=None if days is None else town.days(days),
        at=town.now,
        **given,
    )


def test_the_list_is_of_those_who_work_here_today(town, as_web):
    gone = make.worker(town.provider, ends_on=town.today)
    later = make.worker(town.provider, starts_on=town.days(1))
    with as_web(town.viewer("manager")) as manager:
        seen = set(queries.visible_workers(manager, today=town.today))
        wide = set(queries.visible_workers(manager, today=town.today, partners=True))

    assert seen == {town.manager, town.worker}
    assert wide == {town.manager, town.worker, town.nurse, town.lead}
    assert not {gone, later} & wide


def test_rivals_and_strangers_see_none(town, as_web):
    with as_web(town.viewer("rival_manager")) as rival:
        assert set(queries.visible_workers(rival, today=town.today, partners=True)) == {
            town.rival_manager
        }
        with pytest.raises(Unseen):
            queries.worker_record(rival, town.worker.pk, today=town.today)
    assert not queries.visible_workers(NOBODY, today=town.today).exists()


def test_search_and_pages(town, as_web, django_assert_num_queries):
    for _ in range(26):
        make.worker(town.provider, family_name="Same", user=False)
    with as_web(town.viewer("manager")) as manager, django_assert_num_queries(3):
        page = queries.workers_page(manager, today=town.today, search="same", page=2)
        assert len(page.object_list) == 1
        assert page.object_list[0].current_jobs[0].organisation == town.provider


def test_a_record_holds_jobs_and_training_of_the_circle_only(town, as_web):
    train(town, town.worker)
    elsewhere = make.employ(town.worker, town.rival)
    with as_web(town.viewer("nurse")) as nurse:
        seen = queries.worker_record(nurse, town.worker.pk, today=town.today)
    with as_web(town.viewer("rival_manager")) as rival:
        other = queries.worker_record(rival, town.worker.pk, today=town.today)

    assert [job.organisation for job in seen.jobs] == [town.provider]
    assert not seen.is_own
    assert [standing.title for standing in seen.training] == ["Diabetes"]
    assert other.jobs == (elsewhere,)
    assert other.training == ()
    assert other.is_own


def test_the_states_on_a_record(town):
    train(town, town.worker, "ascwds-29", 20)
    train(town, town.worker, "ascwds-2", None, title="Dementia day")
    record = queries.worker_record(town.viewer("manager"), town.worker.pk, today=town.today)

    assert [(one.title, one.state.words) for one in record.training] == [
        ("Dementia day", "In date, does not lapse"),
        ("Diabetes", "Lapses in 20 days"),
    ]
    assert record.current.organisation == town.provider


def test_a_registration_is_shown_with_its_state(town):
    commands.record_registration(
        town.viewer("manager"),
        worker_id=town.worker.pk,
        body="NMC",
        number="12A3456E",
        profession="Registered nurse",
        starts_on=town.days(-100),
        expires_on=town.days(0),
        checked_on=town.today,
        at=town.now,
    )
    record = queries.worker_record(town.viewer("manager"), town.worker.pk, today=town.today)
    assert [one.state.code for one in record.registrations] == ["lapsed"]


def test_what_lapses_soonest_comes_first_and_only_within_the_horizon(town, as_web):
    other = make.worker(town.provider)
    train(town, town.worker, "ascwds-29", 60)
    train(town, other, "ascwds-29", 5)
    train(town, other, "ascwds-2", 91)
    train(town, other, "ascwds-13", None)
    with as_web(town.viewer("manager")) as manager:
        found = queries.lapses(manager, today=town.today)
        soon = queries.lapses(manager, today=town.today, within=30)

    assert [(one.worker, one.days) for one in found] == [(other, 5), (town.worker, 60)]
    assert [one.days for one in soon] == [5]
    assert found[0].lapses_on == town.days(5)


def test_the_overview_has_every_worker_and_every_course(town, as_web, django_assert_num_queries):
    train(town, town.worker, "ascwds-29", 60)
    with as_web(town.viewer("manager")) as manager, django_assert_num_queries(3):
        overview = queries.training_overview(manager, today=town.today)

    assert overview.courses == (("ascwds-29", "Diabetes"),)
    states = {worker: found["ascwds-29"].code for worker, found in overview.workers}
    assert states == {town.worker: "lapsing", town.manager: "missing"}


def test_the_overview_of_a_rival_knows_nothing_of_it(town, as_web):
    train(town, town.worker)
    with as_web(town.viewer("rival_manager")) as rival:
        assert queries.training_overview(rival, today=town.today).courses == ()
        assert queries.lapses(rival, today=town.today) == []


def test_a_current_job_is_one_with_the_own_organisation(town):
    manager = town.viewer("manager")
    assert queries.current_job(manager, town.worker.pk, today=town.today).worker == town.worker
    for stranger in (town.nurse, town.rival_manager):
        with pytest.raises(Unseen):
            queries.current_job(manager, stranger.pk, today=town.today)


def test_courses_are_offered_by_the_floors_above(monkeypatch):
    monkeypatch.setattr(courses, "_sources", [])
    courses.offer(lambda: {"insulin-knowledge": "Insulin, e-learning"})
    known = courses.known_courses()
    assert next(iter(known)) == "insulin-knowledge"
    assert known["ascwds-29"] == "Diabetes"
    assert courses.course_title("insulin-knowledge") == "Insulin, e-learning"
    assert courses.course_title("x", "Own title") == "Own title"
    assert courses.course_title("safeguarding-adults") == "Safeguarding adults"


def test_each_course_is_offered_once(monkeypatch):
    """No code beside its twin of ASC-WDS, and no name twice."""
    offered = courses.offered_courses()
    titles = [title.casefold() for title in offered.values()]
    assert len(titles) == len(set(titles))
    assert "infection-prevention" in offered
    assert not {"ascwds-10", "ascwds-7", "ascwds-15", "ascwds-47"} & set(offered)
    assert offered["ascwds-46"] == "Digital skills"
    assert courses.known_courses()["ascwds-47"] == "Digital skills"


def test_no_code_is_shown_for_a_course_without_a_title(town, as_web):
    train(town, town.worker, "safeguarding-adults", 20)
    with as_web(town.viewer("manager")) as manager:
        found = queries.lapses(manager, today=town.today)
    assert [one.title for one in found] == ["Safeguarding adults"]
