"""The systems, extensions and codes of UK Core that are read here (UK Core FHIR R4, June 2025)."""

from __future__ import annotations

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
ODS_CODE = "https://fhir.nhs.uk/Id/ods-organization-code"

_UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-"
VERIFICATION_STATUS = _UK_CORE + "NHSNumberVerificationStatus"
CONTACT_PREFERENCE = _UK_CORE + "ContactPreference"
NHS_COMMUNICATION = _UK_CORE + "NHSCommunication"
DEATH_NOTIFICATION = _UK_CORE + "DeathNotificationStatus"
INTERPRETER_REQUIRED = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired"
OLDER_UK_CORE = "https://fhir.nhs.uk/R4/StructureDefinition/Extension-UKCore-"

VERIFICATION_STATUSES = {
    "01": "Number present and verified",
    "02": "Number present but not traced",
    "03": "Trace required",
    "04": "Trace attempted: no match or more than one",
    "05": "Trace needs to be resolved",
    "06": "Trace in progress",
    "07": "Number not present and trace not required",
    "08": "Trace postponed (baby under six weeks old)",
}

CONTACT_METHODS = {
    "1": "Letter",
    "2": "Visit",
    "3": "Telephone",
    "4": "Email",
    "5": "Minicom (textphone)",
    "6": "Telephone through someone else",
    "7": "Sign language",
    "8": "No telephone contact",
}

WRITTEN_FORMATS = {"11": "Large print", "12": "Braille", "13": "Audio tape"}

GENDERS = frozenset({"male", "female", "other", "unknown"})
NAME_USES = frozenset({"usual", "official", "temp", "nickname", "anonymous", "old", "maiden"})
ADDRESS_USES = frozenset({"home", "work", "temp", "old", "billing"})
TELECOM_SYSTEMS = frozenset({"phone", "fax", "email", "pager", "url", "sms", "other"})
TELECOM_USES = frozenset({"home", "work", "temp", "old", "mobile"})
LINK_TYPES = frozenset({"replaced-by", "replaces", "refer", "seealso"})

PLAN_STATUSES = frozenset(
    {"draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"}
)
PLAN_INTENTS = frozenset({"proposal", "plan", "order", "option"})
ACTIVITY_STATUSES = frozenset(
    {
        "not-started",
        "scheduled",
        "in-progress",
        "on-hold",
        "completed",
        "cancelled",
        "stopped",
        "unknown",
        "entered-in-error",
    }
)
ACTIVITY_KINDS = frozenset(
    {
        "Appointment",
        "CommunicationRequest",
        "DeviceRequest",
        "MedicationRequest",
        "NutritionOrder",
        "Task",
        "ServiceRequest",
        "VisionPrescription",
    }
)

BUNDLE_TYPES = frozenset({"collection", "transaction", "searchset"})
RESTRICTED_MARKS = frozenset({"R", "V"})

_EVERY_RESOURCE = frozenset(
    {
        "resourceType",
        "id",
        "meta",
        "implicitRules",
        "language",
        "text",
        "contained",
        "extension",
        "modifierExtension",
    }
)

ELEMENTS: dict[str, frozenset[str]] = {
    "Bundle": frozenset(
        {"resourceType", "id", "meta", "implicitRules", "language", "identifier", "type"}
        | {"timestamp", "total", "link", "entry", "signature"}
    ),
    "Patient": _EVERY_RESOURCE
    | {"identifier", "active", "name", "telecom", "gender", "birthDate", "deceasedBoolean"}
    | {"deceasedDateTime", "address", "maritalStatus", "multipleBirthBoolean"}
    | {"multipleBirthInteger", "photo", "contact", "communication", "generalPractitioner"}
    | {"managingOrganization", "link"},
    "CarePlan": _EVERY_RESOURCE
    | {"identifier", "instantiatesCanonical", "instantiatesUri", "basedOn", "replaces", "partOf"}
    | {"status", "intent", "category", "title", "description", "subject", "encounter", "period"}
    | {"created", "author", "contributor", "careTeam", "addresses", "supportingInfo", "goal"}
    | {"activity", "note"},
}

OTHER_VERSIONS: dict[str, dict[str, str]] = {
    "Bundle": {"issues": "R5"},
    "Patient": {"animal": "STU3", "careProvider": "DSTU2"},
    "CarePlan": {
        "definition": "STU3",
        "context": "STU3",
        "participant": "DSTU2",
        "custodian": "R5",
    },
}

PROFILE_MARKS = (
    ("DSTU2", "DSTU2"),
    ("STU3", "STU3"),
    ("CareConnect", "STU3"),
    ("/R5/", "R5"),
    ("/5.0", "R5"),
)
