"""Where a statement comes from, how well it is known, and who set it."""

from __future__ import annotations

from dataclasses import dataclass

from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader
from almoner.kernel.sourced import NOT_VERIFIED, Confidence, holds_nationally


@dataclass(frozen=True, slots=True)
class Basis:
    """`set_by` names the bodies whose word it is, or the place that decided it."""

    source: str
    confidence: Confidence
    set_by: str

    @property
    def is_national(self) -> bool:
        return holds_nationally(self.confidence, self.set_by)

    def label(self) -> str:
        """The short form, where there is no room for the source of a local value."""
        return f"{self.set_by}: {self.source}" if self.is_national else NOT_VERIFIED

    @property
    def words(self) -> str:
        """For the screen: never calls national what was not read at its source."""
        if not self.is_national:
            return f"{self.source} (local, set by {self.set_by or NOT_VERIFIED})"
        if self.confidence is Confidence.F:
            return self.source
        return f"{self.source} (read in a copy)"


def read_basis(node: Marked) -> Basis:
    """{source, confidence, set_by}. DefinitionError for anything else."""
    reader = Reader(node)
    basis = take_basis(reader)
    reader.done()
    return basis


def take_basis(reader: Reader) -> Basis:
    """The three keys out of a mapping that has others too."""
    return Basis(
        source=reader.text("source"),
        confidence=Confidence(reader.one_of("confidence", [tag.value for tag in Confidence])),
        set_by=reader.text("set_by"),
    )
