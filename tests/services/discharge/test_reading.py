"""Reading ADT: vectors by hand, every way of being wrong, and nonsense that must never crash."""

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.services.discharge.hospital import NUMBER
from tests.services.discharge.messages import adt

from almoner.services.discharge.adt.answering import answer
from almoner.services.discharge.adt.reading import (
    MOST_BYTES,
    Head,
    Unreadable,
    check_head,
    decoded,
    head_of,
    moment_in,
    news_of,
    parsed,
)
from almoner.services.discharge.rules.news import Heard, News

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def read(raw: bytes) -> News:
    message = parsed(decoded(raw))
    return news_of(message, check_head(head_of(message)))


def wrong(raw: bytes) -> tuple[str, str]:
    with pytest.raises(Unreadable) as found:
        read(raw)
    return found.value.code, found.value.answer


def test_all_that_is_said_is_read():
    assert read(adt(came="20260301221500", gone="202603021130+0100")) == News(
        heard=Heard.ADMITTED,
        happened_at=datetime(2026, 3, 2, 10, tzinfo=UTC),
        nhs_number=NUMBER,
        family_name="Okoro",
        given_name="Ada",
        born_on=date(1941, 5, 17),
        gender="female",
        ward="WIL",
        site="RZZ01",
        bed="4",
        visit_number="V1",
        admitted_at=datetime(2026, 3, 1, 22, 15, tzinfo=UTC),
        left_at=datetime(2026, 3, 2, 10, 30, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("event", "heard"),
    [
        ("A01", Heard.ADMITTED),
        ("A02", Heard.MOVED),
        ("A03", Heard.LEFT),
        ("A08", Heard.CHANGED),
        ("A11", Heard.NOT_ADMITTED),
        ("A13", Heard.NOT_LEFT),
    ],
)
def test_the_six_events(event, heard):
    assert read(adt(event)).heard is heard


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20260302", datetime(2026, 3, 2, tzinfo=UTC)),
        ("202607021015", datetime(2026, 7, 2, 9, 15, tzinfo=UTC)),  # British summer time.
        ("20260302101530.1234", datetime(2026, 3, 2, 10, 15, 30, tzinfo=UTC)),
        ("20260302101530-0500", datetime(2026, 3, 2, 15, 15, 30, tzinfo=UTC)),
        ("", None),
    ],
)
def test_times(text, expected):
    assert moment_in(text) == expected


@pytest.mark.parametrize("text", ["2026", "20261301", "yesterday", "202603022561", "18790101"])
def test_what_is_no_time(text):
    with pytest.raises(Unreadable) as found:
        moment_in(text)
    assert text not in found.value.words


@pytest.mark.parametrize(
    ("identifiers", "number"),
    [
        ("9000000009^^^NHS^NH", "9000000009"),
        ("900 000 0009^^^^NH", "9000000009"),
        ("12345^^^RZZ^MR~9000000009^^^NHS", "9000000009"),
        ("9000000009^^^NHS&2.16&ISO^X", "9000000009"),
        ("9000000009^^^RZZ^MR", ""),
        ("9000000009", ""),
        ("9000000009^^^NHS^NH~9990548609^^^NHS^NH", ""),
        ("9000000009^^^NHS^NH~9000000009^^^NHS^NH", "9000000009"),
        ("", ""),
    ],
)
def test_only_what_is_said_to_be_an_nhs_number_is_one(identifiers, number):
    raw = adt().decode().replace(f"{NUMBER}^^^NHS^NH", identifiers).encode()
    assert read(raw).nhs_number == number


@pytest.mark.parametrize(
    ("raw", "code", "says"),
    [
        (b"", "no-head", "AR"),
        (b"hello", "no-head", "AR"),
        (b"MSH|", "no-head", "AR"),
        (b"MSH||||||||||", "separators", "AR"),
        (b"MSH|^~\\&|" + b"x" * MOST_BYTES, "too-long", "AR"),
        (b"MSH|^~\\&|A|B\r" + b"ZZZ|1\r" * 300, "too-many-segments", "AR"),
        (adt(control=""), "control-id", "AR"),
        (adt("A40"), "trigger", "AR"),
        (adt().replace(b"ADT^A01", b"ORU^R01"), "not-adt", "AR"),
        (adt().replace(b"PID|", b"ZID|"), "no-pid", "AE"),
        (adt().replace(b"PV1|", b"ZV1|"), "no-pv1", "AE"),
        (adt(when="now"), "time", "AE"),
        (adt(born="19411317"), "birth", "AE"),
    ],
)
def test_each_way_of_being_wrong_has_its_answer(raw, code, says):
    assert wrong(raw) == (code, says)


def test_names_keep_their_letters():
    assert read(adt(family="O\\T\\Neill", given="Zoë")).family_name == "O&Neill"
    western = adt(given="Zo@").replace(b"@", b"\xeb")
    assert read(western).given_name == "Zoë"


def test_a_death_is_told_only_when_said():
    assert read(adt(died="Y")).died_on == date(2026, 3, 2)
    assert read(adt(died="N")).died_on is None


def test_an_answer_cannot_be_broken_open_by_what_was_sent():
    head = Head("P|AS\r", "F^\n", "1\rMSA|AA|2", "ADT^A01")
    raw = answer(head, "AE", "It is | wrong\r", at=NOW, number="7").decode()
    assert raw.count("\r") == 2
    assert parsed(raw).segment("MSA")(1)[0] == "AE"


@settings(max_examples=150)
@given(st.binary(max_size=400))
def test_nonsense_is_refused_and_never_crashes(raw):
    with pytest.raises(Unreadable):
        read(raw)


@settings(max_examples=200)
@given(st.data())
def test_a_spoiled_message_is_read_or_refused(data):
    whole = bytearray(adt())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    with suppress(Unreadable):
        found = read(bytes(whole))
        assert found.happened_at.tzinfo is not None
        assert len(found.nhs_number) <= 20
