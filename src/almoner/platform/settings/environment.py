"""What the environment says, read in one place."""

import os
import secrets
from pathlib import Path


def setting(name: str, default: str) -> str:
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    text = os.environ.get(name)
    if text is None or text == "":
        return default
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off"}:
        return False
    raise SystemExit(f"{name} is {text!r}. Set it to 1 or 0.")


def web_address(name: str) -> str:
    """An address that a page links to; empty when it is not set."""
    address = os.environ.get(name, "").strip()
    if address and not address.startswith(("https://", "http://")):
        raise SystemExit(f"{name} is {address!r}. Set it to an address that begins with https://.")
    return address


def var_directory() -> Path:
    """Where this installation keeps what it makes: database, keys, built static files."""
    here = os.environ.get("ALMONER_VAR")
    path = Path(here) if here else Path(__file__).resolve().parents[4] / "var"
    path.mkdir(parents=True, exist_ok=True)
    return path


def secret_key(var: Path) -> str:
    """The signing key: from the environment, or made once and kept readable by its owner only."""
    if key := os.environ.get("ALMONER_SECRET_KEY"):
        return key
    path = var / "secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(key := secrets.token_urlsafe(50))
    return key


def live_sources(hosts: list[str], port: str, *, https: bool) -> list[str]:
    """What a page may listen to besides its own site: the live feed on a port of the same hosts."""
    if not port:
        return []
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise SystemExit(f"ALMONER_LIVE_PORT is {port!r}. Set it to a port from 1 to 65535.")
    scheme = "https" if https else "http"
    # A host in square brackets is no source that every browser understands.
    return [f"{scheme}://{host}:{port}" for host in hosts if host[:1] not in ("[", ".", "*")]
