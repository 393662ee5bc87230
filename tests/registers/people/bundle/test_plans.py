"""One CarePlan: whose it is above all, then what is to be done."""

from datetime import date

import pytest

from almoner.registers.people.bundle import vocabulary as words

URN_P = "urn:uuid:11111111-1111-4111-8111-111111111111"
URN_C = "urn:uuid:22222222-2222-4222-8222-222222222222"
BASE = "https://example.org/fhir"


def by_number(value="9000000009"):
    return {"identifier": {"system": words.NHS_NUMBER, "value": value}}


def only(parsed):
    assert parsed.report.ok, parsed.report.as_lines()
    (plan,) = parsed.care_plans
    return plan


@pytest.mark.parametrize(
    ("reference", "urls"),
    [
        ("Patient/p1", ()),
        ("Patient/p1/_history/3", ()),
        (URN_P, (URN_P, URN_C)),
        ("Patient/p1", (URN_P, URN_C)),
        (f"{BASE}/Patient/p1", (f"{BASE}/Patient/p1",)),
        (f"{BASE}/Patient/p1/_history/2", (f"{BASE}/Patient/p1",)),
        ("Patient/p1", (f"{BASE}/Patient/p1", f"{BASE}/CarePlan/c1")),
    ],
)
def test_the_person_is_found_by_every_form_of_reference(read, patient, plan, reference, urls):
    found = only(read(patient(), plan(subject={"reference": reference}), urls=urls))
    assert found.person_where == "Bundle.entry[0].resource"
    assert found.nhs_number == "9000000009"


def test_the_order_of_entries_does_not_matter(read, patient, plan):
    assert only(read(plan(), patient())).person_where == "Bundle.entry[1].resource"


def test_the_person_is_found_by_number_alone(read, patient, plan):
    assert only(read(patient(), plan(subject=by_number()))).person_where
    outside = read(plan(subject=by_number()))
    assert (only(outside).person_where, only(outside).nhs_number) == ("", "9000000009")
    assert "subject-elsewhere" in outside.report.codes("note")


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("absent", "missing"),
        ({}, "missing"),
        ({"display": "Dorothy"}, "no-subject"),
        ({"reference": "Patient/p9"}, "subject-nowhere"),
        ({"reference": "urn:uuid:no-such"}, "subject-nowhere"),
        ({"reference": "#p1"}, "subject-nowhere"),
        ({"reference": "CarePlan/c1"}, "subject-kind"),
        ({"reference": "Group/g1"}, "subject-kind"),
        ({"reference": "Patient/p1", **by_number("9990548609")}, "subject-disagrees"),
        (by_number("0000000000"), "nhs-number-same-digit"),
    ],
)
def test_a_plan_of_nobody_certain_is_refused(read, patient, plan, subject, code):
    parsed = read(patient(), plan(subject=subject))
    assert not parsed.report.ok
    assert code in parsed.report.codes()
    assert parsed.care_plans[0].person_where == ""


def test_a_urn_that_is_another_kind_of_resource_is_refused(read, patient, plan, at):
    parsed = read(patient(), plan(subject={"reference": URN_C}), urls=(URN_P, URN_C))
    assert at(parsed, "subject-nowhere") == ["Bundle.entry[1].resource.subject"]


def test_a_reference_that_fits_two_people_is_not_guessed(read, patient, plan, identifier):
    other = patient(identifier=[identifier("9990548609")])
    urls = ("https://a.example/Patient/p1", "https://b.example/Patient/p1", URN_C)
    parsed = read(patient(), other, plan(), urls=urls)
    assert "subject-unclear" in parsed.report.codes("error")


def test_a_base_settles_which_of_two_people_is_meant(read, patient, plan, identifier):
    other = patient(identifier=[identifier("9990548609")])
    urls = (
        "https://a.example/Patient/p1",
        "https://b.example/Patient/p1",
        "https://b.example/CarePlan/c1",
    )
    assert only(read(patient(), other, plan(), urls=urls)).nhs_number == "9990548609"


def test_a_plan_of_a_replaced_record_is_refused(read, patient, plan):
    old = patient(link=[{"type": "replaced-by", "other": {"reference": "Patient/p2"}}])
    assert "subject-nowhere" in read(old, plan()).report.codes("error")


