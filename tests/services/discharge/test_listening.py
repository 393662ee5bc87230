"""The listener over a real socket: answers in order, and one bad sender harms nobody else."""

import asyncio

import pytest

from almoner.services.discharge.adt.listening import MOST_FAULTS, Listener

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


def test_no_more_senders_than_agreed():
    assert talk((block(b"one"), 1), most_senders=0) == [[b"let go"]]
