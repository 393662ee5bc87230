"""Valid rows and files, and ways to change one cell of them."""

import csv
import io
from dataclasses import replace
from datetime import date

from almoner.registers.workforce.ascwds import (
    Answer,
    CareCertificate,
    Status,
    TrainingRow,
    WorkerRow,
    WorkplaceRow,
    parse,
    render,
)
from almoner.registers.workforce.ascwds.rows import Level2Certificate

TODAY = date(2026, 11, 1)

WORKPLACE = WorkplaceRow(
    row=2,
    local_id="Élan-1",
    status=Status.NEW,
    name="Élan Homecare (£ fair pay)",
    address=("1 High Street", "Earlsdon"),
    town="Coventry",
    postcode="CV5 6EX",
    workplace_type="6",
    regulated=True,
    provider_id="1-123456789",
    location_id="1-223456789",
    main_service="8",
    all_services=("8", "54"),
    dha=Answer.YES,
    dha_activities=("2", "7"),
    pathway_awareness="1",
)
WORKER = WorkerRow(
    row=2,
    local_id="Élan-1",
    worker_id="W-001",
    status=Status.UPDATE,
    display_id="Zoë Okafor",
    postcode="CV1 1AA",
    born_on=date(1990, 1, 31),
    care_certificate=CareCertificate.COMPLETED,
    level_2_certificate=Level2Certificate.COMPLETED,
    level_2_year=2025,
    started_on=date(2020, 2, 3),
    dha=Answer.YES,
    employment_status="1",
    job_role="8",
    pathway_category="3",
)
TRAINING = TrainingRow(
    row=2,
    local_id="Élan-1",
    worker_id="W-001",
    category="29",
    name="Insulin awareness",
    accredited=Answer.YES,
    delivered_by="2",
    provider="204",
    mode="1",
    valid_months=12,
    completed_on=date(2026, 1, 15),
    expires_on=date(2027, 1, 15),
    notes="Certificate seen",
)
ROWS = {"workplace": WORKPLACE, "worker": WORKER, "training": TRAINING}


def read(**files):
    """Parse files given as bytes by a short name: read(worker=…) is worker.csv."""
    return parse({f"{name}.csv": content for name, content in files.items()}, today=TODAY)


def table_of(content, encoding="utf-8"):
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


def written(table, encoding="utf-8"):
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    return text.getvalue().encode(encoding)


def with_cells(kind, **cells):
    """The valid file of this kind with some cells of its one row changed."""
    headers, row = table_of(render([ROWS[kind]]))
    for name, value in cells.items():
        row[headers.index(name)] = value
    return written([headers, row])


def numbered(*rows):
    """The rows with the numbers they would have in a file."""
    return [replace(row, row=number) for number, row in enumerate(rows, start=2)]
