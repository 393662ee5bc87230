"""Questionnaires as other systems send them: FHIR R4 JSON in the shapes that the standard shows,
with none of the habits of this project's own export."""

from copy import deepcopy
from typing import Any

Json = dict[str, Any]
CORE = "http://hl7.org/fhir/StructureDefinition/"
LOINC = "http://loinc.org"


def option(code: str, display: str, points: float | None = None, system: str = LOINC) -> Json:
    coding: Json = {"system": system, "code": code, "display": display}
    made: Json = {"valueCoding": coding}
    if points is not None:
        made["extension"] = [{"url": f"{CORE}ordinalValue", "valueDecimal": points}]
    return made


# A coma scale: coded questions with scored answers, coded with LOINC, no groups.
COMA: Json = {
    "resourceType": "Questionnaire",
    "id": "gcs-like",
    "url": "http://example.org/Questionnaire/coma",
    "name": "ComaScale",
    "title": "Coma scale",
    "status": "draft",
    "publisher": "An example hospital",
    "subjectType": ["Patient"],
    "item": [
        {
            "linkId": "1.1",
            "code": [{"system": LOINC, "code": "9270-0", "display": "Verbal"}],
            "type": "choice",
            "answerOption": [
                option("LA6557-1", "No sound", 1),
                option("LA6558-9", "Sounds, no words", 2),
                option("LA6560-5", "Confused", 4),
            ],
        },
        {
            "linkId": "1.2",
            "code": [{"system": LOINC, "code": "9268-4", "display": "Motor"}],
            "text": "Best movement",
            "type": "choice",
            "required": True,
            "answerOption": [option("LA6562-1", "None", 1), option("LA6563-9", "Stretches", 2)],
        },
    ],
}

# A life-style survey: groups in groups, prefixes, several conditions, nested questions.
LIFESTYLE: Json = {
    "resourceType": "Questionnaire",
    "id": "lifestyle",
    "url": "http://example.org/Questionnaire/lifestyle",
    "version": "2.1",
    "title": "Lifestyle",
    "status": "active",
    "description": "About how people live.",
    "copyright": "Free to use.",
    "identifier": [{"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.3"}],
    "item": [
        {
            "linkId": "1",
            "text": "General",
            "type": "group",
            "required": True,
            "item": [
                {"linkId": "1.1", "text": "What is your gender?", "type": "string"},
                {"linkId": "1.2", "prefix": "1b", "text": "Date of birth?", "type": "date"},
                {
                    "linkId": "1.3",
                    "text": "Do you smoke?",
                    "type": "boolean",
                    "required": True,
                    "item": [
                        {
                            "linkId": "1.3.1",
                            "text": "How many a day?",
                            "type": "integer",
                            "enableWhen": [
                                {"question": "1.3", "operator": "=", "answerBoolean": True}
                            ],
                            "extension": [
                                {"url": f"{CORE}minValue", "valueInteger": 1},
                                {"url": f"{CORE}maxValue", "valueInteger": 100},
                            ],
                        }
                    ],
                },
                {
                    "linkId": "1.4",
                    "text": "Drinks",
                    "type": "group",
                    "item": [
                        {
                            "linkId": "1.4.1",
                            "text": "What do you drink?",
                            "type": "choice",
                            "repeats": True,
                            "answerOption": [
                                {"valueString": "Beer"},
                                {"valueString": "Wine"},
                                {
                                    "valueString": "Nothing",
                                    "extension": [
                                        {
                                            "url": f"{CORE}questionnaire-optionExclusive",
                                            "valueBoolean": True,
                                        }
                                    ],
                                },
                            ],
                        },
                        {
                            "linkId": "1.4.2",
                            "text": "How often?",
                            "type": "open-choice",
                            "required": True,
                            "enableBehavior": "any",
                            "enableWhen": [
                                {"question": "1.4.1", "operator": "=", "answerString": "Beer"},
                                {"question": "1.4.1", "operator": "=", "answerString": "Wine"},
                            ],
                            "answerOption": [{"valueString": "Daily"}, {"valueString": "Weekly"}],
                        },
                    ],
                },
                {"linkId": "1.5", "text": "Anything else?", "type": "text", "maxLength": 200},
            ],
        },
        {
            "linkId": "2",
            "text": "Only for smokers over a packet",
            "type": "group",
            "enableBehavior": "all",
            "enableWhen": [
                {"question": "1.3", "operator": "exists", "answerBoolean": True},
                {"question": "1.3.1", "operator": ">=", "answerInteger": 20},
            ],
            "item": [
                {"linkId": "2.0", "text": "Stopping is possible.", "type": "display"},
                {"linkId": "2.1", "text": "When did you last try to stop?", "type": "dateTime"},
            ],
        },
    ],
}

