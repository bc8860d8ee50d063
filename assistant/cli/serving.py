"""The browser app as a child process."""

import errno
import os
import signal
import socket
import subprocess
import tomllib
from pathlib import Path
from types import FrameType

from assistant.accounts import Accounts
from assistant.cli import output
from assistant.cli.page_process import APP, PageProcess
from assistant.errors import AssistantError
from assistant.settings import SETTINGS_FILE, Settings
from assistant.texts import commands as texts
from assistant.texts import people

SHARED_APP = Path(__file__).parents[1] / "ui/shared_app.py"
HERE = "127.0.0.1"
EVERYWHERE = "0.0.0.0"
_LOOK_SECONDS = 0.02


def check_people(settings: Settings) -> None:
    """Refuse a shared page that nobody could sign in to.

    Raises
    ------
    AssistantError
        If there is neither an account nor a provider.
    """
    if not Accounts(settings.accounts).all() and not any(_names_provider(folder) for folder in (APP.parent, Path.home())):
        raise AssistantError(people.NOBODY_CAN_SIGN_IN)


def _names_provider(folder: Path) -> bool:
    """Tell whether Streamlit finds a provider in its file there."""
    file = folder / ".streamlit" / "secrets.toml"
    try:
        return "auth" in tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    except (OSError, ValueError) as error:
        raise AssistantError(people.secrets_broken(str(file))) from error


def check_port(port: int, address: str = HERE) -> None:
    """Refuse a port that another program listens on, or that this user may not open.

    Raises
    ------
    AssistantError
        With the reason.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            raise AssistantError(texts.port_taken(port) if taken else texts.port_forbidden(port)) from error


def serve(pages: PageProcess, settings: Settings, port: int, address: str = HERE) -> int:
    """Run the app until it ends, and return its exit code; signals to stop are passed on.

    Raises
    ------
    AssistantError
        If it cannot be started.
    """
    app = SHARED_APP if settings.shared else APP
    if not app.is_file():
        raise AssistantError(texts.app_missing(str(app)))
    options = {
        "server.address": address if settings.shared else "localhost",
        "server.port": str(port),
        "server.headless": "true",
        # Streamlit counts the request, which is a little larger than the file in it; the page itself holds to the limit of files.
        "server.maxUploadSize": str(settings.file_megabytes + 1),
        "browser.gatherUsageStats": "false",
        "logger.hideWelcomeMessage": "true",  # to greet, Streamlit asks the network for this computer's address
    }
    arguments = [str(app), *(word for name, value in options.items() for word in (f"--{name}", value))]
    child = pages.begin(arguments, _environment(settings))

    def stop(number: int, frame: FrameType | None) -> None:
        child.send_signal(signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    ready = _answers(child, port, HERE if address == EVERYWHERE else address)
    if ready:
        host = "localhost" if address in (HERE, EVERYWHERE) else address
        output.say(texts.serving(f"http://{host}:{port}"))
        output.flush()
    stopped = child.wait() in {0, -signal.SIGTERM, -signal.SIGINT}
    if not ready and not stopped:
        raise AssistantError(texts.serve_failed(port))
    return 0 if stopped else 1


def _environment(settings: Settings) -> dict[str, str]:
    """Return what the app is told: it starts in another folder, so every path is whole."""
    named = Path(os.environ.get("ASSISTANT_SETTINGS", SETTINGS_FILE)).absolute()
    return {
        **({"ASSISTANT_SETTINGS": str(named)} if named.is_file() else {}),
        "ASSISTANT_CORPUS": str(settings.corpus.absolute()),
        "ASSISTANT_INDEX": str(settings.index.absolute()),
        "ASSISTANT_DATA": str(settings.data.absolute()),
        "ASSISTANT_SHARED": str(settings.shared).lower(),
    }


def _answers(child: subprocess.Popen[bytes], port: int, address: str) -> bool:
    """Wait until the app takes connections; False if it ends before."""
    while child.poll() is None:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.settimeout(0.2)
            if probe.connect_ex((address, port)) == 0:
                return True
        try:
            child.wait(timeout=_LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            continue
    return False
