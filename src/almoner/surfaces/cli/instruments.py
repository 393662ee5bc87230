"""almoner instruments: check definition files, read them in words, score answers, carry FHIR."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from almoner.engines.instruments.definition import Instrument
from almoner.engines.instruments.fhir import from_questionnaire, from_response, to_questionnaire
from almoner.engines.instruments.kind import INSTRUMENT
from almoner.engines.instruments.preview import markdown
from almoner.engines.instruments.rules import check_answers, kept, score
from almoner.engines.instruments.rules.shown import shown
from almoner.surfaces.cli.definitions import Files, read_files, read_one
from almoner.surfaces.cli.output import DONE, NO, Json, NotAnswerable, command, show

app = typer.Typer(no_args_is_help=True, help="Instruments: questionnaires with results.")
One = Annotated[str, typer.Argument(help="A definition file, or the code of a shipped one.")]


@app.command()
@command
def check(
    files: Files = None,
    as_json: Json = False,
) -> int:
    """Reads definition files; names file, line and key of what is wrong. Exit code 1 at a fault."""
    found, faults = read_files(INSTRUMENT, files)
    data = {"read": [one.code for one in found], "faults": faults}
    lines = [*(f"{one.code} version {one.version}: no fault" for one in found), *faults]
    show(as_json, data, lines or "There is no instrument.")
    return NO if faults else DONE


@app.command()
@command
def preview(instrument: One, as_json: Json = False) -> int:
    """Every question and every result in words. With --json: as a FHIR Questionnaire."""
    one: Instrument = read_one(INSTRUMENT, instrument)
    show(as_json, to_questionnaire(one), markdown(one))
    return DONE


@app.command("score")
@command
def score_answers(
    instrument: One,
    answers: Annotated[Path, typer.Argument(help="JSON: item code to answer.")],
    as_json: Json = False,
) -> int:
    """What the answers come to. Exit code 1 when an answer is wrong or missing."""
    one: Instrument = read_one(INSTRUMENT, instrument)
    given = _json(answers)
    faults = check_answers(one, given, evidence=dict.fromkeys(one.by_code, "not asked here"))
    wrong = [fault for fault in faults if fault.code != "missing"]
    found = score(one, {} if wrong else given)
    data: dict[str, Any] = {
        "answers": {} if wrong else kept(one, given),
        "scores": found.as_json(),
        "bands": dict(found.bands),
        "incomplete": {code: list(items) for code, items in found.incomplete.items()},
        "faults": [fault.words for fault in faults],
    }
    show(as_json, data, _lines(one, data))
    return NO if faults else DONE


@app.command("import")
@command
def import_fhir(
    questionnaire: Annotated[Path, typer.Argument(help="A FHIR R4 Questionnaire as JSON.")],
    as_json: Json = False,
) -> int:
    """A FHIR Questionnaire as a definition. Refused, with every reason, where it cannot be."""
    made = from_questionnaire(_json(questionnaire))
    data = {"code": made.code, "definition": made.text, "notes": list(made.notes)}
    show(as_json, data, [*(f"# {note}" for note in made.notes), made.text.rstrip()])
    return DONE


@app.command("answers")
@command
def read_response(
    instrument: One,
    response: Annotated[Path, typer.Argument(help="A FHIR R4 QuestionnaireResponse as JSON.")],
    as_json: Json = False,
) -> int:
    """The answers of a FHIR QuestionnaireResponse, by item code. Refused where one does not fit."""
    one: Instrument = read_one(INSTRUMENT, instrument)
    found = from_response(one, _json(response))
    faults = [fault.words for fault in check_answers(one, found.answers, evidence=found.evidence)]
    data = {"answers": found.answers, "left_out": list(found.left_out), "faults": faults}
    lines = [
        *faults,
        *(f"{link} is not asked here and is left out." for link in found.left_out),
        *(
            f"{one.item(code).text}: {shown(one.item(code), a)}"
            for code, a in found.answers.items()
        ),
    ]
    show(as_json, data, lines)
    return NO if faults else DONE


def _lines(one: Instrument, data: dict[str, Any]) -> list[str]:
    lines = list(data["faults"])
    for each in one.scores:
        band = one.band(each.code, data["bands"].get(each.code, ""))
        value = data["scores"].get(each.code, "incomplete")
        lines.append(f"{each.title}: {value}" + (f" ({band.title})" if band else ""))
    return lines


def _json(path: Path) -> Any:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        reason = f"{path.name} cannot be read as JSON: {problem}."
        raise NotAnswerable("not_json", reason, "Give a file with JSON.") from problem
    if not isinstance(found, dict):
        raise NotAnswerable("not_an_object", f"{path.name} holds no JSON object.", "Give one.")
    return found
