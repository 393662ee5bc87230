"""The shapes that `--json` promises to software."""

REFUSAL = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("code", "reason", "mend", "who")},
    "required": ["code", "reason", "mend", "who"],
    "additionalProperties": False,
}
ERROR = {
    "type": "object",
    "properties": {
        "error": {"const": True},
        "refusals": {"type": "array", "items": REFUSAL, "minItems": 1},
    },
    "required": ["error", "refusals"],
    "additionalProperties": False,
}
ANSWER = {
    "type": "object",
    "properties": {
        "granted": {"type": "boolean"},
        "words": {"type": "string", "minLength": 1},
        "at": {"type": "string", "format": "date-time"},
        "delegation": {"type": ["integer", "null"]},
        "holds_until": {"type": ["string", "null"]},
        "chain": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "kind": {"type": "string"},
                    "id": {"type": "integer"},
                    "words": {"type": "string"},
                    "until": {"type": ["string", "null"]},
                },
                "required": ["kind", "id", "words", "until"],
                "additionalProperties": False,
            },
        },
        "refusals": {"type": "array", "items": REFUSAL},
    },
    "required": ["granted", "words", "at", "delegation", "holds_until", "chain", "refusals"],
    "additionalProperties": False,
}
CHAINS = {
    "type": "object",
    "properties": {
        "ok": {"type": "boolean"},
        "events": {"type": "integer", "minimum": 0},
        "chains": {"type": "integer", "minimum": 0},
        "broken": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["chain", "sequence", "event_id", "problem"],
            },
        },
    },
    "required": ["ok", "events", "chains", "broken"],
    "additionalProperties": False,
}
CHECKS = {
    "type": "object",
    "properties": {
        "ok": {"type": "boolean"},
        "checks": {
            "type": "array",
            "minItems": 6,
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "ok": {"type": "boolean"},
                    "words": {"type": "string", "minLength": 1},
                    "mend": {"type": "string"},
                },
                "required": ["name", "ok", "words", "mend"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["ok", "checks"],
    "additionalProperties": False,
}
EVENTS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "sequence", "at", "actor", "verb", "subject_type", "subject_id"],
    },
}
ACTIVITIES = {
    "type": "array",
    "minItems": 14,
    "items": {
        "type": "object",
        "required": ["code", "version", "title", "categories", "time_critical"],
    },
}
