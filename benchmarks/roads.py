"""Our road engine on a real Valhalla, with a map of four streets that is made for it.

    python -m benchmarks.roads PROGRAMS CONFIG [--record FILE]

PROGRAMS: the folder with valhalla_build_tiles and valhalla_service (`python -m valhalla
print_bin_path` says where the package pyvalhalla keeps them). CONFIG: what valhalla_build_config
prints. Says how long each way takes; stops when a way is not as the streets are. With --record,
writes down every question and answer for the tests.
"""

import argparse
import json
import subprocess
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from almoner.kernel.refusals import Refused
from almoner.services.rounds.travelling.program import NAME, Program
from almoner.services.rounds.travelling.roads import RoadEngine
from benchmarks.tiny_map import HOMES, ISLAND, points, write

MODES = ("car", "bicycle", "foot")
DAY, PARTS = date(2026, 11, 24), (0.0, 480.0)
KEPT = ("from_index", "to_index", "time", "distance")


class Recorder:
    """Writes down what another actor is asked and answers: of each pair what is used."""

    def __init__(self, actor: Any) -> None:
        self.actor, self.kept = actor, []

    def matrix(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            found = self.actor.matrix(request)
        except RuntimeError as error:
            self.kept.append({"request": request, "error": str(error)})
            raise
        rows = [[{k: one[k] for k in KEPT} for one in row] for row in found["sources_to_targets"]]
        self.kept.append({"request": request, "answer": {"sources_to_targets": rows}})
        return found


def make_tiles(programs: Path, config: Path, folder: Path) -> Path:
    """The map's tiles in a folder, and the configuration that names them."""
    streets, own = folder / "streets.osm.pbf", folder / "valhalla.json"
    write(streets)
    given = json.loads(config.read_text())
    given["mjolnir"] |= {"tile_dir": str(folder / "tiles"), "tile_extract": "", "concurrency": 1}
    own.write_text(json.dumps(given))
    (folder / "tiles").mkdir()
    command = [programs / "valhalla_build_tiles", "-c", own, "-j", "1", streets]
    subprocess.run(command, check=True, capture_output=True)
    return own


def ask(engine: RoadEngine) -> dict[str, dict[str, float]]:
    """Minutes from one home to another, by way of travelling; by car also with a day."""
    homes = points(HOMES)
    found = {}
    for mode in MODES:
        table = engine.travel(homes, [mode]).minutes[mode][0]
        found[mode] = {
            f"{one.key} to {other.key}": round(float(table[a, b]), 2)
            for a, one in enumerate(homes)
            for b, other in enumerate(homes)
            if a != b
        }
        engine.metres(homes, mode)
    RoadEngine(engine.actor, DAY).travel(homes, ["car"], PARTS)
    return found


def check(found: dict[str, dict[str, float]]) -> None:
    """Against the streets: a one-way street is long by wheel and short on foot."""
    for mode in ("car", "bicycle"):
        there, back = (found[mode][way] for way in ("one to two", "two to one"))
        if not back > 3 * there:
            raise SystemExit(f"By {mode} the one-way street takes {there} there and {back} back.")
    if found["foot"]["one to two"] != found["foot"]["two to one"]:
        raise SystemExit("On foot a one-way street is not alike both ways.")
    if (
        not found["car"]["one to two"]
        < found["bicycle"]["one to two"]
        < found["foot"]["one to two"]
    ):
        raise SystemExit("A car is not faster than a bicycle, or that not than feet.")


def refusal(engine: RoadEngine) -> str:
    """What is said of the path to which no street leads."""
    try:
        engine.travel(points(HOMES | ISLAND), ["foot"])
    except Refused as refused:
        return refused.refusals[0].reason
    raise SystemExit("There is a way to where there is none.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("programs", type=Path)
    parser.add_argument("config", type=Path)
    parser.add_argument("--record", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        config = make_tiles(given.programs, given.config, Path(folder))
        recorder = Recorder(Program(given.programs / NAME, config))
        engine = RoadEngine(recorder)
        found = ask(engine)
        said = refusal(engine)
    for mode, ways in found.items():
        print(f"{mode}: " + ", ".join(f"{way} {minutes} min" for way, minutes in ways.items()))
    print(said)
    check(found)
    if given.record:
        lines = ",\n".join(json.dumps(one) for one in recorder.kept)
        given.record.write_text(f"[{lines}]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
