"""Reading refusals and the audit in tests."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from almoner.kernel.refusals import Refused
from almoner.platform.audit.models import AuditEvent


@contextmanager
def refuses(code: str, *words: str) -> Iterator[None]:
    """The block is refused with this code among its reasons, and every one of `words` is said."""
    with pytest.raises(Refused) as raised:
        yield
    found = {refusal.code: refusal for refusal in raised.value.refusals}
    assert code in found, f"Refused with {sorted(found)}, not with {code}."
    told = " ".join((found[code].reason, found[code].mend, found[code].who))
    for said in words:
        assert said in told, told


def audited(verb: str) -> AuditEvent:
    """The one event with this verb."""
    return AuditEvent.objects.get(verb=verb)
