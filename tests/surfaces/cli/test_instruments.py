"""almoner instruments: check, preview, score, import."""

import json

import pytest
from tests.engines.instruments.questionnaires import LIFESTYLE, LIFESTYLE_RESPONSE, one_item
from tests.engines.instruments.samples import SMALL, checklist, text_of
from tests.surfaces.cli.terminal import data, run


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(text_of(SMALL))
    return path


def written(tmp_path, content):
    path = tmp_path / "given.json"
    path.write_text(json.dumps(content))
    return path


def test_the_shipped_instruments_have_no_fault():
    found = data("instruments", "check")
    assert "nhs-chc-checklist" in found["read"]
    assert found["faults"] == []


def test_a_fault_is_told_with_file_line_and_key(file):
    file.write_text(file.read_text().replace("to: 0", "to: 1"))
    found = data("instruments", "check", file, code=1)
    [fault] = found["faults"]
    assert fault.startswith("small.yaml, line ")
    assert "bands.total" in fault
    assert "both hold a result of 1" in fault


def test_a_file_whose_name_is_not_its_code_is_a_fault(file):
    other = file.rename(file.with_name("other.yaml"))
    assert "must be the name of the file" in run("instruments", "check", other).output


def test_preview_tells_every_question_in_words_or_as_fhir():
    words = run("instruments", "preview", "capacity-decision").output
    for part in (
        "# Mental capacity for one decision",
        "Asked only if",
        "## Results",
        "(local, set",
    ):
        assert part in words
    assert data("instruments", "preview", "capacity-decision")["resourceType"] == "Questionnaire"


def test_scoring_a_file_of_answers(tmp_path):
    answers = written(tmp_path, checklist(a=("breathing",)))
    found = data("instruments", "score", "nhs-chc-checklist", answers)
    assert found["scores"] == {"in_a": 1, "in_b": 0, "result": "positive"}
    assert (
        "A full assessment is needed"
        in run("instruments", "score", "nhs-chc-checklist", answers).output
    )


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"pain": True}, "Total: incomplete"),
        ({"pain": "very"}, "Answer yes or no"),
        ({"nobody": 1}, "does not ask “nobody”"),
    ],
)
def test_a_wrong_or_missing_answer_gives_no_score(file, tmp_path, answers, said):
    result = run("instruments", "score", file, written(tmp_path, answers))
    assert result.exit_code == 1
    assert said in result.output
    assert "Total: incomplete" in result.output


def test_importing_a_questionnaire_prints_a_definition_that_is_read_again(tmp_path):
    found = data("instruments", "import", written(tmp_path, LIFESTYLE))
    assert "Left out of what is said about the whole: identifier and version." in found["notes"]
    path = tmp_path / f"{found['code']}.yaml"
    path.write_text(found["definition"])
    assert data("instruments", "check", path)["read"] == ["lifestyle"]


def test_answers_of_others_are_read_by_item_code(tmp_path):
    path = tmp_path / "lifestyle.yaml"
    path.write_text(data("instruments", "import", written(tmp_path, LIFESTYLE))["definition"])
    found = data("instruments", "answers", path, written(tmp_path, LIFESTYLE_RESPONSE))
    assert found["answers"]["q1_4_1"] == ["beer", "wine"]
    assert (found["left_out"], found["faults"]) == ([], [])
    words = run("instruments", "answers", path, written(tmp_path, LIFESTYLE_RESPONSE)).output
    assert "What do you drink?: Beer and Wine" in words
    wrong = {"resourceType": "QuestionnaireResponse", "item": [{"linkId": "9"}]}
    refused = data("instruments", "answers", path, written(tmp_path, wrong), code=1)
    assert "9 is not asked" in refused["refusals"][0]["reason"]


def test_answers_that_lack_one_say_so(tmp_path):
    path = tmp_path / "lifestyle.yaml"
    path.write_text(data("instruments", "import", written(tmp_path, LIFESTYLE))["definition"])
    empty = written(tmp_path, {"resourceType": "QuestionnaireResponse"})
    assert data("instruments", "answers", path, empty, code=1)["faults"] == [
        "Answer “Do you smoke?”."
    ]


def test_a_questionnaire_that_cannot_be_carried_is_refused(tmp_path):
    said = data("instruments", "import", written(tmp_path, one_item(type="attachment")), code=1)
    assert "'attachment' cannot be kept" in said["refusals"][0]["reason"]


@pytest.mark.parametrize(
    "words",
    [
        ("preview", "nobody"),
        ("score", "nhs-chc-checklist", "gone.json"),
        ("import", "gone.json"),
    ],
)
def test_what_cannot_be_answered_gives_two_and_says_why(words):
    result = run("instruments", *words)
    assert result.exit_code == 2
    assert result.output.strip()


@pytest.mark.parametrize("content", ["[]", "{", "5"])
def test_answers_that_are_no_object_are_not_answerable(tmp_path, file, content):
    path = tmp_path / "given.json"
    path.write_text(content)
    assert run("instruments", "score", file, path).exit_code == 2
