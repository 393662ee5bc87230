"""How a field is called where it is asked."""

import pytest

from almoner.engines.pathways.definition import Field
from almoner.engines.pathways.forms.fields import label_of


@pytest.mark.parametrize(
    ("title", "kind", "label"),
    [
        ("Is the person safe now", "yes-no", "Is the person safe now?"),
        ("Would it help", "yes-no", "Would it help?"),
        ("Is it safe?", "yes-no", "Is it safe?"),
        ("Eligibility agreed", "yes-no", "Eligibility agreed"),
        ("Isolation ended", "yes-no", "Isolation ended"),
        ("Is it safe", "text", "Is it safe"),
        ("What the person wants", "long-text", "What the person wants"),
    ],
)
def test_a_title_that_asks_is_a_question_on_the_form(title, kind, label):
    assert label_of(Field("one", title, kind)) == label
