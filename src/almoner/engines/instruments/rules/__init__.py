"""Pure decisions about an instrument: who it is for, what is asked, what is wrong, what results."""

from almoner.engines.instruments.rules.answers import Fault, check_answers, kept
from almoner.engines.instruments.rules.change import Change, changes
from almoner.engines.instruments.rules.scoring import Result, result_of, score
from almoner.engines.instruments.rules.shown import shown
from almoner.engines.instruments.rules.validity import Validity, validity
from almoner.engines.instruments.rules.visible import is_visible, visible, visible_sections

__all__ = [
    "Change",
    "Fault",
    "Result",
    "Validity",
    "changes",
    "check_answers",
    "is_visible",
    "kept",
    "result_of",
    "score",
    "shown",
    "validity",
    "visible",
    "visible_sections",
]
