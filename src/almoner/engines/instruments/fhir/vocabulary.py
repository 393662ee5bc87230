"""Addresses of extensions, and what each kind of question is called in FHIR."""

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
# These change what is asked or answered, so a form without them would be another form.
CHANGES_THE_FORM = frozenset(
    {
        f"{_SDC}sdc-questionnaire-calculatedExpression",
        f"{_SDC}sdc-questionnaire-enableWhenExpression",
        f"{_SDC}sdc-questionnaire-answerExpression",
        f"{_SDC}sdc-questionnaire-answerOptionsToggleExpression",
        f"{_CORE}questionnaire-constraint",
        f"{_CORE}targetConstraint",
    }
)
# A condition that enableWhen cannot say. A receiver that does not know it must refuse the item.
CONDITION = "https://almoner.example/fhir/StructureDefinition/condition-in-cel"
CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"
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
