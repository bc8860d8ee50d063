"""A server of the pages and a browser to look at them with."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

BROWSER = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 90_000
"""Milliseconds."""

_QUICK = 3_000


@contextmanager
def serving(
    corpus: Path, index: Path, data: Path, *options: str, port: int = 0, variables: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Serve the pages over a corpus, its index built first; yield their address.

    Parameters
    ----------
    corpus, index, data : Path
    *options : str
        More options of `assistant serve`.
    port : int
        0 for any that is free.
    variables : mapping, optional
        More of the server's environment.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "assistant", "serve", *options, "--port", str(port)]
    command += ["--corpus", str(corpus), "--index", str(index)]
    environment = {**os.environ, "ASSISTANT_DATA": str(data), **(variables or {})}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert server.stdout is not None
    try:
        if not any(f"http://localhost:{port}" in line for line in server.stdout):
            raise RuntimeError("the server ended before it printed its address")
        yield f"http://localhost:{port}"
    finally:
        _end(server)
        server.stdout.close()


@contextmanager
def browsing() -> Iterator[Browser]:
    """Open a browser."""
    if not shutil.which(BROWSER):
        raise RuntimeError("no Chromium: install Debian's package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield browser
        browser.close()


def choose(page: Page, field: Locator, option: str) -> None:
    """Choose from a list as a person does, who opens it again where it has shut, as it does when its field moves."""
    for patience in (_QUICK, _QUICK, PATIENCE):
        field.click()
        try:
            page.get_by_role("option", name=option).click(timeout=patience)
        except PlaywrightTimeout:
            continue
        break


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end(server: subprocess.Popen[str]) -> None:
    """End the server with all it started, gently first."""
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(timeout=20)
