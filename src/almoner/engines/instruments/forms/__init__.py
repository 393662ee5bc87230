"""Forms made from an instrument's definition."""

from almoner.engines.instruments.forms.answering import AnswerForm
from almoner.engines.instruments.forms.signing import ReasonForm, WishesForm

__all__ = ["AnswerForm", "ReasonForm", "WishesForm"]
