"""A command joins the transaction that is there, and else has one of its own."""

from contextlib import contextmanager

import pytest

from almoner.platform.database import joining


@pytest.mark.parametrize(("there", "begun"), [(True, []), (False, ["begins", "ends"])])
def test_it_is_one_transaction_either_way(monkeypatch, there, begun):
    told = []

    @contextmanager
    def atomic():
        told.append("begins")
        yield
        told.append("ends")

    monkeypatch.setattr(joining.transaction, "atomic", atomic)
    monkeypatch.setattr(joining, "connection", type("Here", (), {"in_atomic_block": there}))
    with joining.joined():
        assert told == begun[:1]
    assert told == begun