# Measures: amounts, times, repeats, rows, a list of answers inside the resource, help.
MEASURES: Json = {
    "resourceType": "Questionnaire",
    "title": "Measures",
    "status": "active",
    "contained": [
        {
            "resourceType": "ValueSet",
            "id": "sites",
            "status": "active",
            "compose": {
                "include": [
                    {
                        "system": "http://snomed.info/sct",
                        "concept": [
                            {"code": "368208006", "display": "Left arm"},
                            {"code": "368209003", "display": "Right arm"},
                        ],
                    }
                ]
            },
        }
    ],
    "item": [
        {
            "linkId": "weight",
            "text": "Weight",
            "type": "quantity",
            "required": True,
            "extension": [
                {
                    "url": f"{CORE}questionnaire-unit",
                    "valueCoding": {"system": "http://unitsofmeasure.org", "code": "kg"},
                },
                {"url": f"{CORE}maxValue", "valueDecimal": 300.5},
            ],
            "item": [
                {
                    "linkId": "weight-help",
                    "text": "Without shoes.",
                    "type": "display",
                    "extension": [
                        {
                            "url": f"{CORE}questionnaire-itemControl",
                            "valueCodeableConcept": {"coding": [{"code": "help"}]},
                        }
                    ],
                }
            ],
        },
        {"linkId": "woke", "text": "When did you wake?", "type": "time"},
        {"linkId": "site", "text": "Where?", "type": "choice", "answerValueSet": "#sites"},
        {"linkId": "temp", "text": "Temperature", "type": "decimal"},
        {"linkId": "names", "text": "Other names", "type": "string", "repeats": True},
        {
            "linkId": "falls",
            "text": "Falls",
            "type": "group",
            "repeats": True,
            "item": [
                {"linkId": "falls.on", "text": "On which day?", "type": "date", "required": True},
                {"linkId": "falls.hurt", "text": "Were you hurt?", "type": "boolean"},
            ],
        },
        {
            "linkId": "heavy",
            "text": "Is that more than last year?",
            "type": "boolean",
            "enableWhen": [
                {
                    "question": "weight",
                    "operator": ">",
                    "answerQuantity": {"value": 99.5, "unit": "kg"},
                }
            ],
        },
        {
            "linkId": "left",
            "text": "Left-handed?",
            "type": "boolean",
            "enableWhen": [
                {
                    "question": "site",
                    "operator": "=",
                    "answerCoding": {"system": "http://snomed.info/sct", "code": "368208006"},
                }
            ],
        },
        {"linkId": "page", "text": "Your page", "type": "url", "definition": "http://x.org/a#b"},
    ],
}
ALL = {"coma": COMA, "lifestyle": LIFESTYLE, "measures": MEASURES}

LIFESTYLE_RESPONSE: Json = {
    "resourceType": "QuestionnaireResponse",
    "status": "completed",
    "item": [
        {
            "linkId": "1",
            "item": [
                {"linkId": "1.1", "answer": [{"valueString": "Female"}]},
                {"linkId": "1.2", "answer": [{"valueDate": "1960-03-13"}]},
                {
                    "linkId": "1.3",
                    "answer": [
                        {
                            "valueBoolean": True,
                            "item": [{"linkId": "1.3.1", "answer": [{"valueInteger": 25}]}],
                        }
                    ],
                },
                {
                    "linkId": "1.4",
                    "item": [
                        {
                            "linkId": "1.4.1",
                            "answer": [{"valueString": "Beer"}, {"valueString": "Wine"}],
                        },
                        {"linkId": "1.4.2", "answer": [{"valueString": "On Sundays"}]},
                    ],
                },
            ],
        },
        {
            "linkId": "2",
            "item": [{"linkId": "2.1", "answer": [{"valueDateTime": "2025-01-01T09:00:00+00:00"}]}],
        },
    ],
}


def changed(resource: Json, **item: Any) -> Json:
    """The resource with keys of its first item replaced."""
    made = deepcopy(resource)
    made["item"][0] |= item
    return made


def one_item(**item: Any) -> Json:
    return {
        "resourceType": "Questionnaire",
        "status": "active",
        "title": "One",
        "item": [{"linkId": "1", "text": "One?", "type": "string", **item}],
    }
