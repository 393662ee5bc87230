"""Reading a definition: what is right is read, what is wrong is named with its line and key."""

import pytest
from tests.engines.instruments.samples import EVERYTHING, read, shipped, small, text_of, with_items

from almoner.engines.instruments.definition import read_instrument
from almoner.engines.instruments.kind import INSTRUMENT
from almoner.kernel.marks import DefinitionError, parse_marked

CHOICES = [{"code": "a", "label": "A"}, {"code": "b", "label": "B"}]
PICK = {"code": "pick", "type": "choice", "text": "Pick", "choices": CHOICES}
PAIN = {"code": "pain", "type": "yes-no", "text": "Pain?"}
AGE = {"code": "age", "type": "whole", "text": "Age", "between": [0, 120]}
SUM = {"code": "total", "title": "Total", "method": "sum", "of": ["age"]}


def refused(made) -> str:
    with pytest.raises(DefinitionError) as error:
        read(made)
    assert error.value.file == "test.yaml"
    assert error.value.line > 0
    return str(error.value)


@pytest.mark.parametrize("path", sorted(INSTRUMENT.folder.glob("*.yaml")), ids=lambda p: p.stem)
def test_every_shipped_instrument_is_read_and_says_where_it_comes_from(path):
    made = shipped(path.stem)
    assert made.basis.source
    assert made.purpose
    assert made.questions


def test_every_kind_of_question_is_read():
    made = read(EVERYTHING)
    kinds = {item.type for item in made.items}
    assert len(kinds) == 15
    assert made.item("medicines").columns[1].unit == "mg"
    assert made.item("one").choice("red").easy_read == "Like a rose"


def test_the_line_that_is_named_is_the_line_that_is_wrong():
    text = text_of(small()).replace("type: yes-no", "type: perhaps")
    line = text[: text.index("perhaps")].count("\n") + 1
    with pytest.raises(DefinitionError) as error:
        read_instrument(parse_marked(text, "x.yaml"))
    assert (error.value.file, error.value.line) == ("x.yaml", line)
    assert error.value.key.endswith("items.0.type")


@pytest.mark.parametrize(
    "key", ["code", "version", "title", "kind", "purpose", "basis", "sections"]
)
def test_what_is_needed_is_missed(key):
    assert f"{key}" in refused(small(**{key: None}))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"colour": "red"}, "not a key that is known"),
        ({"kind": "quiz"}, "must be one of"),
        ({"version": 0}, "must be 1 or more"),
        ({"layout": "poster"}, "must be one of"),
        ({"people": "three"}, "must be one of"),
        ({"basis": {"source": "x", "confidence": "Z", "set_by": "y"}}, "must be one of"),
        ({"wishes": "please"}, "true or false"),
    ],
)
def test_top_level_faults(changes, words):
    assert words in refused(small(**changes))


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([{**PAIN, "type": "display"}], "nothing is asked"),
        ([PAIN, PAIN], "stands twice"),
        ([{**PICK, "choices": CHOICES[:1]}], "at least two answers"),
        ([{**PICK, "choices": [*CHOICES, CHOICES[0]]}], "stands twice"),
        ([{**PAIN, "choices": CHOICES}], "only choice and choices"),
        ([{**PICK, "choices": [{"code": False, "label": "No"}, *CHOICES]}], "yes and no in quotes"),
        ([{**PAIN, "between": [0, 1]}], "only numbers lie between"),
        ([{**AGE, "between": [9, 1]}], "must not be above"),
        ([{**AGE, "between": [0.5, 9]}], "whole numbers"),
        ([{**AGE, "type": "scale", "between": [0, 500]}], "at most 100 apart"),
        ([{**AGE, "type": "scale", "between": None}], "must be a list of two"),
        ([{**AGE, "points": {"yes": 1}}], "only yes-no items"),
        ([{**PAIN, "points": {"perhaps": 1}}], "not a key that is known"),
        ([{**PAIN, "rows": [0, 2]}], "only a table has rows"),
        ([{**PAIN, "text": ""}], "must be text"),
        ([{**PAIN, "code": "Pain"}], "small letters"),
        ([{**PAIN, "evidence": "maybe"}], "must be one of"),
        ([PAIN, {"code": "w", "type": "display", "text": "W", "required": True}], "cannot be req"),
        ([{"code": "t", "type": "table", "text": "T", "columns": [PAIN, PAIN]}], "stands twice"),
        (
            [{"code": "t", "type": "table", "text": "T", "columns": [{**PAIN, "show_if": "true"}]}],
            "has no conditions",
        ),
        ([{**PAIN, "under": "other"}], "not asked before it"),
        ([PAIN, {**AGE, "other_of": "pain"}], "must name a choice"),
    ],
)
def test_faults_of_items(items, words):
    assert words in refused(with_items(*items))


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("answers.nobody", "answers.nobody is not known"),
        ("answers.later", "only what is asked before"),
        ("answers.pain == 'yes'", "mixes kinds"),
        ("answers.pick", "mixes kinds"),
        ("answers.age == 'old'", "mixes kinds"),
        ("answers.pick == 'c'", "'c' is not an answer of pick"),
        ("answers.pick in ['a', 'z']", "'z' is not an answer of pick"),
        ("'z' in answers.many", "'z' is not an answer of many"),
        ("answers.pain +", "is not right at character"),
        ("1 + 1", "must give true or false"),
        ("answers.pain && !answers.pain", "can never be asked"),
        ("false", "can never be asked"),
        ("answers.age > 120", "can never be asked"),
        ("answers.age > 60 && answers.age < 40", "can never be asked"),
        ("size(answers.many) > 2", "can never be asked"),
    ],
)
def test_a_condition_that_is_wrong_or_never_holds_is_refused(condition, words):
    many = {**PICK, "code": "many", "type": "choices"}
    asked = {"code": "asked", "type": "text", "text": "Asked?", "show_if": condition}
    later = {**PAIN, "code": "later"}
    assert words in refused(with_items(PAIN, PICK, many, AGE, asked, later))


