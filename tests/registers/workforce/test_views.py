import pytest
from django.urls import reverse
from tests import factories as make

from almoner.registers.workforce import commands
from almoner.registers.workforce.models import Registration, TrainingRecord, Worker


def text(response) -> str:
    return " ".join(response.content.decode().split())


def day(name: str, at) -> dict[str, str]:
    return {f"{name}_day": at.day, f"{name}_month": at.month, f"{name}_year": at.year}


def at(name: str, *args) -> str:
    return reverse(f"workforce:{name}", args=args)


@pytest.fixture
def manager(town):
    return make.client_for(town.manager)


def test_the_list_finds_workers_and_keeps_names_out_of_the_address(town, manager):
    response = manager.post(at("list"), {"search": town.worker.family_name}, follow=True)
    assert response.redirect_chain == [("/workers/", 302)]
    assert f"{town.worker.family_name}, Sam" in text(response)
    assert f"{town.manager.family_name}, Sam" not in text(response)


def test_adding_a_worker(town, manager):
    sent = {
        "given_name": "Kim",
        "family_name": "Lo",
        "email": "kim@example.test",
        "access_role": "care_worker",
        "pathway": "3",
        **day("starts_on", town.today),
    }
    response = manager.post(at("add"), sent, follow=True)
    made = Worker.objects.get(family_name="Lo")
    assert response.redirect_chain == [(f"/workers/{made.pk}/", 302)]
    assert "Enhanced care worker" in text(response)
    assert "They have an account." in text(response)

    said = text(manager.post(at("add"), {**sent, "email": "kim@example.test"}))
    assert 'href="#id_email"' in said
    assert "We could not make an account" in said


def test_only_the_roles_of_a_provider_are_offered(town, manager):
    said = text(manager.get(at("add")))
    assert 'value="registered_manager"' in said
    assert 'value="board"' not in said
    sent = {"given_name": "K", "family_name": "L", "access_role": "board", "pathway": "3"}
    manager.post(at("add"), {**sent, **day("starts_on", town.today)})
    assert not Worker.objects.filter(family_name="L").exists()


def test_training_is_added_shown_and_removed(town, manager):
    w = town.worker.pk
    sent = {
        "course": "ascwds-29",
        **day("completed_on", town.days(-3)),
        **day("expires_on", town.days(20)),
    }
    assert "Lapses in 20 days" in text(manager.post(at("training-add", w), sent, follow=True))
    assert "This course is already recorded" in text(manager.post(at("training-add", w), sent))

    held = TrainingRecord.objects.get()
    said = text(manager.post(at("training-void", w, held.pk), {"reason": "duplicate"}, follow=True))
    assert "No training is recorded." in said
    assert not TrainingRecord.objects.exists()


def test_what_lapses_is_shown_in_three_bands(town, manager):
    for course, days in (("ascwds-29", 10), ("ascwds-2", 45), ("ascwds-13", 90)):
        commands.record_training(
            town.viewer("manager"),
            worker_id=town.worker.pk,
            course=course,
            completed_on=town.days(-1),
            expires_on=town.days(days),
            at=town.now,
        )
    said = text(manager.get(at("lapses")))
    order = ["Within 30 days", "Diabetes", "In 31 to 60 days", "Dementia", "In 61 to 90 days"]
    places = [said.index(words) for words in [*order, "Medication"]]
    assert places == sorted(places)


def test_an_odd_registration_number_is_kept_with_a_question(town, manager):
    sent = {
        "body": "NMC",
        "number": "odd",
        "profession": "Registered nurse",
        **day("starts_on", town.days(-9)),
        **day("expires_on", town.days(200)),
        **day("checked_on", town.today),
    }
    said = text(manager.post(at("registration", town.worker.pk), sent, follow=True))
    assert "This number is unusual" in said
    assert Registration.objects.get().checked_by == f"Sam {town.manager.family_name}"


def test_the_job_changes_and_ends(town, manager):
    w = town.worker.pk
    sent = {"access_role": "care_worker", "pathway": "4", "job_title": "Senior"}
    assert "Supervisor or leader" in text(manager.post(at("change", w), sent, follow=True))

    said = text(manager.post(at("leave", w), day("ends_on", town.today), follow=True))
    assert "no longer has a job with your organisation" in said
    assert manager.get(at("training-add", w)).status_code == 404


def test_an_account_is_given_once(town, manager):
    worker = make.worker(town.provider, user=False)
    sent = {"email": "kim@example.test"}
    manager.post(at("invite", worker.pk), sent)
    said = text(manager.post(at("invite", worker.pk), sent))
    assert "This worker already has an account." in said


def test_a_partner_reads_and_cannot_change(town):
    nurse = make.client_for(town.nurse)
    said = text(nurse.get(at("record", town.worker.pk)))
    assert "Only their employer can change this record." in said
    assert "Add training" not in said
    for name in ("change", "leave", "registration", "invite", "training-add"):
        assert nurse.get(at(name, town.worker.pk)).status_code == 403, name


def test_rivals_and_outsiders_reach_nothing(town, client):
    rival, w = make.client_for(town.rival_manager), town.worker.pk
    held = commands.record_training(
        town.viewer("manager"), worker_id=w, course="x", completed_on=town.today, at=town.now
    )
    names = ("record", "change", "leave", "registration", "invite", "training-add")
    paths = [*(at(name, w) for name in names), at("training-void", w, held.pk)]
    for path in paths:
        assert rival.get(path).status_code == 404, path
        assert client.get(path).status_code == 302, path
    assert rival.post(at("training-void", w, held.pk), {"reason": "duplicate"}).status_code == 404
    assert TrainingRecord.objects.filter(pk=held.pk).exists()
    assert make.client_for(town.worker).get(at("list")).status_code == 403


def test_a_training_record_is_found_only_at_its_own_worker(town, manager):
    held = commands.record_training(
        town.viewer("manager"),
        worker_id=town.worker.pk,
        course="x",
        completed_on=town.today,
        at=town.now,
    )
    assert manager.get(at("training-void", town.manager.pk, held.pk)).status_code == 404
