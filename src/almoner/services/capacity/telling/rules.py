"""Which address may be told, when it is tried again, and what is signed."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from almoner.kernel.refusals import Refusal

RESERVATIONS, STALE = "reservations", "goes_stale"
KINDS = {
    RESERVATIONS: "Somebody holds, takes or gives back a place of ours",
    STALE: "What we said soon goes stale",
}
# After this many failures in a row we stop, and say so.
MOST_FAILURES = 10
_FIRST, _LONGEST = timedelta(minutes=1), timedelta(hours=6)
_LONGEST_URL = 300
# An address of the old kind inside one of the new: it may lead anywhere (RFC 6052).
_TRANSLATED = IPv6Network("64:ff9b::/96")


def again_after(failures: int) -> timedelta | None:
    """How long to wait after so many failures in a row: twice as long each time. None: stop."""
    if failures >= MOST_FAILURES:
        return None
    return min(_LONGEST, _FIRST * 2 ** (failures - 1))


def next_try(failures: int, at: datetime) -> datetime | None:
    wait = again_after(failures)
    return None if wait is None else at + wait


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """ "sha256=…": the HMAC of the time, a full stop, and the body."""
    signed = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return f"sha256={signed.hexdigest()}"


def check_asked(url: str, kinds: Iterable[str], *, private: bool) -> Iterator[Refusal]:
    """Every reason why an address cannot be told. `private`: addresses inside are allowed, and
    without TLS, for trying things."""
    if (fault := _fault_of(url, private)) is not None:
        yield Refusal("address-refused", fault, "Give an address such as https://example.org/told.")
    chosen = set(kinds)
    if not chosen or chosen - set(KINDS):
        yield Refusal("kinds-missing", "Nothing is chosen to be told.", "Choose what to tell.")


def _fault_of(url: str, private: bool) -> str | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "This is not an address of the web."
    if len(url) > _LONGEST_URL or not url.isascii() or any(one <= " " for one in url):
        return f"An address has up to {_LONGEST_URL} plain characters."
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        return "Only an https address can be told, so that nobody reads it on the way."
    if not parts.hostname or parts.username or parts.password or parts.fragment or port == 0:
        return "This is not an address of the web, or it has a name and password in it."
    return None


def may_connect(address: str) -> bool:
    """False for addresses that are not of the open internet: this machine, a network inside, the
    cloud's own services. Nobody outside may make this server ask there."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return may_connect(str(found.ipv4_mapped))
        if found.sixtofour or found.teredo or found in _TRANSLATED:
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved)
