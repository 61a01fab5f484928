"""Bad input at the API, by schemathesis: `fuzz.py SERVER-BINARY`, run with the Python it is installed for.

Every operation the API describes is called with what fits its description, what nearly fits, and what does not. No
answer is a fault of the server, every answer is of a type and shape that is described, and the database is afterwards
what it was before.
"""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

# Fixed, so that a failure comes again; FUZZ_SEED looks elsewhere.
SEED = os.environ.get("FUZZ_SEED", "2566")
EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "60")
SECONDS = 60
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def held(path: Path) -> dict[str, int]:
    """Rows of every table, and the head of the audit."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'").fetchall()
        rows = {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables}
        rows["the head"] = db.execute("SELECT seq FROM audit_head").fetchone()[0]
    return rows


def until_ready(url: str, server: subprocess.Popen) -> None:
    for _ in range(300):
        if server.poll() is not None:
            sys.exit(f"the server ended with {server.returncode}")
        try:
            with urllib.request.urlopen(f"{url}/readyz"):
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("the server did not get ready within 30 s")


def operations(url: str) -> int:
    with urllib.request.urlopen(f"{url}/api/openapi.json") as answer:
        paths = json.load(answer)["paths"]
    return sum(method in item for item in paths.values() for method in ("get", "post", "put", "patch", "delete"))


def main() -> int:
    binary = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(prefix="digitalplan-fuzz-") as home:
        data = Path(home, "fuzz.db")
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        env = os.environ | {
            "DATABASE_URL": f"sqlite://{data}?mode=rwc",
            "LEPTOS_SITE_ADDR": f"127.0.0.1:{port}",
            "DIGITALPLAN_TODAY": "2023-04-10",
            "DIGITALPLAN_LOG": "error",
        }
        subprocess.run([binary, "demo", "--projects", "40", "--seed", "7"], cwd=home, env=env, check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen([binary, "serve"], cwd=home, env=env)
        try:
            until_ready(url, server)
            before, count = held(data), operations(url)
            run = [sys.executable, "-m", "schemathesis.cli", "run", f"{url}/api/openapi.json", f"--seed={SEED}"]
            run += [f"--checks={','.join(CHECKS)}", f"--max-examples={EXAMPLES}", "--phases=examples,coverage,fuzzing"]
            run += ["--request-timeout=10", "--workers=2", "--no-color", "--warnings=off", "--continue-on-failure"]
            began = time.monotonic()
            code = subprocess.run(run, cwd=home, env=env, timeout=SECONDS * 3).returncode
            took = time.monotonic() - began
            after = held(data)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=20)
    if server.returncode != 0:
        print(f"the server ended with {server.returncode}")
        code = 1
    if took > SECONDS:
        print(f"it took {took:.0f} s, and may take {SECONDS}")
        code = 1
    if before != after:
        changed = {name: (before.get(name), after.get(name)) for name in before | after if before.get(name) != after.get(name)}
        print(f"something was stored: {changed}")
        code = 1
    # As the other test runners tell it.
    print(f"  {0 if code else count} passed ({took:.0f}s)")
    if code:
        print(f"  {count} failed")
    return 1 if code else 0


sys.exit(main())
