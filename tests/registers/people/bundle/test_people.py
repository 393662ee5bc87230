"""One Patient, read into one person."""

from datetime import date

import pytest

from almoner.registers.people.bundle import vocabulary as words


def only(parsed):
    assert parsed.report.ok, parsed.report.as_lines()
    (person,) = parsed.people
    return person


def test_the_plainest_patient(read, patient):
    person = only(read(patient()))
    assert person.nhs_number == "9000000009"
    assert person.verification_status == "01"
    assert person.name.full == "Dorothy May Whitlock"
    assert person.birth_date.exact == date(1940, 5, 17)
    assert person.gender == "female"
    assert person.interpreter is None
    assert person.active
    assert not person.deceased
    assert not person.restricted


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("0000000000", "nhs-number-same-digit"),
        ("9999999999", "nhs-number-same-digit"),
        ("9434765918", "nhs-number-check-digit"),
        ("9.43E+09", "nhs-number-scientific"),
        ("943476591", "nhs-number-length"),
        ("94347659AB", "nhs-number-letters"),
        ("4505577104", "nhs-number-real-range"),
    ],
)
def test_a_wrong_number_is_an_error_at_its_place(read, patient, identifier, at, value, code):
    parsed = read(patient(identifier=[identifier(value)]))
    assert not parsed.report.ok
    assert at(parsed, code) == ["Bundle.entry[0].resource.identifier[0].value"]
    assert parsed.people[0].nhs_number == ""


def test_test_numbers_are_refused_where_people_are_real(read, patient, identifier, at):
    parsed = read(patient(), synthetic=False)
    assert at(parsed, "nhs-number-test-range")
    assert only(read(patient(identifier=[identifier("4505577104")]), synthetic=False))


def test_spaces_in_a_number_are_taken_out(read, patient, identifier):
    assert only(read(patient(identifier=[identifier("900 000 0009")]))).nhs_number == "9000000009"


@pytest.mark.parametrize("status", ["01", "02", "03", "04", "05", "06", "07", "08"])
def test_every_verification_status_is_kept(read, patient, identifier, status):
    parsed = read(patient(identifier=[identifier(status=status)]))
    assert only(parsed).verification_status == status
    assert ("not-verified" in parsed.report.codes("warning")) is (status != "01")


def test_an_unknown_verification_status_is_an_error(read, patient, identifier, at):
    parsed = read(patient(identifier=[identifier(status="99")]))
    assert at(parsed, "unknown-code") == [
        "Bundle.entry[0].resource.identifier[0].extension[0].valueCodeableConcept"
    ]


def test_a_number_without_status_counts_as_not_verified(read, patient, identifier):
    parsed = read(patient(identifier=[identifier(status=None)]))
    assert only(parsed).verification_status == ""
    assert "verification-unknown" in parsed.report.codes("note")


def test_a_person_without_a_number_is_kept_with_a_warning(read, patient):
    local = {"system": "https://example.org/local", "value": "L7"}
    parsed = read(patient(identifier=[local]))
    assert only(parsed).identifiers[0].value == "L7"
    assert "no-nhs-number" in parsed.report.codes("warning")


def test_two_numbers_for_one_person_are_refused(read, patient, identifier):
    parsed = read(patient(identifier=[identifier(), identifier("9990548609")]))
    assert "two-nhs-numbers" in parsed.report.codes("error")


def test_a_number_under_a_near_address_is_named(read, patient):
    stray = {"system": "http://fhir.nhs.net/Id/nhs-number", "value": "9000000009"}
    assert "identifier-system" in read(patient(identifier=[stray])).report.codes("error")


def test_the_official_name_is_chosen_and_the_usual_one_is_what_they_are_called(read, patient):
    names = [
        {"use": "old", "family": "Brown", "given": ["Dorothy"]},
        {"use": "usual", "given": ["Dot"]},
        {"use": "official", "family": "Whitlock", "given": ["Dorothy"]},
    ]
    person = only(read(patient(name=names)))
    assert person.name.family == "Whitlock"
    assert person.known_as == "Dot"
    assert {n.use for n in person.other_names} == {"old", "usual"}


@pytest.mark.parametrize("name", ["absent", [{}], [{"use": "official"}]])
def test_somebody_without_a_name_is_refused(read, patient, name):
    assert "no-name" in read(patient(name=name)).report.codes("error")


@pytest.mark.parametrize(
    ("text", "earliest", "precision"),
    [
        ("1940", date(1940, 1, 1), "year"),
        ("1940-05", date(1940, 5, 1), "month"),
        ("1940-05-17", date(1940, 5, 17), "day"),
    ],
)
def test_a_birth_date_is_as_exact_as_it_is_known(read, patient, text, earliest, precision):
    born = only(read(patient(birthDate=text))).birth_date
    assert (born.earliest, born.precision) == (earliest, precision)
    assert (born.exact is None) is (precision != "day")


