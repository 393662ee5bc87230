"""Pages about what may be delegated: activities, gates, triggers, mandates, frameworks, blocks."""

from collections.abc import Iterable

from almoner.kernel.basis import Basis
from almoner.services.delegation.catalogue import (
    activities,
    blocks,
    conditions,
    courses,
    facts,
    gates,
    mandates,
    suspension_triggers,
)
from almoner.services.delegation.catalogue.activities import ActivityDefinition
from almoner.services.delegation.catalogue.gates import Gate
from almoner.surfaces.documents.markdown import bullets, sentence_list, table


def basis_words(basis: Basis) -> str:
    return f"Basis: {basis_label(basis)}."


def basis_label(basis: Basis) -> str:
    """National only where the text was read; otherwise local, with who set it."""
    if basis.is_national:
        return basis.source
    return f"{basis.source} (local, set by {basis.set_by})"


def activity_index() -> str:
    rows = [
        [
            f"[{one.title}](activities/{one.code}.md)",
            one.code,
            one.version,
            ", ".join(str(c) for c in one.categories),
            one.supervised_practices.label(),
        ]
        for one in activities().values()
    ]
    return (
        "\n".join(
            [
                "# Activities",
                "",
                "National category codes are those of ASC-WDS. A value that is not national",
                "policy says who set it.",
                "",
                *table(
                    ["activity", "code", "version", "national categories", "supervised practices"],
                    rows,
                ),
            ]
        )
        + "\n"
    )


def activity_page(one: ActivityDefinition) -> str:
    known = facts()
    parts: list[str] = [
        f"# {one.title}",
        "",
        one.description,
        "",
        f"Code `{one.code}`, version {one.version}. {basis_words(one.basis)}",
        "",
        "## Values",
        "",
        *table(["value", "how much, and who says so"], _values(one)),
        "",
        "## Suitable when",
        "",
        *bullets(known[code] for code in one.suitable_when),
        "",
        "## Not suitable when",
        "",
        *bullets(known[code] for code in one.not_suitable_when),
        "",
        "## Never delegated",
        "",
        *bullets(one.never_delegable),
        "",
        "## Training",
        "",
        *bullets(_course(code) for code in (*one.training.knowledge, *one.training.practical)),
        "",
        "## The plan states",
        "",
        *bullets(_field(f) for f in one.plan),
        "",
        "## Recorded at each act",
        "",
        *bullets(_field(f) for f in one.record),
        "",
        "## Stop rules",
        "",
    ]
    for rule in one.stop_rules:
        parts += [
            f"### {rule.title}",
            "",
            f"{rule.words} Effect: `{rule.effect.value}`.",
            "",
            *[f"{i}. {step}" for i, step in enumerate(rule.steps, 1)],
            "",
            basis_words(rule.basis),
            "",
        ]
    parts += ["## Whom to call", "", *bullets(contact.words for contact in one.whom_to_call)]
    return "\n".join(parts) + "\n"


def _values(one: ActivityDefinition) -> list[list[object]]:
    named = {
        "Practices to be watched": one.supervised_practices,
        "A sign-off holds for": one.competence_valid,
        "Review every": one.review_every,
        "Contact with the person every": one.person_contact_every,
        "On time within": one.visit_tolerance,
        "Recorded twice within this is one act": one.same_act_within,
        "Least role (Care Workforce Pathway)": one.minimum_role,
        **{name.replace("_", " ").capitalize(): value for name, value in one.values.items()},
    }
    return [[name, value.label()] for name, value in named.items()]


def _course(code: str) -> str:
    course = courses()[code]
    return f"{course.title} (`{code}`, {course.kind}): {course.validity.label()}"


def _field(one) -> str:
    unit = f", {one.unit}" if one.unit else ""
    need = "required" if one.required else "optional"
    return f"{one.label} ({one.type}{unit}; {need})"


def gates_page() -> str:
    definition = gates()
    parts = [
        f"# {definition.title}",
        "",
        f"Version {definition.version}.",
        basis_words(definition.basis),
        "",
    ]
    for gate in definition.gates:
        parts += _gate(gate)
    parts += ["## Outcomes", ""]
    parts += bullets(f"**{words.title}**: {words.words}" for words in definition.outcomes.values())
    return "\n".join(parts) + "\n"


