"""Settings of the embedded server. Durable always; sized to the machine; silent about people."""

import os
from pathlib import Path

MEGABYTE = 1024 * 1024


def memory_megabytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEGABYTE


def server_settings(sockets: Path, port: int) -> str:
    """The text of a PostgreSQL configuration file."""
    memory = memory_megabytes()
    settings = {
        "listen_addresses": "''",
        "port": port,
        "unix_socket_directories": f"'{sockets}'",
        "unix_socket_permissions": "0700",
        "max_connections": 120,
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
        "datestyle": "'iso, ymd'",
        "shared_buffers": f"{min(1024, max(128, memory // 8))}MB",
        "effective_cache_size": f"{max(256, memory // 2)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "random_page_cost": 1.1,
        "jit": "off",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "max_wal_size": "2GB",
        "wal_level": "minimal",
        "max_wal_senders": 0,
        "password_encryption": "'scram-sha-256'",
        # A failed statement, its values and its offending key may name a person.
        "log_min_error_statement": "panic",
        "log_parameter_max_length": 0,
        "log_parameter_max_length_on_error": 0,
        "log_error_verbosity": "terse",
        "log_checkpoints": "off",
    }
    return "".join(f"{name} = {value}\n" for name, value in settings.items())


def access_rules(*trusted: str) -> str:
    """Who may connect: the named roles through the guarded socket, the rest with a password."""
    rules = [f"local all {role} trust" for role in trusted]
    return "\n".join([*rules, "local all all scram-sha-256", ""])
