"""Expressions of definition files: checked when read, exact when asked."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.kernel.expressions import ExpressionFailed, Expressions, Kind
from almoner.kernel.marks import DefinitionError, parse_marked

USES = Expressions(
    {
        "answers": Kind.RECORD,
        "score": Kind.WHOLE,
        "rate": Kind.DECIMAL,
        "state": Kind.TEXT,
        "needs": Kind.TEXTS,
        "rows": Kind.RECORDS,
        "known": Kind.TRUTH,
    }
)


def node(text: object):
    shown = f"'{str(text).replace(chr(39), chr(39) * 2)}'" if isinstance(text, str) else text
    return parse_marked(f"title: One\nwhen: {shown}\n", "sample.yaml").value["when"]


def compiled(text: str, returns: type = bool):
    return USES.compile(node(text), returns)


@pytest.mark.parametrize(
    ("text", "data", "wanted"),
    [
        ("score >= 2", {"score": 2}, True),
        ("score >= 2", {"score": 1}, False),
        ("state in ['open', 'waiting']", {"state": "waiting"}, True),
        ("has(answers.age) && answers.age < 65", {"answers": {"age": 64}}, True),
        ("has(answers.age) && answers.age < 65", {"answers": {}}, False),
        ("answers['two-words'] == 'yes'", {"answers": {"two-words": "yes"}}, True),
        ("'b' in needs", {"needs": ["a", "b"]}, True),
        ("rows.exists(r, r.dose > 3)", {"rows": [{"dose": 1}, {"dose": 4}]}, True),
        ("rate > 1.5", {"rate": Decimal("1.6")}, True),
        ("!known", {"known": False}, True),
        ("answers.on >= '2026-04-01'", {"answers": {"on": date(2026, 4, 1)}}, True),
        ("answers.whole + 1 == 3", {"answers": {"whole": Decimal("2")}}, True),
    ],
)
def test_conditions(text, data, wanted):
    assert compiled(text).holds(data) is wanted


def test_sums():
    assert compiled("score * 2", int).value({"score": 21}) == 42
    assert compiled("rate / 2.0", float).value({"rate": Decimal("0.5")}) == 0.25
    assert compiled("score", float).value({"score": 3}) == 3
    assert compiled("state + '!'", str).value({"state": "open"}) == "open!"


def test_yaml_true_is_an_expression_too():
    assert USES.compile(node(True)).holds({}) is True


def test_a_missing_value_is_an_error_and_never_no():
    with pytest.raises(ExpressionFailed, match="age"):
        compiled("answers.age < 65").holds({"answers": {}})


def test_a_value_of_another_kind_is_an_error():
    with pytest.raises(ExpressionFailed):
        compiled("answers.age < 65").holds({"answers": {"age": "old"}})


def test_something_of_any_kind_that_is_not_true_or_false_is_refused_when_asked():
    with pytest.raises(ExpressionFailed, match="not true or false"):
        compiled("answers.age").holds({"answers": {"age": 3}})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("scor > 2", "scor"),
        ("score >", "character"),
        ("score + 'a' == ''", "overload"),
        ("score", "true or false"),
        ("__import__('os')", "__import__"),
        ("state.format()", "format"),
        ("", "must be an expression"),
    ],
)
def test_what_is_wrong_is_found_when_the_definition_is_read(text, words):
    with pytest.raises(DefinitionError) as caught:
        compiled(text)
    assert words in str(caught.value)
    assert "sample.yaml, line 2, when" in str(caught.value)


@pytest.mark.parametrize("value", [3, "[1, 2]"])
def test_only_text_is_an_expression(value):
    with pytest.raises(DefinitionError):
        USES.compile(parse_marked(f"when: {value}\n", "sample.yaml").value["when"])


def test_the_fault_names_what_may_be_used():
    with pytest.raises(DefinitionError, match="answers, known, needs, rate, rows, score, state"):
        compiled("age > 3")


def test_a_whole_number_is_wanted():
    with pytest.raises(DefinitionError, match="whole number"):
        compiled("state", int)


def test_it_says_what_it_asks_of_a_record():
    text = """has(answers.age) && answers['two-words'] == 'answers.not' && state == "answers.no" """
    assert compiled(text).members("answers") == {"age", "two-words"}
    assert compiled("score > 1").members("answers") == frozenset()


@given(st.integers(-(2**40), 2**40), st.integers(-(2**40), 2**40))
def test_whole_numbers_compare_exactly(a, b):
    assert compiled("score <= answers.b").holds({"score": a, "answers": {"b": b}}) is (a <= b)


@given(st.text(max_size=30))
def test_text_passes_through_unchanged(words):
    assert compiled("answers.a == state").holds({"answers": {"a": words}, "state": words})
