"""Training histories: what a worker completed, over the years, as each employer keeps it.

Codes of the courses that delegated activities ask for are those of the course catalogue.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from almoner.demo.invent.chance import happens, one_of, whole, years_before
from almoner.demo.invent.roles import Role
from almoner.demo.invent.shapes import Training


@dataclass(frozen=True, slots=True)
class Course:
    """`category`: ASC-WDS training category. `months`: how long a completion counts."""

    code: str
    title: str
    category: int
    months: int
    practical: bool = False


_EVERYBODY: tuple[Course, ...] = (
    Course("basic-life-support", "Basic life support", 7, 12),
    Course("infection-prevention", "Infection prevention and control", 10, 12),
    Course("mental-capacity", "Mental capacity", 14, 24),
    Course("safeguarding-adults", "Safeguarding adults", 20, 36),
    Course("fire-safety", "Fire safety", 6, 12),
    Course("oliver-mcgowan-e-learning", "Oliver McGowan e-learning", 41, 36),
)
_CARE: tuple[Course, ...] = (
    Course("moving-and-handling", "Assisting and moving people", 15, 12, practical=True),
    Course("medicines-administration", "Medicines: giving and recording", 13, 12),
    Course("medicines-practical", "Medicines rounds under observation", 13, 12, practical=True),
    Course("food-hygiene", "Food hygiene", 8, 36),
    Course("dementia-tier-two", "Dementia, tier two", 2, 24),
)
_CARERS = _EVERYBODY + _CARE
_INSULIN: tuple[Course, ...] = (
    Course("insulin-knowledge", "Insulin and diabetes, e-learning", 29, 12),
    Course("hypoglycaemia-awareness", "Low blood glucose: see it, treat it", 29, 12),
    Course("insulin-practical", "Insulin pen practice", 29, 12, practical=True),
    Course("blood-glucose-practical", "Blood glucose testing practice", 29, 12, practical=True),
)
_CATHETER: tuple[Course, ...] = (
    Course("catheter-knowledge", "Catheter care", 33, 12),
    Course("catheter-practical", "Catheter care practice", 33, 12, practical=True),
)
_WOUND: tuple[Course, ...] = (
    Course("wound-care-knowledge", "Wound care", 21, 12),
    Course("wound-care-practical", "Wound care practice", 21, 12, practical=True),
)
_GASTROSTOMY: tuple[Course, ...] = (
    Course("gastrostomy-knowledge", "Gastrostomy feeding and care", 16, 12),
    Course("gastrostomy-practical", "Gastrostomy feeding practice", 16, 12, practical=True),
)
_OBSERVATIONS: tuple[Course, ...] = (
    Course("observations-knowledge", "Observations and early signs", 21, 12),
    Course("observations-practical", "Taking observations, practice", 21, 12, practical=True),
)
_SPECIALIST = (_INSULIN, _INSULIN, _CATHETER, _WOUND, _GASTROSTOMY, _OBSERVATIONS)

_GIVEN_BY = ("Three Herons Community NHS Trust (demo)", "In house", "Skills North Star (demo)")
_DAYS_IN_A_MONTH = 30.4375
_SHARE_LAPSED = 0.07
_LONGEST_HISTORY_YEARS = 3
_LATEST_BOOKING_DAYS = 45


def training(
    chance: Random, role: Role, employer: str, started: date, today: date
) -> tuple[Training, ...]:
    """Completions for one employer, course by course, the oldest of each first."""
    earliest = max(started, years_before(today, _LONGEST_HISTORY_YEARS))
    return tuple(
        record
        for course in courses_for(chance, role)
        for record in _history(chance, course, employer, earliest, today)
    )


def courses_for(chance: Random, role: Role) -> tuple[Course, ...]:
    """Everybody's, then those of care, then a specialism for roles that take on delegated work."""
    courses = _CARERS if role.gives_care else _EVERYBODY
    if not role.enhanced:
        return courses
    special = one_of(chance, _SPECIALIST)
    also = _OBSERVATIONS if special is not _OBSERVATIONS and happens(chance, 0.5) else ()
    return courses + special + also


def _history(
    chance: Random, course: Course, employer: str, earliest: date, today: date
) -> list[Training]:
    """Completed soon after the start, then again each time it ran out, sometimes not in time."""
    records: list[Training] = []
    valid_days = round(course.months * _DAYS_IN_A_MONTH)
    completed = earliest + timedelta(days=whole(chance, 0, _LATEST_BOOKING_DAYS))
    given_by = one_of(chance, _GIVEN_BY)
    while completed <= today:
        expires = completed + timedelta(days=valid_days)
        records.append(
            Training(
                employer,
                course.code,
                course.title,
                course.category,
                course.practical,
                completed,
                expires,
                given_by,
            )
        )
        if happens(chance, _SHARE_LAPSED):
            break
        completed = expires - timedelta(days=whole(chance, 1, _LATEST_BOOKING_DAYS))
    return records