@pytest.mark.parametrize(
    "condition",
    [
        "answers.pain",
        "!answers.pain || answers.pick == 'a'",
        "answers.pick in ['a', 'b']",
        "'a' in answers.many && size(answers.many) == 2",
        "answers.age >= 65 && answers.age < 80",
        "!has(answers.pain)",
        "!has(answers.pick)",
        "has(answers.age) && answers.age > 3",
    ],
)
def test_a_condition_that_can_hold_is_read(condition):
    many = {**PICK, "code": "many", "type": "choices"}
    asked = {"code": "asked", "type": "text", "text": "Asked?", "show_if": condition}
    assert read(with_items(PAIN, PICK, many, AGE, asked)).item("asked").show_if.text == condition


def test_a_section_that_is_never_asked_is_refused():
    sections = small()["sections"]
    sections.append({**sections[0], "code": "again", "show_if": "answers.pain == false && false"})
    sections[1] = {
        "code": "again",
        "title": "Again",
        "show_if": "answers.pain && !answers.pain",
        "items": [{**PAIN, "code": "pain2"}],
    }
    assert "can never be asked" in refused(small(sections=sections))


@pytest.mark.parametrize(
    ("score", "words"),
    [
        ({**SUM, "of": ["nobody"]}, "neither an item nor a score"),
        ({**SUM, "of": ["note"]}, "adds nothing"),
        ({**SUM, "of": ["pick"]}, "has no points"),
        ({**SUM, "of": ["age", "age"]}, "stands twice"),
        ({**SUM, "method": "guess"}, "must be one of"),
        ({**SUM, "method": "count", "answer": "z", "of": ["pick"]}, "'z' is not an answer"),
        ({**SUM, "method": "count", "answer": "yes", "of": ["note"]}, "is not an answer"),
        ({**SUM, "method": "table", "of": ["pick"], "table": []}, "looks up one number"),
        ({**SUM, "code": "age"}, "give the score another code"),
    ],
)
def test_faults_of_scores(score, words):
    note = {"code": "note", "type": "text", "text": "Note"}
    assert words in refused(with_items(PAIN, PICK, AGE, note, scoring=[score]))


def rules(*conditions: str) -> dict:
    given = [{"when": one, "value": n} for n, one in enumerate(conditions, 1)]
    return {"code": "r", "title": "R", "method": "rules", "rules": given, "otherwise": 0}