@pytest.mark.parametrize("name", ["status", "intent"])
@pytest.mark.parametrize(("value", "code"), [("absent", "missing"), ("live", "unknown-code")])
def test_status_and_intent_are_required_and_closed(read, patient, plan, at, name, value, code):
    parsed = read(patient(), plan(**{name: value}))
    assert at(parsed, code) == [f"Bundle.entry[1].resource.{name}"]


@pytest.mark.parametrize("status", sorted(words.PLAN_STATUSES - {"entered-in-error"}))
def test_every_status_is_kept_as_it_is(read, patient, plan, status):
    assert only(read(patient(), plan(status=status))).status == status


def test_a_plan_entered_in_error_is_set_aside(read, patient, plan):
    parsed = read(patient(), plan(status="entered-in-error", subject="absent"))
    assert parsed.report.ok
    assert parsed.care_plans == []
    assert parsed.report.skipped == 1


def test_the_period_is_read_and_kept_in_order(read, patient, plan, at):
    period = {"start": "2026-01-01", "end": "2026-06"}
    found = only(read(patient(), plan(period=period)))
    assert found.starts.exact == date(2026, 1, 1)
    assert found.ends.exact is None
    wrong = read(patient(), plan(period={"start": "2026-06-02", "end": "2026-06-01"}))
    assert at(wrong, "period-order") == ["Bundle.entry[1].resource.period"]
    assert read(patient(), plan(period={"start": "2026-06-02", "end": "2026-06"})).report.ok


def test_the_author_is_named_from_the_file(read, patient, plan):
    nurse = {
        "resourceType": "Practitioner",
        "id": "n1",
        "name": [{"family": "Adeyemi", "given": ["Folake"]}],
    }
    author = {"reference": "Practitioner/n1"}
    assert only(read(patient(), nurse, plan(author=author))).authors[0].name == "Folake Adeyemi"


def with_detail(**detail):
    return [{"detail": {"status": "scheduled", **detail}}]


def test_an_activity_in_detail(read, patient, plan):
    activity = with_detail(
        kind="Task",
        code={"coding": [{"system": "http://snomed.info/sct", "code": "1", "display": "Insulin"}]},
        description="Give insulin by pen",
        doNotPerform=True,
        scheduledTiming={"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}},
        performer=[{"display": "Home care"}],
    )
    found = only(read(patient(), plan(activity=activity))).activities[0]
    assert found.do_not_perform is True
    assert found.code.words == "Insulin"
    assert found.schedule == "2 times every day"
    assert found.performers[0].name == "Home care"


@pytest.mark.parametrize(
    ("repeat", "said"),
    [
        ({"frequency": 1, "period": 1, "periodUnit": "wk"}, "once every week"),
        ({"frequency": 3, "period": 2, "periodUnit": "d"}, "3 times every 2 days"),
        ({"period": 1, "periodUnit": "d", "timeOfDay": ["08:00:00"]}, "once every day; 08:00:00"),
        ({"frequency": 1}, ""),
    ],
)
def test_a_schedule_in_words(read, patient, plan, repeat, said):
    activity = with_detail(scheduledTiming={"repeat": repeat})
    assert only(read(patient(), plan(activity=activity))).activities[0].schedule == said


def test_a_quantity_that_is_not_read_is_listed(read, patient, plan, at):
    activity = with_detail(description="Give insulin", quantity={"value": 12, "unit": "units"})
    parsed = read(patient(), plan(activity=activity))
    assert at(parsed, "not-used") == ["Bundle.entry[1].resource.activity[0].detail.quantity"]


@pytest.mark.parametrize(
    ("activity", "code"),
    [
        ([{}], "empty-activity"),
        ([{"reference": {"reference": "Task/t9"}}], "reference-nowhere"),
        ([{"detail": {"description": "x"}}], "missing"),
        ([{"detail": {"status": "soon"}}], "unknown-code"),
        ([{"detail": {"status": "scheduled", "kind": "Chat"}}], "unknown-code"),
        (
            [{"detail": {"status": "scheduled"}, "reference": {"reference": "Task/t1"}}],
            "activity-twice",
        ),
    ],
)
def test_an_activity_that_says_too_little_or_too_much(read, patient, plan, activity, code):
    assert code in read(patient(), plan(activity=activity)).report.codes()


def test_an_activity_kept_in_another_entry_is_pointed_to(read, patient, plan):
    task = {"resourceType": "Task", "id": "t1"}
    activity = [{"reference": {"reference": "Task/t1"}}]
    found = only(read(patient(), task, plan(activity=activity))).activities[0]
    assert (found.kind, found.reference) == ("Task", "Task/t1")
