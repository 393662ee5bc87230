"""What is asked, what is wrong, what results: tables of answers, and properties for all of them."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.instruments.samples import ANSWERED, EVERYTHING, read, small, with_items

from almoner.engines.instruments import rules
from almoner.engines.instruments.definition.reach import reach_of
from almoner.engines.instruments.rules.validity import check_use
from almoner.kernel.marks import DefinitionError

SMALL = read(small())
ALL = read(EVERYTHING)


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({}, ("pain",)),
        ({"pain": False}, ("pain",)),
        ({"pain": True}, ("pain", "where")),
        ({"pain": None}, ("pain",)),
    ],
)
def test_what_is_asked_follows_the_answers(answers, asked):
    assert rules.visible(SMALL, answers) == asked


def test_an_answer_that_is_not_asked_for_opens_nothing_further():
    items = [
        {"code": "a", "type": "yes-no", "text": "A?"},
        {"code": "b", "type": "yes-no", "text": "B?", "show_if": "answers.a"},
        {"code": "c", "type": "yes-no", "text": "C?", "show_if": "answers.b"},
    ]
    made = read(with_items(*items))
    assert rules.visible(made, {"a": True, "b": True, "c": True}) == ("a", "b", "c")
    assert rules.visible(made, {"a": False, "b": True, "c": True}) == ("a",)
    assert rules.kept(made, {"a": False, "b": True, "c": True}) == {"a": False}


def test_complete_answers_of_every_kind_have_no_fault():
    assert rules.check_answers(ALL, ANSWERED, evidence={"one": "I saw it."}) == ()


@pytest.mark.parametrize("code", [code for code in ANSWERED])
def test_each_answer_that_is_missing_is_named_and_a_draft_may_lack_it(code):
    lacking = {key: value for key, value in ANSWERED.items() if key != code}
    [fault] = rules.check_answers(ALL, lacking, evidence={"one": "I saw it."})
    assert (fault.item, fault.code) == (code, "missing")
    assert rules.check_answers(ALL, lacking, partial=True) == ()


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("yes_no", "yes"),
        ("yes_no", 1),
        ("three", True),
        ("three", "perhaps"),
        ("one", "green"),
        ("one", ["red"]),
        ("some", "sun"),
        ("some", ["sun", "sun"]),
        ("some", ["snow"]),
        ("some", ["sun", "none"]),
        ("count", 10),
        ("count", -1),
        ("count", 2.5),
        ("count", "3"),
        ("count", True),
        ("weight", "0.9"),
        ("weight", "300.01"),
        ("weight", "heavy"),
        ("weight", "NaN"),
        ("weight", "1e99"),
        ("weight", False),
        ("mood", 6),
        ("day", "31/03/2026"),
        ("day", "2026-02-30"),
        ("day", 20260331),
        ("clock", "8.05"),
        ("moment", "2026-03-31T07:05:00"),
        ("moment", "soon"),
        ("short", "x" * 21),
        ("short", 5),
        ("long", "x" * 10_001),
        ("true", "yes"),
        ("medicines", "none"),
        ("medicines", [{"name": "A"}] * 4),
        ("medicines", [{"dose": "1"}]),
        ("medicines", [{"name": "A", "dose": "much"}]),
        ("medicines", [{"name": "A", "route": "oral"}]),
        ("welcome", "hello"),
        ("nobody", 1),
    ],
)
def test_an_answer_that_a_question_cannot_have_is_a_fault_with_words(code, answer):
    faults = rules.check_answers(ALL, {**ANSWERED, code: answer}, partial=True)
    assert [fault.item for fault in faults] == [code]
    assert faults[0].words.endswith(".") or faults[0].words.endswith("”")


def test_required_evidence_is_asked_for():
    [fault] = rules.check_answers(ALL, ANSWERED)
    assert (fault.item, fault.code) == ("one", "no-evidence")


@pytest.mark.parametrize(
    ("answers", "total", "band"),
    [
        ({"pain": False}, 0, "none"),
        ({"pain": True, "where": "arm"}, 3, "some"),
        ({"pain": True, "where": "leg"}, 5, "some"),
        ({"pain": False, "where": "leg"}, 0, "none"),
    ],
)
def test_a_sum_counts_what_is_asked(answers, total, band):
    found = rules.score(SMALL, answers)
    assert (found.scores, found.bands) == ({"total": total}, {"total": band})


@pytest.mark.hazard("HZ-21")
@pytest.mark.parametrize(
    ("answers", "lacking"),
    [({}, ("pain",)), ({"pain": True}, ("where",)), ({"pain": None}, ("pain",))],
)
def test_with_an_answer_missing_a_score_is_incomplete_and_has_no_band(answers, lacking):
    found = rules.score(SMALL, answers)
    assert found.incomplete == {"total": lacking}
    assert (found.scores, found.bands, found.actions) == ({}, {}, ())


ITEMS = [
    {"code": "a", "type": "yes-no-unknown", "text": "A?", "points": {"yes": 2, "no": 0}},
    {"code": "n", "type": "whole", "text": "N?", "between": [0, 10]},
    {"code": "w", "type": "decimal", "text": "W?", "between": [0, 9]},
    {
        "code": "m",
        "type": "choices",
        "text": "M?",
        "required": False,
        "choices": [
            {"code": "x", "label": "X", "points": 1},
            {"code": "y", "label": "Y", "points": 4},
        ],
    },
]
FULL = {"a": "yes", "n": 3, "w": "1.5", "m": ["x", "y"]}


def scored(answers, *scoring, items=ITEMS):
    return rules.score(read(with_items(*items, scoring=list(scoring))), answers)


SUM = {"code": "s", "title": "S", "method": "sum", "of": ["a", "n", "w", "m"]}


def test_a_sum_adds_points_numbers_and_every_choice_exactly():
    assert scored(FULL, SUM).as_json() == {"s": "11.5"}


@pytest.mark.hazard("HZ-21")
@pytest.mark.parametrize("code", ["a", "n", "w", "m"])
def test_leaving_out_any_part_of_a_sum_leaves_it_incomplete(code):
    found = scored({key: value for key, value in FULL.items() if key != code}, SUM)
    assert found.incomplete == {"s": (code,)}


@pytest.mark.hazard("HZ-21")
def test_not_known_has_no_points_and_leaves_the_sum_incomplete():
    assert scored({**FULL, "a": "unknown"}, SUM).incomplete == {"s": ("a",)}


def test_counts_tables_rules_and_expressions_build_on_one_another():
    found = scored(
        FULL,
        {"code": "c", "title": "C", "method": "count", "answer": "yes", "of": ["a"]},
        {
            "code": "t",
            "title": "T",
            "method": "table",
            "of": ["n"],
            "table": [{"to": 2, "value": 0}, {"from": 3, "value": 7}],
        },
        {
            "code": "e",
            "title": "E",
            "method": "expression",
            "expression": "scores.t * 2 + scores.c",
        },
        {
            "code": "r",
            "title": "R",
            "method": "rules",
            "rules": [{"when": "scores.e > 14 && answers.a == 'yes'", "value": "high"}],
            "otherwise": "low",
        },
    )
    assert found.as_json() == {"c": 1, "t": 7, "e": 15, "r": "high"}


@pytest.mark.hazard("HZ-21")
def test_what_a_score_lacks_every_score_on_top_of_it_lacks():
    found = scored(
        {**FULL, "n": None},
        {"code": "s", "title": "S", "method": "sum", "of": ["n"]},
        {"code": "e", "title": "E", "method": "expression", "expression": "scores.s * 2"},
        {
            "code": "r",
            "title": "R",
            "method": "rules",
            "rules": [{"when": "scores.e > 100", "value": 1}],
            "otherwise": 0,
        },
    )
    assert found.incomplete == {"s": ("n",), "e": ("n",), "r": ("n",)}


def test_an_expression_beyond_its_limits_gives_no_score():
    one = {"code": "e", "title": "E", "method": "expression", "expression": "answers.n * 2"}
    assert scored(FULL, {**one, "between": [0, 5]}).scores == {}
    assert scored(FULL, {**one, "between": [0, 6]}).scores == {"e": 6}


def test_a_score_of_whole_numbers_has_bands_without_fractions_and_gives_none():
    one = {"code": "e", "title": "E", "method": "expression", "expression": "answers.w * 1.0"}
    bands = [
        {
            "score": "e",
            "bands": [
                {"code": "none", "title": "None", "to": 0},
                {"code": "some", "title": "Some", "from": 1},
            ],
        }
    ]
    limits = {**one, "between": [0, 9]}
    with pytest.raises(DefinitionError, match="write `whole: true`"):
        read(with_items(*ITEMS, scoring=[limits], bands=bands))
    made = read(with_items(*ITEMS, scoring=[{**limits, "whole": True}], bands=bands))
    assert rules.score(made, {"w": "2.0"}).bands == {"e": "some"}
    assert rules.score(made, {"w": "0.5"}).scores == {}


@pytest.mark.parametrize(
    ("person", "blocks", "warnings", "unchecked"),
    [
        ({"age_known": True, "age": 40, "learning_disability": False}, 1, 0, 0),
        ({"age_known": True, "age": 70, "learning_disability": False}, 0, 0, 0),
        ({"age_known": True, "age": 70, "learning_disability": True}, 0, 1, 0),
        ({"age_known": True, "age": 40, "learning_disability": True}, 1, 1, 0),
        ({"age_known": False, "learning_disability": False}, 0, 0, 0),
        ({"age_known": True, "age": 70}, 0, 0, 1),
        ({}, 0, 0, 2),
    ],
)
@pytest.mark.hazard("HZ-20")
def test_whom_an_instrument_is_for(person, blocks, warnings, unchecked):
    young = {
        "when": "person.age_known && person.age < 65",
        "effect": "block",
        "reason": "Not for people under 65.",
        "instead": "other",
    }
    learning = {
        "when": "person.learning_disability",
        "effect": "warn",
        "reason": "Not made for people with a learning disability.",
    }
    made = read(small(valid_for=[young, learning]))
    found = rules.validity(made, person)
    counts = len(found.blocks), len(found.warnings), len(found.unchecked)
    assert counts == (blocks, warnings, unchecked)
    assert len(check_use(made, found, "", {})) == blocks + warnings + unchecked
    assert len(check_use(made, found, "Because.", {})) == blocks


def test_a_fact_that_no_guard_may_ask_is_an_error():
    with pytest.raises(KeyError):
        rules.validity(SMALL, {"height": 180})


POINTS = st.lists(st.integers(-3, 9), min_size=2, max_size=4, unique=True)


def many(points, optional):
    items = []
    for n, some in enumerate(points):
        choices = [{"code": f"c{i}", "label": "C", "points": p} for i, p in enumerate(some)]
        item = {"code": f"q{n}", "type": "choice", "text": "Q", "choices": choices}
        if optional and n:
            item["show_if"] = "answers.q0 == 'c0'"
        items.append(item)
    score = {"code": "total", "title": "T", "method": "sum", "of": [i["code"] for i in items]}
    return items, score


@given(st.lists(POINTS, min_size=1, max_size=3), st.booleans())
def test_what_a_sum_reaches_is_within_what_the_checker_says_it_reaches(points, optional):
    items, score = many(points, optional)
    made = read(with_items(*items, scoring=[score]))
    reach = reach_of(made)["total"].values
    for picked in product(*(range(len(some)) for some in points)):
        answers = {f"q{n}": f"c{i}" for n, i in enumerate(picked)}
        assert rules.score(made, answers).scores["total"] in reach


@given(st.lists(POINTS, min_size=1, max_size=3), st.data())
@pytest.mark.hazard("HZ-21")
def test_a_gap_an_overlap_or_a_band_out_of_reach_is_always_found(points, data):
    items, score = many(points, optional=False)
    reach = sorted(reach_of(read(with_items(*items, scoring=[score])))["total"].values)
    cut = data.draw(st.integers(0, len(reach) - 1), label="where the bands meet")
    middle = int(reach[cut])
    low, high = {"code": "low", "title": "L", "to": middle}, {"code": "high", "title": "H"}

    def accepted(*bands) -> bool:
        given = [{"score": "total", "bands": list(bands)}]
        try:
            read(with_items(*items, scoring=[score], bands=given))
        except DefinitionError:
            return False
        return True

    has_rest = cut + 1 < len(reach)
    assert accepted(low, {**high, "from": middle + 1}) == has_rest
    assert accepted(low) == (not has_rest)
    assert not accepted(low, {**high, "from": middle})
    assert not accepted(low, {**high, "from": middle + 1}, {**low, "code": "again"})
    if has_rest:
        assert not accepted(low, {**high, "from": int(reach[cut + 1]) + 1})


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "a": st.sampled_from(["yes", "no", "unknown"]),
            "n": st.integers(0, 10),
            "w": st.decimals(0, 9, places=1).map(str),
            "m": st.lists(st.sampled_from(["x", "y"]), unique=True),
        },
    )
)
@pytest.mark.hazard("HZ-21")
def test_a_score_is_there_exactly_when_every_part_has_an_answer_that_counts(answers):
    found = scored(answers, SUM)
    counts = all(answers.get(code) not in (None, [], "unknown") for code in ("a", "n", "w", "m"))
    assert ("s" in found.scores) == counts
    assert ("s" in found.incomplete) == (not counts)
    if counts:
        known = {"x": 1, "y": 4}
        expected = {"yes": 2, "no": 0}[answers["a"]] + answers["n"] + Decimal(answers["w"])
        assert found.scores["s"] == expected + sum(known[one] for one in answers["m"])