@pytest.mark.parametrize(
    "text", ["17/05/1940", "1940-02-30", "1940-13-01", "0000-01-01", "May 1940", "40-05-17"]
)
def test_a_date_that_is_none_is_refused(read, patient, at, text):
    parsed = read(patient(birthDate=text))
    assert at(parsed, "invalid-date") == ["Bundle.entry[0].resource.birthDate"]
    assert parsed.people[0].birth_date is None


def test_days_to_come_and_great_ages_are_seen_when_today_is_given(read, patient, at):
    today = date(2026, 3, 3)
    assert at(read(patient(birthDate="2026-03-04"), today=today), "future-date")
    assert not at(read(patient(birthDate="2026-03-03"), today=today), "future-date")
    assert at(read(patient(birthDate="1899-01-01"), today=today), "very-old")
    died = patient(deceasedDateTime="2027-01-01T08:00:00Z")
    assert at(read(died, today=today), "future-date")


def test_gender_is_one_of_four(read, patient, at):
    parsed = read(patient(gender="F"))
    assert at(parsed, "unknown-code") == ["Bundle.entry[0].resource.gender"]
    (found,) = [f for f in parsed.report.findings if f.code == "unknown-code"]
    assert found.mend == "Use one of: female, male, other, unknown."


def test_the_home_address_is_chosen_and_its_postcode_set_in_order(read, patient):
    addresses = [
        {"use": "old", "line": ["1 Past Lane"], "postalCode": "CV1 1AA"},
        {"use": "home", "line": ["2 Test Street"], "city": "Rugby", "postalCode": "cv212dw"},
    ]
    person = only(read(patient(address=addresses)))
    assert person.address.lines == ("2 Test Street", "Rugby")
    assert person.address.postcode == "CV21 2DW"
    assert [a.use for a in person.other_addresses] == ["old"]


def test_an_old_address_is_never_the_current_one(read, patient):
    assert only(read(patient(address=[{"use": "old", "line": ["1 Past Lane"]}]))).address is None


def test_a_postcode_of_no_known_form_is_left_out(read, patient, at):
    parsed = read(patient(address=[{"use": "home", "postalCode": "NOT A CODE"}]))
    assert only(parsed).address.postcode == ""
    assert at(parsed, "postcode") == ["Bundle.entry[0].resource.address[0].postalCode"]


def test_telecoms_need_a_system_that_exists(read, patient, at):
    good = {"system": "phone", "value": "01632 960000", "use": "mobile", "rank": 1}
    person = only(read(patient(telecom=[good, {"use": "home"}])))
    assert [(t.value, t.rank) for t in person.telecoms] == [("01632 960000", 1)]
    parsed = read(patient(telecom=[{"system": "pigeon", "value": "coo"}]))
    assert at(parsed, "unknown-code") == ["Bundle.entry[0].resource.telecom[0].system"]


def concept(code, display=""):
    return {"coding": [{"code": code, "display": display}]}


def test_language_interpreter_and_contact_needs(read, patient):
    extension = [
        {"url": words.INTERPRETER_REQUIRED, "valueBoolean": True},
        {
            "url": words.CONTACT_PREFERENCE,
            "extension": [
                {"url": "PreferredContactMethod", "valueCodeableConcept": concept("7")},
                {
                    "url": "PreferredWrittenCommunicationFormat",
                    "valueCodeableConcept": concept("12"),
                },
                {
                    "url": "PreferredContactTimes",
                    "valueTiming": {"repeat": {"dayOfWeek": ["mon", "wed"], "when": ["MORN"]}},
                },
            ],
        },
    ]
    communication = [{"language": concept("pa", "Panjabi"), "preferred": True}]
    person = only(read(patient(extension=extension, communication=communication)))
    assert person.interpreter is True
    assert person.contact_method == "Sign language"
    assert person.written_format == "Braille"
    assert person.contact_times == "mon, wed; MORN"
    assert (person.languages[0].code, person.languages[0].preferred) == ("pa", True)


def test_the_older_communication_extension_is_read_too(read, patient):
    extension = [
        {
            "url": words.OLDER_UK_CORE + "NHSCommunication",
            "extension": [
                {"url": "language", "valueCodeableConcept": concept("pl", "Polish")},
                {"url": "interpreterRequired", "valueBoolean": False},
            ],
        }
    ]
    person = only(read(patient(extension=extension)))
    assert person.languages[0].words == "Polish"
    assert person.interpreter is False


def test_unknown_needs_are_listed_and_left_out(read, patient, at):
    extension = [
        {
            "url": words.CONTACT_PREFERENCE,
            "extension": [{"url": "PreferredContactMethod", "valueCodeableConcept": concept("77")}],
        }
    ]
    communication = [{"language": concept("not a language", "Old Norse")}]
    parsed = read(patient(extension=extension, communication=communication))
    person = only(parsed)
    assert person.contact_method == ""
    assert (person.languages[0].code, person.languages[0].words) == ("", "Old Norse")
    assert len(at(parsed, "unknown-code")) == 2


