"""Which addresses may be told, when they are tried again, and what is signed."""

import hashlib
import hmac
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.services.capacity.telling.rules import (
    MOST_FAILURES,
    again_after,
    check_asked,
    may_connect,
    signature,
)

INSIDE = [
    *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
    *("169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1"),
    *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1"),
    *("::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:a00:1::", "nonsense", ""),
]


@pytest.mark.parametrize("address", INSIDE)
def test_nothing_inside_may_be_asked(address):
    assert not may_connect(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f::1", "::ffff:93.184.215.14"])
def test_the_open_internet_may(address):
    assert may_connect(address)


@given(st.ip_addresses(network="10.0.0.0/8") | st.ip_addresses(network="fc00::/7"))
def test_no_private_address_passes_in_any_dress(address):
    assert not may_connect(str(address))
    if address.version == 4:
        assert not may_connect(f"::ffff:{address}")


ASKED = [
    ("https://example.org/told", None),
    ("https://example.org:8443/told?a=1", None),
    ("http://example.org/told", "address-refused"),
    ("ftp://example.org", "address-refused"),
    ("https://user:word@example.org/", "address-refused"),
    ("https://example.org/#part", "address-refused"),
    ("https:///told", "address-refused"),
    ("https://example.org:0/", "address-refused"),
    ("https://example.org:x/", "address-refused"),
    ("https://[::1/", "address-refused"),
    ("https://exa mple.org/", "address-refused"),
    ("https://example.org/\r\nHost: x", "address-refused"),
    ("https://example.org/" + "x" * 300, "address-refused"),
]


@pytest.mark.parametrize(("url", "code"), ASKED)
def test_only_an_https_address_is_taken(url, code):
    found = [one.code for one in check_asked(url, ["reservations"], private=False)]
    assert found == ([code] if code else [])


@pytest.mark.parametrize("kinds", [[], ["births"], ["reservations", "births"]])
def test_what_to_tell_is_chosen_from_the_list(kinds):
    (found,) = check_asked("https://example.org/", kinds, private=False)
    assert found.code == "kinds-missing"


def test_each_wait_is_longer_and_the_last_is_none():
    waits = [again_after(n) for n in range(1, MOST_FAILURES)]
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert all(a <= b for a, b in pairwise(waits))
    assert again_after(MOST_FAILURES) is None


def test_the_signature_is_of_the_time_and_the_body():
    made = hmac.new(b"secret", b"1772539200.{}", hashlib.sha256).hexdigest()
    assert signature("secret", 1772539200, b"{}") == f"sha256={made}"
    assert signature("secret", 1772539201, b"{}") != signature("secret", 1772539200, b"{}")
