"""The listener over a real socket: answers in order, and one bad sender harms nobody else."""

import asyncio
from functools import partial
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.services.discharge.messages import answered

from almoner.services.discharge.adt.listening import MOST_FAULTS, Listener
from almoner.services.discharge.adt.pacing import Pace

START, END = b"\x0b", b"\x1c\r"


async def _echo(raw: bytes) -> bytes:
    return b"heard " + raw[:20]


async def _talk(port: int, sent: bytes, answers: int) -> list[bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    await writer.drain()
    found = []
    try:
        for _ in range(answers):
            block = await asyncio.wait_for(reader.readuntil(END), 5)
            found.append(block[1:-2])
    except (asyncio.IncompleteReadError, ConnectionResetError):
        found.append(b"let go")
    writer.close()
    return found


def talk(*senders: tuple[bytes, int], take=_echo, **options) -> list[list[bytes]]:
    async def run() -> list[list[bytes]]:
        listener = Listener(take, **options)
        server = await listener.start("127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            return list(await asyncio.gather(*(_talk(port, *one) for one in senders)))

    return asyncio.run(run())


def block(raw: bytes) -> bytes:
    return START + raw + END


def test_each_message_is_answered_in_its_order():
    assert talk((block(b"one") + block(b"two"), 2)) == [[b"heard one", b"heard two"]]


@pytest.mark.parametrize("nonsense", [b"no start" + END, block(b"x" * 5_000)])
def test_what_is_no_block_is_answered_and_the_next_is_heard(nonsense):
    assert talk((nonsense + block(b"two"), 2), limit=1_000)[0][-1] == b"heard two"


def test_a_sender_of_nothing_but_nonsense_is_let_go():
    sent = (b"x" + END) * (MOST_FAULTS + 1)
    assert talk((sent, MOST_FAULTS + 1))[0][-1] == b"let go"


def test_a_bad_sender_harms_no_other():
    async def take(raw: bytes) -> bytes:
        if raw == b"bad":
            raise RuntimeError("spoiled")
        return await _echo(raw)

    assert talk((block(b"bad"), 1), (block(b"good"), 1), take=take) == [
        [b"let go"],
        [b"heard good"],
    ]


def test_whoever_is_silent_for_too_long_is_let_go():
    assert talk((START + b"half a message", 1), silent_seconds=0.05) == [[b"let go"]]


@pytest.mark.parametrize("few", [{"most_senders": 0}, {"most_each": 0}])
def test_no_more_senders_than_agreed_and_whoever_is_too_many_hears_why(few):
    found = talk((block(b"one"), 2), **few)[0]
    assert answered(found[0])[0] == "AR"
    assert "too many connections" in answered(found[0])[2]
    assert found[1] == b"let go"


def test_who_floods_is_slowed_and_holds_up_nobody_else():
    """Both come from one address: they share its pace, and take turns."""
    heard = []

    async def take(raw: bytes) -> bytes:
        heard.append(raw)
        return raw

    many = b"".join(block(b"flood") for _ in range(12))
    pace = partial(Pace, a_second=40, at_once=2)
    found = talk((many, 12), (block(b"other"), 1), take=take, pace=pace)
    assert found == [[b"flood"] * 12, [b"other"]]
    assert heard.index(b"other") < 6


@given(st.lists(st.floats(0, 5), max_size=60), st.integers(1, 9), st.floats(0.5, 50))
def test_no_pace_is_faster_than_agreed(gaps, at_once, a_second):
    """In any stretch of time no more are let through than at once, and then so many a second."""
    pace, now, through = Pace(a_second, at_once), 0.0, []
    for gap in gaps:
        now += gap
        through.append(now + pace.wait(now))
    for n, begins in enumerate(through):
        for m, ends in enumerate(through[n:], 1):
            assert m <= at_once + 1 + (ends - begins) * a_second + 1e-6, (n, m)
    assert all(done >= asked for done, asked in zip(through, accumulate(gaps), strict=True))


def test_a_pace_that_has_rested_waits_for_nothing():
    pace = Pace(a_second=2, at_once=3)
    assert [pace.wait(100) for _ in range(5)] == [0, 0, 0, 0.5, 1]
    assert not pace.rested(102)
    assert pace.rested(103)
    assert pace.wait(103) == 0


@settings(max_examples=15, database=None)
@given(st.lists(st.binary(max_size=60) | st.sampled_from([START, END, b"\x1c", b"\r"]), max_size=6))
def test_whatever_one_sends_another_is_heard(sent):
    found = talk((b"".join(sent), 0), (block(b"good"), 1), limit=200, silent_seconds=1.0)
    assert found[1] == [b"heard good"]
