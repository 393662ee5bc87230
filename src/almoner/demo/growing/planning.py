"""What a plan says, and what a worker records when all is well, activity by activity.

Plausible wording for a demonstration only: it is nobody's plan and no guidance.
"""

from collections.abc import Mapping
from random import Random
from typing import Any

from almoner.demo.invent.chance import one_of, whole
from almoner.demo.invent.glucose import injection_site
from almoner.kernel.london import format_time

Values = dict[str, Any]

_PLANS: Mapping[str, Values] = {
    "insulin-administration": {
        "insulin_name": "Long-acting insulin (example brand)",
        "insulin_strength": "100 units/ml",
        "device": "Pre-filled pen, 4 mm safety needle",
        "glucose_low": {"value": "5.0", "unit": "mmol/L"},
        "glucose_high": {"value": "15.0", "unit": "mmol/L"},
        "above_range_action": "give-then-call",
        "sites": "Abdomen and thighs, a different place each day",
        "hypo_treatment": "Glucose tablets in the left kitchen drawer, then toast",
    },
    "catheter-care": {
        "catheter": "Long-term urethral catheter, size 14",
        "task": "bag",
        "routine": "Empty and look at the bag, clean around the catheter",
        "bag_days": 7,
        "dry_hours": 4,
    },
    "gastrostomy-care": {
        "feed_name": "Complete feed (example brand)",
        "feed_volume": "300",
        "feed_rate": "By gravity over 30 minutes",
        "flush_volume": "50",
        "position": "Sitting up, and for 45 minutes after",
        "tube": "Balloon gastrostomy, mark at 4 cm",
        "tube_out": "Cover the hole, keep the tube, call at once",
    },
    "stoma-care": {
        "kind": "colostomy",
        "bag": "One-piece drainable bag, 30 mm",
        "how_often": "Every two days, and when it leaks",
        "dry_hours": 24,
        "skin_care": "Warm water, pat dry, barrier film",
    },
    "observations": {
        "which": "Breathing rate, oxygen, blood pressure, pulse and temperature",
        "usual": "Oxygen 94 to 97, pressure about 135 over 80, pulse 70 to 85",
        "respiration_low": 12,
        "respiration_high": 22,
        "spo2_low": 90,
        "systolic_low": 100,
        "systolic_high": 170,
        "pulse_low": 50,
        "pulse_high": 110,
        "temperature_high": "38.0",
    },
    "medicines-administration": {
        "medicine_name": "Co-careldopa (example)",
        "strength": "25 mg/100 mg",
        "dose_words": "One tablet",
        "route": "mouth",
        "times": "",
    },
    "wound-care": {
        "place": "Left heel",
        "kind": "shallow-ulcer",
        "dressing": "Foam dressing with border, 10 cm",
        "how_often": "Monday, Wednesday and Friday",
    },
    "rescue-medication": {
        "medicine_name": "Midazolam, buccal (example)",
        "dose_words": "One pre-filled syringe, 10 mg",
        "route": "buccal",
        "trigger_minutes": 5,
        "max_doses": 1,
        "usual_seizure": "Stiff, then jerking of both arms for one to two minutes",
        "after_care": "On their side, stay until fully awake",
    },
    "prn-medication": {
        "medicine_name": "Paracetamol (example)",
        "indication": "Pain in the hips",
        "signs": "Rubs the hip, will not stand, says it hurts",
        "dose_words": "Two 500 mg tablets",
        "min_interval": "4",
        "max_in_day": 4,
        "expected": "Easier within an hour",
        "review_use": "Call if needed on more than three days in a row",
    },
    "bowel-care": {
        "routine": "After breakfast, on the left side, curtains closed",
        "method": "suppository",
        "days": "Every second day",
        "max_days": 3,
        "dysreflexia": "Pounding headache, flushed face: stop, sit up, call 999",
    },
    "swallowing-support": {
        "food_texture": "minced",
        "drink_thickness": "mildly-thick",
        "position": "Upright in the chair, chin level",
        "pace": "One teaspoon at a time, wait for the swallow",
        "signs": "Coughing, wet voice, watering eyes",
    },
    "neuro-rehabilitation": {
        "programme": "Sit to stand ten times, arm reaching, short walk with the frame",
        "pain_limit": 4,
        "equipment": "Frame with wheels, firm chair",
        "stop_signs": "Dizzy, more pain than the limit, new weakness",
    },
    "chest-physiotherapy": {
        "technique": "Breathing exercises and huffing, three rounds",
        "positions": "Sitting forward on the edge of the chair",
        "spo2_low": 88,
        "minutes_after_meal": 60,
        "stop_signs": "Blood, chest pain, more breathless",
    },
    "oral-nasal-suction": {
        "catheter": "Soft suction catheter, size 10",
        "pressure": "16",
        "depth": "No further than the back teeth",
        "max_passes": 3,
        "when": "When secretions can be heard and a cough does not clear them",
    },
    "respiratory-support": {
        "device": "Home ventilator with full-face mask",
        "settings": "Locked: do not change",
        "spo2_low": 88,
        "spo2_high": 92,
        "hours": "From 8pm through the night",
        "power_fail": "Battery lasts four hours. Call the supplier and 999 if no power returns",
    },
}
_PROCEDURES: Mapping[str, str] = {
    "insulin-administration": "Check who, what and how much. Test the glucose. Meal ready. New"
    " needle, test shot, dial the dose, give it, count to ten, needle in the sharps box. Record.",
}
_DO_NOT: Mapping[str, str] = {
    "insulin-administration": "Do not change the dose. Do not give it below 4.0 mmol/L.",
    "gastrostomy-care": "Do not feed if the mark has moved or they are not upright.",
    "catheter-care": "Do not take the catheter out.",
}
_WELL: Mapping[str, Values] = {
    "catheter-care": {
        "dry_hours": 0, "signs": "none", "equipment_sterile": True, "hands_clean": True,
        "urine": 450, "bag_below": True, "urine_looks": "clear",
    },
    "gastrostomy-care": {
        "tube_mark_matches": True, "upright": True, "site_sign": "none", "flush_easy": True,
        "feed_volume": "300", "feed_matches": True, "reaction": "none", "volume_given": "300",
    },
    "stoma-care": {
        "colour": "pink-red", "bleeding": "none", "dry_hours": 3, "pain": False, "bag_right": True,
        "output": "usual", "skin": "clear",
    },
    "observations": {
        "device_checked": True, "rested": True, "consciousness": "alert", "respiration": 16,
        "spo2": 95, "on_oxygen": False, "systolic": 134, "diastolic": 78, "pulse": 76,
        "temperature": "36.6", "worried": False,
    },
    "medicines-administration": {
        "dose_as_plan": True, "can_take": True, "no_new_allergy": True, "taken": "all",
    },
    "wound-care": {
        "dressing_matches": True, "looks": "as-expected", "pain": 2, "new_damage": False,
        "done": "changed", "length": 18, "width": 12,
    },
    "rescue-medication": {
        "seizure_minutes": 6, "dose_number": 1, "dose_as_plan": True, "first_dose_ever": False,
        "breathing": "usual", "injured": False, "response": "stopped", "minutes_to_stop": 4,
    },
    "prn-medication": {
        "signs_match": True, "other_steps_tried": True, "earlier_dose": "none", "dose_number": 1,
        "dose_as_plan": True, "emergency": False, "effect": "helped", "minutes_to_effect": 45,
    },
    "bowel-care": {
        "days_since": 2, "signs": "none", "privacy": True, "result": "formed", "blood_seen": False,
    },
    "swallowing-support": {
        "texture_matches": True, "awake_upright": True, "mouth_clear": True, "trouble": "none",
        "eaten": "all",
    },
    "neuro-rehabilitation": {
        "pain": 2, "equipment_ok": True, "skin_ok": True, "signs": "none", "completed": "all",
        "pain_after": 2,
    },
    "chest-physiotherapy": {
        "spo2": 92, "minutes_since_meal": 120, "breathing": "usual", "signs": "none",
        "settings_match": True, "sputum": "clear", "spo2_after": 93,
    },
    "oral-nasal-suction": {
        "equipment_checked": True, "breathing": "noisy", "pressure": "16", "passes": 2,
        "secretions": "clear", "relieved": True,
    },
    "respiratory-support": {
        "settings_match": True, "no_flame": True, "power_ok": True, "breathing": "usual",
        "spo2": 90, "drowsy_or_confused": False, "skin": "clear",
    },
}  # fmt: skip
_SHARED: Mapping[str, Values] = {
    "identity": {"person_confirmed": True, "agreement": "agrees"},
    "wellbeing": {"wellbeing": "as-usual"},
    "medicine": {"medicine_matches": True, "medicine_usable": True, "already_given": False},
}
_SITES = {
    "left thigh": "thigh-left",
    "right thigh": "thigh-right",
    "left abdomen": "abdomen-left",
    "right abdomen": "abdomen-right",
}


