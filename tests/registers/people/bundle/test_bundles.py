"""The Bundle round them: its type, its version, its entries, and hostile ones of every kind."""

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almoner.registers.people.bundle import parse, parsing, render_example
from almoner.registers.people.bundle.examples import example_bundle

TODAY = date(2026, 3, 3)

search = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("kind", ["collection", "transaction", "searchset"])
def test_the_example_is_read_whole(kind):
    parsed = parse(render_example(people=5, kind=kind), synthetic=True, today=TODAY)
    assert parsed.report.ok
    assert parsed.report.codes("warning") == []
    assert len(parsed.people) == len(parsed.care_plans) == 5
    assert len({p.nhs_number for p in parsed.people}) == 5
    assert all(p.nhs_number.startswith("9") and p.practice.ods_code for p in parsed.people)
    places = {p.where for p in parsed.people}
    assert all(c.person_where in places and c.authors[0].name for c in parsed.care_plans)


def test_the_example_is_the_same_from_the_same_seed():
    assert render_example(seed=7) == render_example(seed=7)
    assert render_example(seed=7) != render_example(seed=8)


def test_the_example_is_refused_where_people_are_real():
    assert "nhs-number-test-range" in parse(render_example(), today=TODAY).report.codes("error")


@pytest.mark.parametrize(
    "kind", ["document", "message", "batch", "history", "transaction-response", "", None, 7]
)
def test_other_types_of_bundle_are_refused(read, patient, bundle, kind):
    document = bundle(patient(), kind=kind)
    assert not read(document=document).report.ok


@pytest.mark.parametrize(
    "document",
    [{"a": 1}, {"resourceType": "Patient"}, {"resourceType": None}, {"resourceType": ["Bundle"]}],
)
def test_what_is_no_bundle_is_refused(read, document):
    assert read(document=document).report.codes("error") == ["not-a-bundle"]


@pytest.mark.parametrize("entry", ["absent", None, []])
def test_a_bundle_of_nothing_is_refused(read, entry):
    document = {"resourceType": "Bundle", "type": "collection"}
    if entry != "absent":
        document["entry"] = entry
    assert "nothing-found" in read(document=document).report.codes("error")


@pytest.mark.parametrize("entry", [{}, "x", 7, [None], ["x"], [{}], [{"resource": []}]])
def test_entries_that_hold_nothing_are_refused(read, entry):
    document = {"resourceType": "Bundle", "type": "collection", "entry": entry}
    assert not read(document=document).report.ok


@pytest.mark.parametrize(
    ("changes", "version"),
    [
        ({"animal": {}}, "STU3"),
        ({"careProvider": []}, "DSTU2"),
        ({"meta": {"profile": ["https://fhir.nhs.uk/STU3/StructureDefinition/X-1"]}}, "STU3"),
        ({"meta": {"profile": ["https://example.org/CareConnect-Patient-1"]}}, "STU3"),
        ({"meta": {"profile": ["http://hl7.org/fhir/5.0/StructureDefinition/Patient"]}}, "R5"),
    ],
)
def test_another_version_of_fhir_is_named(read, patient, changes, version):
    (found,) = [f for f in read(patient(**changes)).report.findings if f.code == "wrong-version"]
    assert found.value == version


def test_newer_and_older_care_plans_are_named(read, patient, plan, at):
    newer = read(patient(), plan(custodian={"display": "x"}))
    assert at(newer, "wrong-version") == ["Bundle.entry[1].resource.custodian"]
    older = read(patient(), plan(context={"display": "x"}))
    assert at(older, "wrong-version") == ["Bundle.entry[1].resource.context"]


def test_the_same_address_twice_is_refused(read, patient, identifier, at):
    url = "urn:uuid:11111111-1111-4111-8111-111111111111"
    other = patient(id="p2", identifier=[identifier("9990548609")])
    parsed = read(patient(), other, urls=(url, url))
    assert at(parsed, "duplicate-full-url") == ["Bundle.entry[1].fullUrl"]


def test_the_same_number_twice_is_refused_and_names_both(read, patient):
    parsed = read(patient(), patient(id="p2"))
    (found,) = [f for f in parsed.report.findings if f.code == "duplicate-nhs-number"]
    assert found.where == "Bundle.entry[1].resource"
    assert "Bundle.entry[0].resource" in found.problem


@pytest.mark.parametrize(("method", "ok"), [("POST", True), ("PUT", True), ("DELETE", False)])
def test_only_adding_and_updating_come_from_a_file(read, patient, bundle, method, ok):
    document = bundle(patient(), kind="transaction")
    document["entry"][0]["request"] = {"method": method, "url": "Patient"}
    assert read(document=document).report.ok is ok


def test_one_page_of_many_is_said(read, patient, bundle):
    document = bundle(patient(), kind="searchset")
    document["link"] = [{"relation": "next", "url": "https://example.org/?page=2"}]
    assert "one-page" in read(document=document).report.codes("warning")


def test_too_many_entries_are_not_walked(monkeypatch, read, patient):
    monkeypatch.setattr(parsing, "MAX_ENTRIES", 2)
    parsed = read(patient(), patient(), patient())
    assert parsed.people == []
    assert "too-many" in parsed.report.codes("error")


def test_other_resources_are_counted_once_for_each_kind(read, patient):
    others = [{"resourceType": "Observation", "id": str(n)} for n in range(3)]
    parsed = read(patient(), *others)
    (found,) = [f for f in parsed.report.findings if f.code == "resource-not-used"]
    assert (found.value, found.problem[:1]) == ("Observation", "3")
    assert parsed.report.skipped == 3


def test_a_file_cut_anywhere_is_refused_and_never_raises():
    whole = render_example(people=1)
    for end in range(0, len(whole), 97):
        assert not parse(whole[:end], synthetic=True).report.ok


@search
@given(st.binary(max_size=400))
def test_arbitrary_bytes_never_raise(data):
    assert not parse(data, synthetic=True).people


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@search
@given(JSON)
def test_arbitrary_json_never_raises(value):
    assert not parse(json.dumps(value).encode(), synthetic=True).report.ok


def _places(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else items
    for key, inner in items:
        yield from _places(inner, (*path, key))


def _replace(document, path, value):
    holder = document
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value


PLACES = [path for path in _places(example_bundle(people=1)) if path]


@settings(search, max_examples=300)
@given(st.sampled_from(PLACES), JSON)
def test_any_value_at_any_place_of_a_good_file_never_raises(path, value):
    document = example_bundle(people=1)
    _replace(document, path, value)
    report = parse(json.dumps(document).encode(), synthetic=True, today=TODAY).report
    json.dumps(report.as_dict(), ensure_ascii=False).encode()


@settings(search, max_examples=150)
@given(st.sampled_from(PLACES), st.sampled_from(PLACES), JSON, JSON)
def test_two_wrong_values_never_raise(first, second, one, two):
    document = example_bundle(people=1)
    _replace(document, first, one)
    try:
        _replace(document, second, two)
    except (TypeError, KeyError, IndexError):
        return
    parse(json.dumps(document).encode(), synthetic=True, today=TODAY)