def _gate(gate: Gate) -> list[str]:
    rows = [[o.label, o.result.value, o.words, o.mend, o.who] for o in gate.options]
    return [
        f"## {gate.code} {gate.title}",
        "",
        gate.question,
        "",
        gate.help,
        "",
        f"{gate.strength.value.replace('-', ' ').capitalize()} gate. Answered by "
        f"{sentence_list(gate.answered_by)}.",
        "",
        *table(["answer", "means", "words", "to mend it", "who"], rows),
        "",
        basis_words(gate.basis),
        "",
    ]


def suspensions_page() -> str:
    rows = [
        [
            t.title,
            t.code,
            t.cause,
            " ".join(t.immediate_action),
            " ".join(t.lifted_when),
            basis_label(t.basis),
        ]
        for t in suspension_triggers().triggers
    ]
    heads = ["trigger", "code", "cause", "at once", "lifted when", "basis"]
    return (
        "\n".join(
            [
                "# What suspends a delegation",
                "",
                "Only the delegator or the named deputy lifts a suspension.",
                "",
                *table(heads, rows),
            ]
        )
        + "\n"
    )


def mandates_page() -> str:
    parts = ["# Delegated functions", ""]
    for one in mandates().values():
        parts += [
            f"## {one.title}",
            "",
            one.words,
            "",
            f"Legal basis: {one.legal_basis}",
            "",
            f"Holds for at most {one.max_period.label()}.",
            "",
            "Only when:",
            "",
            *bullets(rule.words for rule in one.requires),
            "",
            "Never:",
            "",
            *bullets(f"{rule.words} Goes to: {rule.goes_to}" for rule in one.exclusions),
            "",
            basis_words(one.basis),
            "",
        ]
    return "\n".join(parts).rstrip() + "\n"


def conditions_page() -> str:
    titles = {one.code: one.title for one in activities().values()}
    known = facts()
    parts = ["# Condition frameworks", ""]
    for one in conditions().values():
        parts += [
            f"## {one.title}",
            "",
            one.description,
            "",
            "Suitable activities:",
            "",
            *bullets(f"{titles[a.code]}: {a.why}" for a in one.activities),
            "",
            "Suitable when:",
            "",
            *bullets(known[code] for code in one.suitable_when),
            "",
            "Not suitable when:",
            "",
            *bullets(known[code] for code in one.not_suitable_when),
            "",
            "Steps:",
            "",
            *[f"{i}. {step}" for i, step in enumerate(one.steps, 1)],
            "",
            "Call for help:",
            "",
            *bullets(f"{sign.sign}: {sign.words}" for sign in one.escalate),
            "",
            f"Review every {one.review_every.label()}.",
            "",
            basis_words(one.basis),
            "",
        ]
    return "\n".join(parts).rstrip() + "\n"


def blocks_page() -> str:
    definition = blocks()
    parts = ["# The twelve building blocks", "", basis_words(definition.basis), ""]
    for block in definition.blocks:
        parts += [
            f"## {block.number}. {block.title}",
            "",
            block.words,
            "",
            *bullets(
                f"{q.words} Answered from: {definition.evidence[q.evidence]}"
                for q in block.questions
            ),
            "",
        ]
    return "\n".join(parts).rstrip() + "\n"


def training_page() -> str:
    rows = [
        [one.title, one.code, one.kind, one.category, one.validity.label(), _asked_by(one.code)]
        for one in courses().values()
    ]
    heads = ["course", "code", "kind", "ASC-WDS category", "holds for", "asked for by"]
    return (
        "\n".join(
            [
                "# Training courses",
                "",
                "Each activity names the courses it asks for. A course counts from the day it was",
                "finished; one without a day never counts.",
                "",
                *table(heads, rows),
            ]
        )
        + "\n"
    )


def _asked_by(code: str) -> str:
    asking = [one for one in activities().values() if code in one.training.courses]
    return ", ".join(f"[{one.title}](activities/{one.code}.md)" for one in asking)


def pages() -> Iterable[tuple[str, str]]:
    """(path under docs/reference, text)."""
    yield "activities.md", activity_index()
    for code, one in activities().items():
        yield f"activities/{code}.md", activity_page(one)
    yield "training.md", training_page()
    yield "gates.md", gates_page()
    yield "suspensions.md", suspensions_page()
    yield "mandates.md", mandates_page()
    yield "conditions.md", conditions_page()
    yield "blocks.md", blocks_page()