def plan_values(activity: str, clocks: tuple[Any, ...], dose: int) -> Values:
    values = dict(_PLANS[activity])
    times = " and ".join(format_time(at) for at in clocks)
    if activity == "medicines-administration":
        values["times"] = f"At {times}"
    if activity == "insulin-administration":
        values["dose_units"] = {"value": str(dose), "unit": "units"}
        values["times"] = f"At {times}, with something to eat"
    return values


def procedure(activity: str) -> str:
    return _PROCEDURES.get(
        activity, "Follow the steps you were shown. Stop and call when anything is not as usual."
    )


def do_not(activity: str) -> str:
    return _DO_NOT.get(activity, "Do not go on if the person says no or is not as usual.")


def shared_values(names: set[str]) -> Values:
    """What every activity asks, as far as this one asks it."""
    found: Values = {}
    for values in _SHARED.values():
        found |= {name: value for name, value in values.items() if name in names}
    return found


def insulin_record(chance: Random, glucose: str, dose: Mapping[str, str]) -> Values:
    """`glucose` in mmol/L; `dose` as the plan keeps it."""
    return {
        "glucose": {"value": glucose, "unit": "mmol/L"},
        "can_swallow": True,
        "food_ready": True,
        "pen_tested": True,
        "dose_units": dict(dose),
        "site": _SITES[injection_site(chance)],
        "site_healthy": True,
        "needle_safe": True,
    }


def well_record(chance: Random, activity: str) -> Values:
    """An ordinary day, with readings that move a little."""
    values = dict(_WELL[activity])
    if activity == "observations":
        values |= {
            "respiration": whole(chance, 14, 19),
            "spo2": whole(chance, 93, 97),
            "systolic": whole(chance, 118, 152),
            "diastolic": whole(chance, 68, 88),
            "pulse": whole(chance, 64, 92),
            "temperature": f"36.{whole(chance, 2, 9)}",
        }
    if activity == "catheter-care":
        values["urine"] = 10 * whole(chance, 25, 70)
    if activity == "wound-care":
        values["pain"] = whole(chance, 0, 3)
        values["done"] = one_of(chance, ("changed", "changed", "checked"))
    return values
