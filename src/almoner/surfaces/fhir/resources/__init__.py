"""The resource types that are served, one file each."""

from almoner.surfaces.fhir.resources.consent import CONSENT
from almoner.surfaces.fhir.resources.encounter import ENCOUNTER
from almoner.surfaces.fhir.resources.healthcare_service import HEALTHCARE_SERVICE
from almoner.surfaces.fhir.resources.location import LOCATION
from almoner.surfaces.fhir.resources.observation import OBSERVATION
from almoner.surfaces.fhir.resources.patient import PATIENT
from almoner.surfaces.fhir.resources.practitioner_role import PRACTITIONER_ROLE
from almoner.surfaces.fhir.resources.procedure import PROCEDURE
from almoner.surfaces.fhir.resources.provenance import PROVENANCE
from almoner.surfaces.fhir.resources.questionnaire import QUESTIONNAIRE, QUESTIONNAIRE_RESPONSE
from almoner.surfaces.fhir.resources.slot import SLOT
from almoner.surfaces.fhir.resources.task import TASK

KINDS = {
    kind.name: kind
    for kind in (
        *(PATIENT, PRACTITIONER_ROLE, TASK, CONSENT, OBSERVATION, PROCEDURE, PROVENANCE),
        *(QUESTIONNAIRE, QUESTIONNAIRE_RESPONSE, ENCOUNTER),
        *(HEALTHCARE_SERVICE, LOCATION, SLOT),
    )
}
