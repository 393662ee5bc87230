"""serve.py on a stage: `stage.py FOLDER`. The database is real, the rest are stubs."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

import serve

STUB = """#!{python}
import http.server, os, pathlib, sys, time
folder = pathlib.Path({folder!r})
name, arguments = pathlib.Path(sys.argv[0]).name, sys.argv[1:]
with open(folder / "log", "a") as log:
    print(name, os.environ["ALMONER_DATABASE_ROLE"], *arguments[:2], file=log)
if "collectstatic" in arguments:
    (folder / "static").mkdir(exist_ok=True)
if arguments[:2] == ["demo", "people"]:
    print("Nurse Example signs in as nurse@example.org")
if "seed" in arguments:
    sys.exit(int(os.environ.get("SEED_CODE", "0")))
if name == "granian" or arguments == ["worker"]:
    draft = folder / f"{{name}}.draft"
    draft.write_text(str(os.getpid()))
    draft.rename(folder / f"{{name}}.pid")
if arguments == ["worker"] or arguments[:1] == ["live"]:
    time.sleep(600)
if name == "granian":
    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
        def log_message(self, *_):
            pass
    class Server(http.server.ThreadingHTTPServer):
        allow_reuse_address = True
    port = next(int(each.split("=")[1]) for each in arguments if each.startswith("--port="))
    Server(("127.0.0.1", port), Page).serve_forever()
"""


def main(folder: Path) -> int:
    binaries = folder / "bin"
    binaries.mkdir(exist_ok=True)
    for name in ("django", "almoner", "granian"):
        path = binaries / name
        path.write_text(STUB.format(python=sys.executable, folder=str(folder)))
        path.chmod(0o755)
    serve.BIN = binaries
    serve.VAR = folder
    serve.django = lambda *arguments: [str(binaries / "django"), *arguments]
    os.environ["ALMONER_PGDATA"] = str(folder / "data")
    return serve.main()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
