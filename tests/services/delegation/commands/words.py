"""Reading a refusal as its reader does."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from almoner.kernel.refusals import Refused


@contextmanager
def refused(*reasons: str) -> Iterator[None]:
    """The block is refused, and what it says begins with these reasons, in any order."""
    with pytest.raises(Refused) as caught:
        yield
    said = [one.reason for one in caught.value.refusals]
    for reason in reasons:
        assert any(one.startswith(reason) for one in said), said
    assert len(said) == len(reasons), said