@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        (("answers.pain", "answers.pain"), "is never reached"),
        (("answers.age > 10", "answers.age > 20"), "is never reached"),
        (("answers.pick == 'a'", "answers.pick == 'a' && answers.pain"), "is never reached"),
        (("answers.pain && !answers.pain",), "is never reached"),
        (("scores.later > 1",), "scores.later"),
    ],
)
def test_a_rule_that_no_answers_reach_is_refused(conditions, words):
    assert words in refused(with_items(PAIN, PICK, AGE, scoring=[rules(*conditions)]))


def table(*steps: dict, **more) -> dict:
    return {
        "code": "t",
        "title": "T",
        "method": "table",
        "of": ["age"],
        "table": list(steps),
        **more,
    }


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (table({"to": 60, "value": 0}, {"from": 60, "value": 1}), "overlaps"),
        (table({"to": 60, "value": 0}, {"from": 62, "value": 1}), "says nothing for 61"),
        (table({"from": 1, "value": 0}), "says nothing for 0"),
        (table({"to": 119, "value": 0}), "says nothing for 120"),
    ],
)
def test_a_table_with_a_gap_or_an_overlap_is_refused(score, words):
    assert words in refused(with_items(AGE, scoring=[score]))


def test_a_table_may_say_what_holds_elsewhere():
    made = read(with_items(AGE, scoring=[table({"from": 65, "value": 1}, otherwise=0)]))
    assert made.score("t").otherwise == 0


def bands(*given: dict) -> list:
    made = [{"code": f"b{n}", "title": "B", **one} for n, one in enumerate(given)]
    return [{"score": "total", "bands": made}]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (({"to": 50}, {"from": 50}), "both hold a result of 50"),
        (({"to": 50}, {"from": 52}), "no band holds a result of 51"),
        (({"to": 50},), "no band holds a result of 51"),
        (({"to": 120}, {"from": 121}), "no answers can reach this band"),
        (({"below": 0}, {"from": 0}), "no answers can reach this band"),
        (({"to": 50, "below": 50},), "not both"),
        (({"is": "much"},), "no band holds a result of 0"),
    ],
)
def test_bands_with_a_gap_an_overlap_or_out_of_reach_are_refused(given, words):
    assert words in refused(with_items(AGE, scoring=[SUM], bands=bands(*given)))


WEIGHT = {"code": "age", "type": "decimal", "text": "Weight", "between": [0, 300]}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (({"to": 50}, {"from": 51}), "no band holds a result of"),
        (({"to": 50}, {"from": 50}), "both hold a result of 50"),
        (({"below": 50}, {"from": 50, "below": 300}), "no band holds a result of 300"),
    ],
)
def test_bands_of_numbers_with_fractions_leave_no_crack(given, words):
    assert words in refused(with_items(WEIGHT, scoring=[SUM], bands=bands(*given)))


def test_bands_of_numbers_with_fractions_that_meet_are_read():
    read(with_items(WEIGHT, scoring=[SUM], bands=bands({"below": 50}, {"from": 50})))


def test_bands_of_a_number_without_ends_need_open_ends():
    item = {key: value for key, value in WEIGHT.items() if key != "between"}
    given = bands({"from": 0, "below": 50}, {"from": 50})
    assert "no open end" in refused(with_items(item, scoring=[SUM], bands=given))


def test_two_bands_of_one_score_stand_once():
    made = small()
    made["bands"] = made["bands"] * 2
    assert "stands twice" in refused(made)


@pytest.mark.parametrize(
    ("guard", "words"),
    [
        ({"when": "person.height > 1"}, "person.height is not known"),
        ({"when": "person.age < 'old'"}, "mixes kinds"),
        ({"effect": "shout"}, "must be one of"),
        ({"reason": None}, "reason"),
    ],
)
def test_faults_of_guards(guard, words):
    right = {"when": "person.age < 65", "effect": "warn", "reason": "Made for older people."}
    wrong = {key: value for key, value in {**right, **guard}.items() if value is not None}
    assert words in refused(small(valid_for=[wrong]))


@pytest.mark.parametrize(
    "action", [{}, {"open": "a", "task": "b"}, {"shout": "x"}, {"open": "a", "extra": 1}]
)
def test_an_action_is_exactly_one_thing(action):
    made = small()
    made["bands"][0]["bands"][1]["actions"] = [action]
    assert "bands.1.actions.0" in refused(made)