@pytest.mark.parametrize(
    ("changes", "deceased"),
    [
        ({"deceasedBoolean": True}, True),
        ({"deceasedBoolean": False}, False),
        ({"deceasedDateTime": "2026-01-05T10:30:00+00:00"}, True),
        ({"deceasedDateTime": "2026"}, True),
    ],
)
def test_death_as_it_is_said(read, patient, changes, deceased):
    assert only(read(patient(**changes))).deceased is deceased


@pytest.mark.parametrize(("status", "deceased"), [("1", True), ("2", True), ("U", False)])
def test_a_notice_of_death_counts_unless_removed(read, patient, status, deceased):
    notice = {
        "url": words.DEATH_NOTIFICATION,
        "extension": [{"url": "deathNotificationStatus", "valueCodeableConcept": concept(status)}],
    }
    assert only(read(patient(extension=[notice]))).deceased is deceased


def test_deaths_that_cannot_be(read, patient):
    both = patient(deceasedBoolean=True, deceasedDateTime="2020")
    assert "two-deaths" in read(both).report.codes("error")
    early = patient(deceasedDateTime="1939-01-01")
    assert "died-before-birth" in read(early).report.codes("error")
    assert read(patient(birthDate="1940-05", deceasedDateTime="1940")).report.ok


def test_the_practice_is_found_in_the_file_or_by_its_code(read, patient):
    practice = {
        "resourceType": "Organization",
        "id": "o1",
        "name": "Example Surgery",
        "identifier": [{"system": words.ODS_CODE, "value": "Y99999"}],
    }
    inside = read(patient(generalPractitioner=[{"reference": "Organization/o1"}]), practice)
    assert only(inside).practice.name == "Example Surgery"
    logical = [{"identifier": {"system": words.ODS_CODE, "value": "Y12345"}}]
    assert only(read(patient(generalPractitioner=logical))).practice.ods_code == "Y12345"


def test_a_practice_that_is_nowhere_is_said(read, patient, at):
    parsed = read(patient(generalPractitioner=[{"reference": "Organization/o9"}]))
    assert at(parsed, "reference-nowhere") == ["Bundle.entry[0].resource.generalPractitioner[0]"]


@pytest.mark.parametrize(("mark", "restricted"), [("R", True), ("V", True), ("U", False)])
def test_a_restricted_record_is_marked(read, patient, mark, restricted):
    parsed = read(patient(meta={"security": [{"code": mark}]}))
    assert only(parsed).restricted is restricted
    assert ("restricted" in parsed.report.codes("warning")) is restricted


def test_a_replaced_record_is_set_aside(read, patient, identifier):
    old = patient(id="p0", link=[{"type": "replaced-by", "other": {"reference": "Patient/p1"}}])
    parsed = read(old, patient(identifier=[identifier("9990548609")]))
    assert only(parsed).resource_id == "p1"
    assert parsed.report.skipped == 1
    assert "superseded" in parsed.report.codes("warning")


def test_nothing_is_dropped_in_silence(read, patient, at):
    parsed = read(
        patient(
            contact=[{"name": {"family": "Whitlock"}}],
            colour="blue",
            extension=[{"url": "https://example.org/odd", "valueString": "x"}],
        )
    )
    assert at(parsed, "unknown-element") == ["Bundle.entry[0].resource.colour"]
    assert set(at(parsed, "not-used")) == {
        "Bundle.entry[0].resource.contact",
        "Bundle.entry[0].resource.extension[0]",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"modifierExtension": [{"url": "https://example.org/negated", "valueBoolean": True}]},
        {"implicitRules": "https://example.org/rules"},
        {"contact": [{"modifierExtension": [{"url": "https://example.org/x"}]}]},
        {"name": [{"family": "Whitlock", "modifierExtension": [{"url": "https://e.org/x"}]}]},
        {"extension": [{"url": "https://e.org/x", "modifierExtension": [{"url": "y"}]}]},
    ],
)
def test_what_could_change_the_meaning_is_never_ignored(read, patient, changes):
    assert "modifier" in read(patient(**changes)).report.codes("error")


def test_text_that_no_record_can_keep_is_refused(read, patient, at):
    for bad in ("Dor\u0000othy", "Dor\ud800othy", "x" * 20_000):
        parsed = read(patient(name=[{"family": bad}]))
        assert not parsed.report.ok
        "".join(parsed.report.as_lines()).encode()


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"name": {"family": "Whitlock"}}, "name"),
        ({"name": ["Dorothy"]}, "name[0]"),
        ({"gender": 1}, "gender"),
        ({"active": "yes"}, "active"),
        ({"birthDate": ["1940"]}, "birthDate"),
        ({"name": [{"family": "W", "given": "Dorothy"}]}, "name[0].given"),
        ({"name": [{"family": "W", "given": [1]}]}, "name[0].given[0]"),
        ({"meta": []}, "meta"),
        ({"meta": "x"}, "meta"),
    ],
)
def test_a_value_of_another_kind_is_refused_at_its_place(read, patient, at, changes, place):
    parsed = read(patient(**changes))
    where = f"Bundle.entry[0].resource.{place}"
    assert where in at(parsed, "wrong-type") + at(parsed, "empty-value")
