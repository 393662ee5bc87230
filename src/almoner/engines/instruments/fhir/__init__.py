"""FHIR R4 Questionnaire and QuestionnaireResponse, both ways. Pure: resources are plain JSON."""

from almoner.engines.instruments.fhir.exporting import to_questionnaire
from almoner.engines.instruments.fhir.importing import Imported, from_questionnaire
from almoner.engines.instruments.fhir.responses import Received, from_response, to_response

__all__ = [
    "Imported",
    "Received",
    "from_questionnaire",
    "from_response",
    "to_questionnaire",
    "to_response",
]
