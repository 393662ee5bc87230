"""Which recorded fields are observations, and in what codes and units they are told.

SNOMED CT and LOINC codes as in the UK Core examples and value sets, June 2025. For glucose the
source gives only the parent of the value set: 997671000000106 is to be confirmed (M).
"""

from dataclasses import dataclass

UK_UNITS = {
    "/min": "/min",
    "%": "%",
    "mmHg": "mm[Hg]",
    "mm[Hg]": "mm[Hg]",
    "Cel": "Cel",
    "mmol/L": "mmol/L",
    "mg/dL": "mg/dL",
    "kg": "kg",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One field: its UK Core profile (without the common beginning), codes and unit."""

    profile: str
    title: str
    snomed: str
    loinc: str
    unit: str
    category: str = "vital-signs"


MEASURES = {
    "respiration": Measure(
        "Observation-VitalSigns-RespirationRate", "Respiratory rate", "86290005", "9279-1", "/min"
    ),
    "spo2": Measure(
        "Observation-OxygenSaturation",
        "Peripheral oxygen saturation",
        "431314004",
        "2708-6",
        "%",
    ),
    "pulse": Measure("Observation-HeartRate", "Pulse rate", "78564009", "8867-4", "/min"),
    "temperature": Measure(
        "Observation-BodyTemperature", "Body temperature", "386725007", "8310-5", "Cel"
    ),
    "weight": Measure(
        "Observation-VitalSigns-BodyWeight", "Body weight", "27113001", "29463-7", "kg"
    ),
    "glucose": Measure(
        "Observation-BloodGlucose",
        "Blood glucose level",
        "997671000000106",
        "",
        "mmol/L",
        "laboratory",
    ),
}
BLOOD_PRESSURE = Measure(
    "Observation-BloodPressure", "Blood pressure", "75367002", "85354-9", "mm[Hg]"
)
SYSTOLIC = Measure("", "Systolic blood pressure", "271649006", "8480-6", "mm[Hg]")
DIASTOLIC = Measure("", "Diastolic blood pressure", "271650006", "8462-4", "mm[Hg]")
ACVPU = Measure("Observation-ACVPU", "ACVPU scale score", "1104441000000107", "", "")
LEVELS = {
    "alert": ("248234008", "Mentally alert"),
    "confusion": ("130987000", "Acute confusion"),
    "voice": ("300202002", "Responds to voice"),
    "pain": ("450847001", "Responds to pain"),
    "unresponsive": ("422768004", "Unresponsive"),
}
