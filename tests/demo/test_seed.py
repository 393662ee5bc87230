"""When a place is made, when it is left alone, and when it is refused."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from tests.demo.conftest import SHORT, TODAY
from tests.factories import organisation

from almoner.demo import seed as seeding
from almoner.demo.growing import growth
from almoner.demo.seed import Summary, seed
from almoner.kernel.refusals import Refused
from almoner.platform.accounts.models import User
from almoner.registers.organisations.models import Organisation
from almoner.registers.people.models import Person

pytestmark = pytest.mark.django_db


def code(refused) -> str:
    return refused.value.refusals[0].code


def test_without_the_demo_no_place_is_made(settings):
    settings.DEMO = False
    with pytest.raises(Refused) as refused:
        seed(1, if_empty=True)
    assert code(refused) == "demo-off"
    assert not Organisation.objects.exists()


def test_a_database_with_something_in_it_is_refused_in_one_sentence():
    organisation()
    with pytest.raises(Refused) as refused:
        seed(1)
    assert code(refused) == "not-empty"
    assert str(refused.value).count(".") == 1


def test_if_empty_leaves_a_place_alone():
    organisation()
    assert seed(1, if_empty=True) == Summary(made=False)
    assert Organisation.objects.count() == 1
    assert "Nothing was changed" in Summary(made=False).words


def test_an_account_alone_is_something_too():
    User.objects.create_user("someone@example.org", "a long enough password")
    assert not seeding.is_empty()


@pytest.mark.django_db(transaction=True)
def test_what_fails_half_way_leaves_nothing(monkeypatch):
    def fails(*arguments):
        raise RuntimeError("half way")

    monkeypatch.setattr(growth, "lay_out_rounds", fails)
    with pytest.raises(RuntimeError, match="half way"):
        seed(1, today=TODAY, scale=SHORT)
    assert seeding.is_empty()
    assert not Person.objects.exists()


def test_the_command_says_what_it_did(monkeypatch):
    organisation()
    said = StringIO()
    call_command("seed_demo", "--if-empty", stdout=said)
    assert said.getvalue().strip() == "There is a place already. Nothing was changed."
    with pytest.raises(CommandError, match="already holds"):
        call_command("seed_demo")
