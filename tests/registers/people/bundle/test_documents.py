"""Bytes that are no JSON, or JSON that nobody honest would send."""

import json

import pytest

from almoner.platform.imports.report import Report
from almoner.registers.people.bundle import documents
from almoner.registers.people.bundle.documents import printable, read_object


def refusal(data):
    report = Report("fhir-bundle", "b.json")
    assert read_object(data, report) is None
    assert not report.ok
    return report.findings[-1]


def test_a_plain_object_is_read_with_or_without_a_mark():
    for start in (b"", b"\xef\xbb\xbf"):
        report = Report("fhir-bundle", "b.json")
        assert read_object(start + b'{"a": [1, 2.5, true, null]}', report) == {
            "a": [1, 2.5, True, None]
        }
        assert report.ok
        assert len(report.digest) == 64


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"  \n", "empty-file"),
        (b"<Bundle xmlns='http://hl7.org/fhir'/>", "not-json"),
        (b"PK\x03\x04 zip", "not-json"),
        (b"%PDF-1.7", "not-json"),
        (b"\x1f\x8bgz", "not-json"),
        ('{"a": 1}'.encode("utf-16"), "wrong-encoding"),
        ('{"a": 1}'.encode("utf-16-le"), "wrong-encoding"),
        ('{"name": "Seán"}'.encode("cp1252"), "wrong-encoding"),
        (b"[1, 2]", "not-an-object"),
        (b"null", "not-an-object"),
        (b"false", "not-an-object"),
        (b'"text"', "not-an-object"),
        (b'{"a": 1, "a": 2}', "repeated-name"),
        (b'{"a": NaN}', "invalid-json"),
        (b'{"a": -Infinity}', "invalid-json"),
        (b'{"a": 1e999}', "huge-number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "huge-number"),
        (b'{"a": 0.' + b"1" * 5000 + b"}", "huge-number"),
        (b'{"a": 1}\n{"b": 2}\n', "several-documents"),
        (b'{"a": [1, 2', "truncated"),
        (b'{"a" 1}', "invalid-json"),
        (b"{'a': 1}", "invalid-json"),
        (b'{"a":' * 100_000, "too-deep"),
        (b'{"a":' + b"[" * 60 + b"]" * 60 + b"}", "too-deep"),
    ],
)
def test_each_unusable_file_has_its_own_name_and_a_way_to_mend_it(data, code):
    found = refusal(data)
    assert found.code == code
    assert found.problem.endswith(".")
    assert found.mend.endswith(".")


def test_broken_json_is_placed_by_line_and_column():
    assert refusal(b'{\n  "a": 1,\n  "b" 2\n}').where == "line 3, column 7"


def test_the_line_of_a_wrong_letter_is_named():
    assert refusal('{\n"a": "é"}'.encode("cp1252")).where == "line 2"


def test_the_deepest_allowed_object_is_read():
    depth = documents.MAX_DEPTH
    data = b'{"a":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"
    assert read_object(data, Report("fhir-bundle", "b")) is not None
    assert refusal(b'{"a":' + b"[" * depth + b"]" * depth + b"}").code == "too-deep"


def test_a_file_over_the_limit_is_not_parsed(monkeypatch):
    monkeypatch.setattr(documents, "MAX_BYTES", 100)
    assert refusal(json.dumps({"a": "x" * 200}).encode()).code == "too-large"


def test_half_letters_can_always_be_printed():
    assert printable("a\ud800b") == "a\ufffdb"
    printable("\udfff" * 500).encode()
