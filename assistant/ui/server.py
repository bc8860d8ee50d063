"""The process of the pages: it loads what they need while the command looks at the index, and serves when it is told to.

    python -m assistant.ui.server

One line of JSON on the input says what to serve: `arguments` of `streamlit run`, and the `environment` to add. Without a line
nobody waits for pages any more, and the process ends.
"""

import gc
import json
import os
import signal
import sys
from importlib import import_module

PAGES = ("ask", "search", "documents", "quality", "about")


def main() -> None:
    """Get ready, wait for the word, serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl+C is for the command, which ends this process
    from streamlit.web import cli

    for page in PAGES:
        import_module(f"assistant.ui.{page}")
    gc.freeze()  # what is loaded stays, so nobody need look through it for garbage
    line = sys.stdin.readline()
    if not line:
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    told = json.loads(line)
    os.environ.update(told["environment"])
    sys.argv = ["streamlit", "run", *told["arguments"]]
    cli.main(prog_name="streamlit")


if __name__ == "__main__":
    main()
