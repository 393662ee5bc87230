import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.registers.helpers import refuses

from almoner.registers.organisations import rules


@pytest.mark.parametrize(
    ("typed", "kept"), [("", ""), (" rkb ", "RKB"), ("a8 1001", "A81001"), ("VN1A2", "VN1A2")]
)
def test_an_ods_code_is_kept_in_capitals_without_spaces(typed, kept):
    assert rules.tidy_ods(typed) == kept


@pytest.mark.parametrize("typed", ["RK", "RKB-1", "ABCDEFGHIJK", "RÉB"])
def test_an_ods_code_of_another_shape_is_refused(typed):
    with refuses("ods-shape", "3 to 10 letters and digits", "Organisation Data Service"):
        rules.tidy_ods(typed)


@pytest.mark.parametrize(
    ("typed", "kept"), [("", ""), ("1-123456789", "1-123456789"), (" 1–12345 ", "1-12345")]
)
def test_a_cqc_location_is_one_a_hyphen_and_digits(typed, kept):
    assert rules.tidy_cqc(typed) == kept


@pytest.mark.parametrize("typed", ["123456789", "2-123456789", "1-12a45", "1-", "1-1234"])
def test_a_cqc_location_of_another_shape_is_refused(typed):
    with refuses("cqc-shape", "1-123456789", "location's ID"):
        rules.tidy_cqc(typed)


@pytest.mark.parametrize("typed", ["A,B", "x" * 51, "a\x00b"])
def test_an_ascwds_reference_of_another_shape_is_refused(typed):
    with refuses("ascwds-shape", "at most 50"):
        rules.tidy_ascwds(typed)


@given(st.text(max_size=30))
def test_a_tidied_code_is_either_refused_or_stays_as_it_is(text):
    for tidy in (rules.tidy_ods, rules.tidy_cqc, rules.tidy_ascwds):
        try:
            kept = tidy(text)
        except rules.Refused:
            continue
        assert tidy(kept) == kept


@pytest.mark.parametrize(
    ("kind", "code", "questioned"),
    [
        ("trust", "RKB", False),
        ("trust", "A81001", True),
        ("icb", "QWU", False),
        ("icb", "RKB", True),
        ("practice", "M86001", False),
        ("practice", "RKB", True),
        ("pcn", "U12345", False),
        ("provider", "ANYTHING", False),
        ("trust", "", False),
    ],
)
def test_a_code_that_is_unusual_for_its_kind_is_questioned_not_refused(kind, code, questioned):
    assert bool(rules.ods_warning(kind, code)) is questioned


def test_a_name_needs_letters_and_loses_doubled_spaces():
    assert rules.tidy_name("  North   team ") == "North team"
    with refuses("name-missing", "The name of the team is missing."):
        rules.tidy_name("  ", "name of the team")


@pytest.mark.parametrize(
    ("delegating", "provider", "allows", "reference", "codes"),
    [
        ("trust", "provider", True, "C-1", []),
        ("trust", "provider", False, "", []),
        ("council", "voluntary", False, "", []),
        ("trust", "provider", True, " ", ["contract-missing"]),
        ("voluntary", "provider", False, "", ["cannot-delegate"]),
        ("trust", "trust", False, "", ["cannot-provide"]),
        ("voluntary", "icb", True, "", ["cannot-delegate", "cannot-provide", "contract-missing"]),
    ],
)
def test_who_may_agree_to_what_with_whom(delegating, provider, allows, reference, codes):
    found = []
    try:
        rules.check_partnership(
            delegating, provider, allows_delegation=allows, contract_reference=reference
        )
    except rules.Refused as refused:
        found = [refusal.code for refusal in refused.refusals]
    assert found == codes
