"""A file may hold anything: it is brought in or refused in words, and nothing else happens."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.instruments.questionnaires import LIFESTYLE, MEASURES, one_item

from almoner.engines.instruments.fhir import from_questionnaire
from almoner.engines.instruments.fhir.built import DEEPEST, check_built
from almoner.kernel.refusals import Refused

JUNK = st.sampled_from(
    [None, True, 0, -1, 1.5, "", "x", [], ["x"], [None], {}, {"a": 1}, [[]], "2026-13-01", "#x"]
)
NODES = {"lifestyle": LIFESTYLE, "measures": MEASURES}


def paths(part, path=()):
    """Where something stands, each as the keys that lead there."""
    inner = part.items() if isinstance(part, dict) else enumerate(part)
    for key, value in inner:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from paths(value, (*path, key))


def what_becomes_of(resource) -> str:
    try:
        return from_questionnaire(resource).text
    except Refused as refused:
        return " ".join(one.mend for one in refused.refusals)


PLACES = [(name, path) for name, resource in NODES.items() for path in paths(resource)]


@given(st.sampled_from(PLACES), JUNK)
def test_whatever_stands_anywhere_it_is_brought_in_or_refused_in_words(place, junk):
    name, path = place
    resource = deepcopy(NODES[name])
    part = resource
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = junk
    assert what_becomes_of(resource)


@pytest.mark.parametrize(
    ("resource", "words"),
    [
        (one_item(item="x"), "item[0].item must be a list of objects."),
        (one_item(item=["x"]), "item[0].item must be a list of objects."),
        (one_item(linkId=5), "item[0].linkId must be text."),
        (one_item(required="yes"), "item[0].required must be true or false."),
        (one_item(maxLength="9"), "item[0].maxLength must be a whole number."),
        (one_item(extension=[{"valueDecimal": "9"}]), "valueDecimal must be a number."),
        (one_item(extension=[{"valueDecimal": float("nan")}]), "valueDecimal must be a number."),
        (one_item(code="x"), "item[0].code must be a list of objects."),
        (
            one_item(type="choice", answerOption=[{"valueCoding": {"code": []}}]),
            "valueCoding.code must be text.",
        ),
        (one_item(_text="x"), "item[0]._text must be an object, or a list of objects."),
        ({"resourceType": "Bundle", "entry": [5]}, "entry must be a list of objects."),
        ({"resourceType": "Bundle", "entry": [{"resource": 5}]}, "resource must be an object."),
    ],
)
def test_a_part_that_is_built_wrongly_is_named_by_its_path(resource, words):
    with pytest.raises(Refused) as error:
        from_questionnaire(resource)
    assert words in str(error.value)


def test_a_questionnaire_without_end_is_refused():
    inner = {"linkId": "last", "text": "L", "type": "string"}
    for n in range(DEEPEST):
        inner = {"linkId": str(n), "text": "G", "type": "group", "item": [inner]}
    with pytest.raises(Refused, match=f"more than {DEEPEST} levels deep"):
        check_built(one_item(type="group", item=[inner]))
