"""The twelve building blocks of the toolkit, each with the questions it must answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from almoner.kernel.basis import Basis, read_basis
from almoner.kernel.marks import Marked
from almoner.kernel.reader import NAME, Reader, as_text

HOW_MANY = 12


@dataclass(frozen=True, slots=True)
class BlockQuestion:
    """A question answered from live records; `evidence` names what has to be looked up."""

    id: str
    words: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Block:
    number: int
    code: str
    title: str
    words: str
    questions: tuple[BlockQuestion, ...]


@dataclass(frozen=True, slots=True)
class BlocksDefinition:
    """All twelve, in order. `evidence` maps each evidence name to what it is."""

    version: int
    blocks: tuple[Block, ...]
    evidence: Mapping[str, str]
    basis: Basis

    def block(self, number: int) -> Block:
        """KeyError for a number that is not 1 to 12."""
        return {block.number: block for block in self.blocks}[number]


def read_blocks(node: Marked) -> BlocksDefinition:
    reader = Reader(node)
    evidence = _evidence(reader.take("evidence"))
    blocks = reader.each("blocks", lambda item: _block(item, evidence))
    if [block.number for block in blocks] != list(range(1, HOW_MANY + 1)):
        raise node.value["blocks"].error(f"must be numbered 1 to {HOW_MANY} in order")
    definition = BlocksDefinition(
        reader.whole("version"), blocks, evidence, read_basis(reader.take("basis"))
    )
    reader.done()
    _check_unique_ids(node, blocks)
    _check_all_used(node, definition)
    return definition


def _evidence(node: Marked) -> dict[str, str]:
    found = {}
    for name, words in Reader(node).node.value.items():
        if not NAME.fullmatch(name):
            raise words.error("its name must be small letters, digits and underscores")
        found[name] = as_text(words)
    return found


def _block(node: Marked, evidence: Mapping[str, str]) -> Block:
    reader = Reader(node)
    block = Block(
        number=reader.whole("number"),
        code=reader.code("code"),
        title=reader.text("title"),
        words=reader.text("words"),
        questions=reader.each("questions", lambda item: _question(item, evidence)),
    )
    reader.done()
    return block


def _question(node: Marked, evidence: Mapping[str, str]) -> BlockQuestion:
    reader = Reader(node)
    question = BlockQuestion(
        reader.code("id"), reader.text("words"), reader.one_of("evidence", evidence)
    )
    reader.done()
    return question


def _check_unique_ids(node: Marked, blocks: tuple[Block, ...]) -> None:
    ids = [question.id for block in blocks for question in block.questions]
    for one in ids:
        if ids.count(one) > 1:
            raise node.value["blocks"].error(f"the question {one!r} stands twice; keep one")


def _check_all_used(node: Marked, definition: BlocksDefinition) -> None:
    used = {question.evidence for block in definition.blocks for question in block.questions}
    for name in definition.evidence:
        if name not in used:
            raise node.value["evidence"].value[name].error("is asked for by no question")
