"""Sessions of the page of questions that draw nothing: clients that speak Streamlit's protocol.

Browsers on the machine that answers draw on its processors; people who ask from computers of their own draw there. A client gets
every message that a browser would get, and asks as one does, by the field and the button of the form.
"""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import escape
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from assistant.texts import pages as texts

_LARGEST = 2**28


class Client:
    """A session, its page drawn."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._page = self._query = self._field = self._button = ""

    async def begin(self) -> None:
        """Ask for the page and wait until all of it is there."""
        async for _ in self._drawn(BackMsg()):
            pass

    async def asked(self, question: str) -> float:
        """Ask, wait until all is drawn, and return the milliseconds to the first quote, or to the word that there is none.

        Raises
        ------
        RuntimeError
            With what came instead.
        """
        message = BackMsg()
        message.rerun_script.widget_states.widgets.add(id=self._field, string_value=question)
        message.rerun_script.widget_states.widgets.add(id=self._button, trigger_value=True)
        started, waited, heard = time.perf_counter(), 0.0, False
        async for told in self._drawn(message):
            html = told.delta.new_element.html.body
            if "pi-notice error" in html:
                raise RuntimeError(html)
            heard = heard or (html.startswith('<div class="pi-question"') and escape(question) in html)
            if heard and not waited and ("pi-quote" in html or "pi-verdict not_found" in html):
                waited = (time.perf_counter() - started) * 1000
        if not waited:
            raise RuntimeError(f"no answer to {question}")
        return waited

    async def _drawn(self, message: BackMsg) -> AsyncIterator[ForwardMsg]:
        """Send a message and yield what is told until the page is drawn."""
        message.rerun_script.page_script_hash, message.rerun_script.query_string = self._page, self._query
        await self._connection.send(message.SerializeToString())
        while True:
            received = await self._connection.recv(decode=False)
            told = ForwardMsg.FromString(received)
            self._note(told)
            yield told
            if told.WhichOneof("type") == "script_finished" and told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return

    def _note(self, told: ForwardMsg) -> None:
        """Remember the page, its address and what its field and button are called: it may change."""
        element = told.delta.new_element
        if told.HasField("new_session"):
            self._page = told.new_session.page_script_hash
        elif told.HasField("page_info_changed"):
            self._query = told.page_info_changed.query_string
        elif element.text_input.label == texts.QUESTION:
            self._field = element.text_input.id
        elif element.button.label == texts.ASK:
            self._button = element.button.id


@asynccontextmanager
async def client(address: str) -> AsyncIterator[Client]:
    """Yield a session of the app at an address, its page drawn."""
    stream = f"ws://{urlsplit(address).netloc}/_stcore/stream"
    async with connect(stream, subprotocols=[Subprotocol("streamlit")], origin=Origin(address), max_size=_LARGEST) as connection:
        session = Client(connection)
        await session.begin()
        yield session
