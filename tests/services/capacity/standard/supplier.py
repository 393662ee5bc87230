"""A rostering supplier's script, written from the published schemas and openapi.json alone.

It shares no code with Almoner and has its own habits: a clock of seven digits, whole numbers with a
point, null for what it does not know. `python supplier.py rota.json`, with BASE_URL and API_KEY:
rota.json is {"<reference>": {"morning": 90, "evening": null}}, minutes free a day.
"""

import json
import os
import sys
import urllib.request
from datetime import UTC, datetime, timedelta

BASE, KEY = os.environ["BASE_URL"], os.environ["API_KEY"]
PARTS = ("morning", "midday", "afternoon", "evening", "night")


def call(method, path, body=None):
    request = urllib.request.Request(
        BASE + path,
        data=json.dumps(body).encode() if body is not None else None,
        headers={"Authorization": "Bearer " + KEY, "Content-Type": "application/json"},
        method=method,
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def clock(at):
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f") + "7Z"


def statement(rota, now):
    known = {part: rota.get(part) for part in PARTS}
    return {
        "said_at": clock(now),
        "holds_until": clock(now + timedelta(hours=12)),
        "available_from": now.strftime("%Y-%m-%d"),
        "maximum": None,
        "accepting": None,
        "minutes": {part: None if free is None else float(free) for part, free in known.items()},
        "rate_pence": 2450.0,
    }


def main():
    with open(sys.argv[1]) as file:
        rotas = json.load(file)
    now = datetime.now(UTC)
    for service in call("GET", "/services")["items"]:
        if service["reference"] not in rotas:
            continue
        key = service["service"] + "-" + now.strftime("%Y%m%d%H%M%S")
        path = f"/services/{service['service']}/statements/{key}"
        body = statement(rotas[service["reference"]], now)
        answers = [call("PUT", path, body) for _ in range(2)]
        print(json.dumps({"sent": body, "answers": answers}))
        print(json.dumps(call("GET", f"/standings?service={service['service']}")["items"][0]))


main()
