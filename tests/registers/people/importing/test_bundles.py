"""People and care plans of a Bundle in the register: who they are, and whose they become."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests import factories as f
from tests.surfaces.imports import files
from tests.surfaces.imports.bringing import bring, counts

from almoner.platform import events
from almoner.platform.audit.models import AuditEvent
from almoner.registers.people.importing import import_bundle
from almoner.registers.people.models import (
    ImportedCarePlan,
    Involvement,
    Person,
    SharingDecision,
)

pytestmark = pytest.mark.django_db
WRONG_PERSON = pytest.mark.hazard("HZ-01")


@pytest.fixture
def provider():
    return f.organisation()


@pytest.fixture
def manager(provider):
    return f.worker(provider, "registered_manager")


def one(people=1, change=None):
    changes = {"change": change} if change else {}
    return {"people.json": files.bundle(people=people, **changes)}


def patient_of(document):
    return files.patients(document)[0]


def registered(**changes):
    """Somebody registered elsewhere who is the first person of the example."""
    elsewhere = f.organisation("trust")
    document = {}
    files.bundle(people=1, change=document.update)
    patient = patient_of(document)
    fields = {
        "nhs_number": patient["identifier"][0]["value"],
        "family_name": patient["name"][0]["family"],
        "given_name": patient["name"][0]["given"][0],
        "born_on": date.fromisoformat(patient["birthDate"]),
        **changes,
    }
    return f.person([elsewhere], **fields)


class TestRegistering:
    def test_a_new_person_becomes_somebody_in_our_care(self, provider, manager):
        report = bring(manager, import_bundle, one())
        assert report.ok, report.findings
        person = Person.objects.get()
        assert counts(report) == (2, 0, 0, 2)
        assert person.registered_by == provider
        assert person.synthetic
        assert person.nhs_number_status == "01"
        assert person.address
        assert person.latitude
        part = Involvement.objects.get()
        assert (part.organisation, part.person, part.kind) == (provider, person, "provider")

    @pytest.mark.parametrize(
        ("kind", "role", "part"),
        [("trust", "delegator", "nursing"), ("council", "delegator", "council")],
    )
    def test_the_part_is_what_fits_the_organisation(self, kind, role, part):
        nurse = f.worker(f.organisation(kind), role)
        bring(nurse, import_bundle, one())
        assert Involvement.objects.get().kind == part

    def test_needs_and_language_are_kept(self, manager):
        bring(manager, import_bundle, one())
        person = Person.objects.get()
        assert "Large print" in person.contact_needs
        assert person.preferred_language

    def test_the_practice_is_found_by_its_code(self, manager):
        practice = f.organisation("practice", ods_code="Y99999")
        bring(manager, import_bundle, one())
        assert Person.objects.get().gp_practice == practice

    def test_a_practice_we_do_not_know_is_a_note(self, manager):
        report = bring(manager, import_bundle, one())
        assert "practice-not-here" in report.codes("note")

    def test_every_person_and_plan_is_audited(self, manager):
        bring(manager, import_bundle, one(people=2))
        found = AuditEvent.objects.exclude(verb__startswith="import.").values_list(
            "verb", flat=True
        )
        assert sorted(found) == ["person.registered"] * 2 + ["plan.imported"] * 2

    def test_a_postcode_that_is_nowhere_is_left_out_and_said(self, manager):
        def change(document):
            patient_of(document)["address"][0]["postalCode"] = "ZZ99 9ZZ"

        report = bring(manager, import_bundle, one(change=change))
        assert report.ok
        assert Person.objects.get().postcode == ""
        assert any(code.startswith("postcode") for code in report.codes("warning"))

    def test_half_a_date_of_birth_is_left_out_and_said(self, manager):
        def change(document):
            patient_of(document)["birthDate"] = "1944-05"

        report = bring(manager, import_bundle, one(change=change))
        assert report.codes("warning").count("birth-not-a-day") == 1
        assert Person.objects.get().born_on is None

    def test_a_name_in_one_piece_is_refused(self, manager):
        def change(document):
            patient_of(document)["name"] = [{"text": "Mrs Okafor"}]

        report = bring(manager, import_bundle, one(change=change))
        assert report.codes("error") == ["name-in-parts"]
        assert not Person.objects.exists()

    def test_a_role_that_may_not_manage_people_changes_nothing(self, provider):
        worker = f.worker(provider, "care_worker")
        from almoner.kernel.refusals import Refused

        with pytest.raises(Refused):
            bring(worker, import_bundle, one())
        assert not Person.objects.exists()


class TestRepeating:
    def test_the_second_time_nothing_is_changed(self, manager):
        first = bring(manager, import_bundle, one(people=3))
        seen = list(Person.objects.order_by("pk").values())
        second = bring(manager, import_bundle, one(people=3))
        assert counts(second)[:3] == (0, 0, first.created)
        assert list(Person.objects.order_by("pk").values()) == seen

    def test_what_differs_is_updated_and_only_that(self, manager):
        bring(manager, import_bundle, one())

        def change(document):
            patient_of(document)["telecom"][0]["value"] = "01632 960999"

        report = bring(manager, import_bundle, one(change=change))
        assert counts(report)[:3] == (0, 1, 1)
        assert Person.objects.get().phone == "01632 960999"
        assert AuditEvent.objects.get(verb="person.changed").detail["fields"] == ["phone"]

    def test_a_silent_file_takes_nothing_away(self, manager):
        bring(manager, import_bundle, one())

        def change(document):
            for name in ("telecom", "address", "communication", "gender", "extension"):
                patient_of(document).pop(name)

        before = Person.objects.values().get()
        bring(manager, import_bundle, one(change=change))
        assert Person.objects.values().get() == before

    def test_a_verified_number_is_not_made_doubtful(self, manager):
        bring(manager, import_bundle, one())

        def change(document):
            patient_of(document)["identifier"][0].pop("extension")

        bring(manager, import_bundle, one(change=change))
        assert Person.objects.get().nhs_number_status == "01"

    def test_without_a_number_the_same_person_is_known_by_name_and_birth(self, manager):
        def change(document):
            patient_of(document).pop("identifier")

        first = bring(manager, import_bundle, one(change=change))
        again = bring(manager, import_bundle, one(change=change))
        assert first.ok
        assert counts(again)[:3] == (0, 0, 2)
        assert Person.objects.count() == 1

    def test_without_number_and_birth_nobody_can_tell(self, manager):
        def change(document):
            patient_of(document).pop("identifier")
            patient_of(document).pop("birthDate")

        report = bring(manager, import_bundle, one(change=change))
        assert "cannot-be-told-apart" in report.codes("warning")
        assert not Person.objects.exists()


@WRONG_PERSON
class TestIdentity:
    @pytest.mark.parametrize(
        "change",
        [{"family_name": "Somebodyelse"}, {"born_on": date(1950, 1, 1)}, {"born_on": None}],
        ids=["family name", "date of birth", "no date of birth"],
    )
    @pytest.mark.parametrize("ours", [True, False], ids=["in our care", "elsewhere"])
    def test_a_number_that_is_somebody_elses_is_an_error(self, provider, manager, change, ours):
        person = registered(**change)
        if ours:
            f.involve(person, provider)
        before = Person.objects.values().get()
        report = bring(manager, import_bundle, one())
        assert report.codes("error") == ["identity-differs"]
        assert Person.objects.values().get() == before
        assert not ImportedCarePlan.objects.exists()

    def test_the_error_says_nothing_of_the_record_here(self, manager):
        person = registered(family_name="Somebodyelse")
        (error,) = [
            finding
            for finding in bring(manager, import_bundle, one()).findings
            if finding.severity == "error"
        ]
        said = error.as_line()
        assert "Somebodyelse" not in said
        assert str(person.registered_by) not in said

    def test_somebody_registered_elsewhere_is_joined_when_all_three_fit(self, provider, manager):
        person = registered()
        report = bring(manager, import_bundle, one())
        assert report.ok, report.findings
        assert "joined" in report.codes("note")
        assert Person.objects.get().registered_by == person.registered_by
        parts = Involvement.objects.filter(person=person, organisation=provider)
        assert parts.exists()
        assert AuditEvent.objects.filter(verb="person.joined").count() == 1

    def test_case_of_a_family_name_does_not_matter(self, manager):
        registered(family_name=registered_name().upper())
        assert bring(manager, import_bundle, one()).ok

    def test_one_who_objects_to_us_is_not_joined(self, provider, manager):
        person = registered()
        SharingDecision.objects.create(
            person=person,
            organisation=provider,
            scope="record",
            agreed=False,
            given_by="The person",
            given_at=timezone.now() - timedelta(days=1),
            recorded_by=manager.user,
            recorded_for=provider,
        )
        report = bring(manager, import_bundle, one())
        assert not report.ok
        assert not Involvement.objects.filter(organisation=provider).exists()

    def test_guesses_are_counted_though_the_file_is_taken_back(self, manager):
        registered(family_name="Somebodyelse")
        for _ in range(5):
            bring(manager, import_bundle, one(), dry_run=True)
        assert AuditEvent.objects.filter(verb="person.join_failed").count() == 5
        report = bring(manager, import_bundle, one())
        assert "too-many-guesses" in report.codes("error")

    def test_two_alike_without_a_number_are_an_error(self, provider, manager):
        for _ in range(2):
            f.involve(registered(nhs_number=None), provider)

        def change(document):
            patient_of(document).pop("identifier")

        report = bring(manager, import_bundle, one(change=change))
        assert report.codes("error") == ["two-alike"]


def registered_name():
    document = {}
    files.bundle(people=1, change=document.update)
    return patient_of(document)["name"][0]["family"]


class TestSetAside:
    @pytest.mark.parametrize("mark", ["R", "V"])
    def test_a_restricted_person_is_refused_with_their_plan(self, manager, mark):
        def change(document):
            patient_of(document)["meta"]["security"] = [{"code": mark}]

        report = bring(manager, import_bundle, one(people=2, change=change))
        assert report.ok
        assert "restricted-refused" in report.codes("warning")
        assert "plan-of-nobody" in report.codes("warning")
        assert Person.objects.count() == 1
        assert ImportedCarePlan.objects.count() == 1

    def test_a_restricted_plan_is_refused_alone(self, manager):
        def change(document):
            files.care_plans(document)[0]["meta"]["security"] = [{"code": "R"}]

        report = bring(manager, import_bundle, one(change=change))
        assert report.codes("warning").count("restricted-refused") == 1
        assert Person.objects.exists()
        assert not ImportedCarePlan.objects.exists()

    def test_a_record_not_in_use_is_set_aside(self, manager):
        def change(document):
            patient_of(document)["active"] = False

        report = bring(manager, import_bundle, one(change=change))
        assert "inactive-person" in report.codes("warning")
        assert not Person.objects.exists()


class TestDeath:
    def test_is_recorded_and_announced(self, manager, monkeypatch):
        told = []
        monkeypatch.setitem(
            events._subscribers, "person.died", [lambda **told_of: told.append(told_of)]
        )

        def change(document):
            patient_of(document)["deceasedDateTime"] = "2025-01-02"

        bring(manager, import_bundle, one(change=change))
        bring(manager, import_bundle, one(change=change))
        assert Person.objects.get().died_on == date(2025, 1, 2)
        assert [one_["person_id"] for one_ in told] == [Person.objects.get().pk]

    def test_without_a_day_is_left_to_a_person(self, manager):
        def change(document):
            patient_of(document)["deceasedBoolean"] = True

        report = bring(manager, import_bundle, one(change=change))
        assert "death-without-day" in report.codes("warning")
        assert Person.objects.get().died_on is None


class TestPlans:
    def test_are_kept_as_they_were_sent(self, provider, manager):
        document = {}
        content = files.bundle(people=1, change=document.update)
        bring(manager, import_bundle, {"people.json": content})
        plan = ImportedCarePlan.objects.get()
        assert plan.resource == files.care_plans(document)[0]
        assert (plan.status, plan.intent) == ("active", "plan")
        assert plan.received_by == provider
        assert all(activity["description"] for activity in plan.activities)
        assert plan.source_id.startswith("urn:uuid:")

    def test_a_plan_that_changed_replaces_what_was_kept(self, manager):
        bring(manager, import_bundle, one())

        def change(document):
            files.care_plans(document)[0]["status"] = "completed"

        report = bring(manager, import_bundle, one(change=change))
        assert counts(report)[:3] == (0, 1, 1)
        assert ImportedCarePlan.objects.get().status == "completed"

    def test_one_for_somebody_not_in_the_file_finds_them_here(self, provider, manager):
        person = registered()
        f.involve(person, provider)

        def change(document):
            plan = files.care_plans(document)[0]
            number = patient_of(document)["identifier"][0]
            plan["subject"] = {"identifier": {"system": number["system"], "value": number["value"]}}
            document["entry"] = [
                entry
                for entry in document["entry"]
                if entry["resource"]["resourceType"] != "Patient"
            ]

        report = bring(manager, import_bundle, one(change=change))
        assert report.ok, report.findings
        assert ImportedCarePlan.objects.get().person == person
        Involvement.objects.filter(organisation=provider).delete()
        again = bring(manager, import_bundle, one(change=change))
        assert again.codes("error") == ["plan-of-nobody"]

    def test_a_very_long_address_is_kept_by_its_digest(self, manager):
        def change(document):
            for entry in document["entry"]:
                if entry["resource"]["resourceType"] == "CarePlan":
                    entry["fullUrl"] = "https://example.test/" + "a" * 300

        bring(manager, import_bundle, one(change=change))
        assert ImportedCarePlan.objects.get().source_id.startswith("sha256:")

    def test_two_plans_of_one_name_in_a_file_are_an_error(self, manager):
        def change(document):
            plan = files.care_plans(document)[0]
            twin = {**plan, "id": "plan-1", "title": "Another"}
            plan["id"] = "plan-1"
            document["entry"].append({"fullUrl": "urn:uuid:0", "resource": twin})

        report = bring(manager, import_bundle, one(change=change))
        assert report.codes("error") == ["plan-twice"]
        assert not ImportedCarePlan.objects.exists()
