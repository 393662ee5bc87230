"""A response is looked at before it is read: whatever is sent is refused in words or read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.instruments.samples import read, small

from almoner.engines.instruments.fhir import from_response
from almoner.engines.instruments.fhir.shape import DEEPEST, check_shape
from almoner.kernel.refusals import Refused

SMALL = read(small())


def response(item):
    return {"resourceType": "QuestionnaireResponse", "status": "completed", "item": item}


def pain(**answer):
    return response([{"linkId": "pain", "answer": [answer]}])


def deep(levels):
    item = {"linkId": "x"}
    for _ in range(levels):
        item = {"linkId": "x", "item": [item]}
    return response([item])


@pytest.mark.parametrize(
    ("resource", "words"),
    [
        ([], "not a resource"),
        (response("none"), "item must be a list"),
        (response(["none"]), "item[0] must be an object"),
        (response([{}]), "item[0].linkId must be text"),
        (response([{"linkId": {}}]), "item[0].linkId must be text"),
        (response([{"linkId": "a", "answer": {}}]), "item[0].answer must be a list"),
        (response([{"linkId": "a", "answer": [1]}]), "item[0].answer[0] must be an object"),
        (pain(valueBoolean="yes"), "valueBoolean must be true or false"),
        (pain(valueInteger=1.5), "valueInteger must be a whole number"),
        (pain(valueInteger=True), "valueInteger must be a whole number"),
        (pain(valueDecimal="1"), "valueDecimal must be a number"),
        (pain(valueDecimal=float("nan")), "valueDecimal must be a number"),
        (pain(valueString=1), "valueString must be text"),
        (pain(valueDateTime={}), "valueDateTime must be text"),
        (pain(valueCoding="a"), "valueCoding must be a coding"),
        (pain(valueCoding={"code": 1}), "valueCoding must be a coding"),
        (pain(valueQuantity={"value": "3"}), "valueQuantity must be a quantity"),
        (deep(DEEPEST + 1), "lies too deep"),
    ],
)
def test_what_is_not_built_as_a_response(resource, words):
    with pytest.raises(Refused) as refused:
        check_shape(resource)
    assert words in refused.value.refusals[0].reason
    assert refused.value.refusals[0].mend


@pytest.mark.parametrize(
    "resource",
    [
        {"resourceType": "QuestionnaireResponse"},
        response([]),
        pain(valueBoolean=False),
        pain(valueQuantity={"value": 3, "unit": "kg"}),
        pain(valueAttachment={}),
        deep(DEEPEST),
    ],
)
def test_what_is(resource):
    assert check_shape(resource) is None


def test_ten_faults_are_enough():
    with pytest.raises(Refused) as refused:
        check_shape(response([{}] * 50))
    assert len(refused.value.refusals) == 10


scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just("pain")
)
keys = st.sampled_from(
    ["linkId", "item", "answer", "valueBoolean", "valueDecimal", "valueCoding", "valueString",
     "valueQuantity", "value", "code", "valueTime", "valueDateTime"]
)  # fmt: skip
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=15,
)


@given(item=anything)
def test_whatever_is_sent_is_refused_or_read(item):
    resource, refused = response(item), ()
    try:
        check_shape(resource)
        from_response(SMALL, resource)
    except Refused as why:
        refused = why.refusals
    assert all(one.reason for one in refused)
