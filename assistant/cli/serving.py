"""The browser app as a child process."""

import errno
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import FrameType

from assistant.errors import AssistantError
from assistant.settings import Settings
from assistant.texts import commands as texts

APP = Path(__file__).parents[2] / "app.py"


def check_port(port: int) -> None:
    """Refuse a port that another program listens on, or that this user may not open.

    Raises
    ------
    AssistantError
        With the reason.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            raise AssistantError(texts.port_taken(port) if taken else texts.port_forbidden(port)) from error


def serve(settings: Settings, port: int) -> int:
    """Run the app until it ends, and return its exit code; signals to stop are passed on.

    Raises
    ------
    AssistantError
        If it cannot be started.
    """
    if not APP.is_file():
        raise AssistantError(texts.app_missing(str(APP)))
    environment = {
        **os.environ,
        "ASSISTANT_CORPUS": str(settings.corpus.absolute()),
        "ASSISTANT_INDEX": str(settings.index.absolute()),
    }
    options = {
        "server.address": "localhost",
        "server.port": str(port),
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
    }
    command = [sys.executable, "-m", "streamlit", "run", str(APP)]
    command += [word for name, value in options.items() for word in (f"--{name}", value)]
    child = subprocess.Popen(command, env=environment, cwd=APP.parent, stdout=subprocess.DEVNULL)

    def stop(number: int, frame: FrameType | None) -> None:
        child.send_signal(signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    ready = _answers(child, port)
    if ready:
        sys.stdout.write(texts.serving(f"http://localhost:{port}") + "\n")
        sys.stdout.flush()
    stopped = child.wait() in {0, -signal.SIGTERM, -signal.SIGINT}
    if not ready and not stopped:
        raise AssistantError(texts.serve_failed(port))
    return 0 if stopped else 1


def _answers(child: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until the app takes connections; False if it ends before."""
    while child.poll() is None:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        try:
            child.wait(timeout=0.1)
        except subprocess.TimeoutExpired:
            continue
    return False
