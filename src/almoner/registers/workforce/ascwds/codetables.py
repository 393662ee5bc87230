"""The code lists of ASC-WDS, read from `codes/*.yaml`, each with its source and confidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Code:
    """One code. `flags` holds what else the list says of it, such as `delegate` for job roles."""

    code: str
    label: str
    flags: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CodeTable:
    """A code list. `confidence` is F, F2, M or D; only F and F2 are shown as national."""

    name: str
    source: str
    confidence: str
    codes: Mapping[str, Code]

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    def label(self, code: str) -> str:
        return self.codes[code].label

    def flagged(self, flag: str) -> frozenset[str]:
        """The codes for which this flag is true."""
        return frozenset(code for code, entry in self.codes.items() if entry.flags.get(flag))

    def words(self, most: int = 12) -> str:
        """The codes for an error message: all of a short list, the ends of a long one."""
        codes = list(self.codes)
        if len(codes) <= most:
            return ", ".join(codes)
        return f"{', '.join(codes[:3])} … {codes[-1]} ({len(codes)} codes)"


@cache
def table(name: str) -> CodeTable:
    """The code list of this name, such as 'job-roles'."""
    text = files(__package__).joinpath("codes", f"{name}.yaml").read_text(encoding="utf-8")
    content = yaml.safe_load(text)
    codes = {str(entry["code"]): _code(entry) for entry in content["codes"]}
    if len(codes) != len(content["codes"]):
        raise ValueError(f"A code appears twice in the list {name}.")
    return CodeTable(name, content["source"], content["confidence"], codes)


def _code(entry: Mapping[str, object]) -> Code:
    flags = {name: bool(value) for name, value in entry.items() if name not in ("code", "label")}
    return Code(str(entry["code"]), str(entry["label"]), flags)


def may_be_asked_about_dha(main_service: str) -> bool:
    """Whether ASC-WDS asks workplaces with this main service about delegated activities."""
    return main_service not in table("services").flagged("not_asked_about_dha")


def may_be_delegate(job_role: str) -> bool:
    """Whether ASC-WDS lets workers in this job role be recorded as doing delegated activities."""
    return job_role not in table("job-roles").flagged("never_delegate")
