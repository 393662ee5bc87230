"""Addresses of extensions, and what each kind of question is called in FHIR."""

from collections.abc import Mapping

_CORE = "http://hl7.org/fhir/StructureDefinition/"
_SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"
MIN_VALUE = f"{_CORE}minValue"
MAX_VALUE = f"{_CORE}maxValue"
ORDINAL = f"{_CORE}ordinalValue"
ITEM_WEIGHT = f"{_CORE}itemWeight"
HIDDEN = f"{_CORE}questionnaire-hidden"
UNIT = f"{_CORE}questionnaire-unit"
UNIT_OPTION = f"{_CORE}questionnaire-unitOption"
MIN_OCCURS = f"{_CORE}questionnaire-minOccurs"
MAX_OCCURS = f"{_CORE}questionnaire-maxOccurs"
EXCLUSIVE = f"{_CORE}questionnaire-optionExclusive"
ITEM_CONTROL = f"{_CORE}questionnaire-itemControl"
ENTRY_FORMAT = f"{_CORE}entryFormat"
USAGE_MODE = f"{_CORE}questionnaire-usageMode"
OPEN_LABEL = f"{_SDC}sdc-questionnaire-openLabel"
CALCULATED = frozenset(
    {
        f"{_SDC}sdc-questionnaire-calculatedExpression",
        f"{_CORE}questionnaire-calculatedExpression",
        f"{_CORE}cqf-expression",
    }
)
# These change what is asked or answered, so a form without them would be another form.
CHANGES_THE_FORM = frozenset(
    {
        f"{_SDC}sdc-questionnaire-enableWhenExpression",
        f"{_SDC}sdc-questionnaire-answerExpression",
        f"{_SDC}sdc-questionnaire-answerOptionsToggleExpression",
        f"{_SDC}sdc-questionnaire-questionnaireAdaptive",
        f"{_SDC}sdc-questionnaire-subQuestionnaire",
        f"{_CORE}questionnaire-constraint",
        f"{_CORE}targetConstraint",
    }
)
# What is lost when one of these is left out, by the last part of its address.
LOST: Mapping[str, str] = {
    "variable": "a value is not worked out for other rules of the form",
    "cqf-library": "a library of rules is not read",
    "sdc-questionnaire-assemble-expectation": "how it is put together from parts is not said",
    "sdc-questionnaire-candidateExpression": "answers are not proposed from a record",
    "sdc-questionnaire-choiceColumn": "answers are not shown in columns",
    "sdc-questionnaire-initialExpression": "nothing is filled in from a record beforehand",
    "sdc-questionnaire-itemPopulationContext": "nothing is filled in from a record beforehand",
    "sdc-questionnaire-launchContext": "nothing is taken from the record of the person",
    "sdc-questionnaire-observationLinkPeriod": "earlier measurements are not looked up",
    "sdc-questionnaire-sourceQueries": "nothing is filled in from a record beforehand",
    "sdc-questionnaire-sourceStructureMap": "nothing is filled in from a record beforehand",
    "sdc-questionnaire-observationExtract": "answers do not become measurements in a record",
    "sdc-questionnaire-itemMedia": "its picture or sound is not shown",
    "sdc-questionnaire-itemAnswerMedia": "the picture or sound of an answer is not shown",
    "sdc-questionnaire-unitOpen": "other units than those listed cannot be given",
    "sdc-questionnaire-minQuantity": "the least amount is not checked",
    "sdc-questionnaire-maxQuantity": "the greatest amount is not checked",
    "sdc-questionnaire-optionalDisplay": "whether it may be skipped on screen is not said",
    "minLength": "the shortest answer is not checked",
    "maxDecimalPlaces": "the number of decimal places is not checked",
    "regex": "the form of the answer is not checked",
    "questionnaire-choiceOrientation": "answers are listed as elsewhere",
    "questionnaire-optionPrefix": "the letter before an answer is not shown",
    "questionnaire-signatureRequired": "no signature is asked for",
    "questionnaire-supportLink": "its link to more information is not shown",
    "rendering-style": "the words are not styled",
    "rendering-xhtml": "the words are not styled",
    "rendering-markdown": "the words are not styled",
}
# A condition that enableWhen cannot say. A receiver that does not know it must refuse the item.
CONDITION = "https://almoner.example/fhir/StructureDefinition/condition-in-cel"
CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"
SET_BY = "this place, which imported it"
WISHES = "views-wishes-needs"
WISHES_TEXT = "Views, wishes and needs of the person"

TO_FHIR = {
    "yes-no": "boolean",
    "yes-no-unknown": "choice",
    "choice": "choice",
    "choices": "choice",
    "whole": "integer",
    "scale": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "moment": "dateTime",
    "text": "string",
    "long-text": "text",
    "declaration": "boolean",
    "display": "display",
}
FROM_FHIR = {
    "boolean": "yes-no",
    "decimal": "decimal",
    "quantity": "decimal",
    "integer": "whole",
    "date": "date",
    "dateTime": "moment",
    "time": "time",
    "string": "text",
    "text": "long-text",
    "url": "text",
    "choice": "choice",
    "open-choice": "choice",
    "display": "display",
}
THREE_WAYS = {"yes": "Yes", "no": "No", "unknown": "Not known"}
