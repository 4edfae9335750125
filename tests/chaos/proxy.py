"""A TCP proxy before a server's unix socket that can be told to be slow, to hang up, or to swallow everything."""

import asyncio
import threading
from pathlib import Path
from typing import Final

_CHUNK: Final = 65536


class Proxy:
    """One listening port; `mode` holds for what passes from now on: pass, latency, reset, hole."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._mode, self._delay = "pass", 0.0
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self.port = 0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait(10)

    def become(self, mode: str, delay: float = 0.0) -> None:
        """Change the weather; `reset` also cuts every connection there is."""
        self._mode, self._delay = mode, delay
        if mode == "reset":
            self._loop.call_soon_threadsafe(self._cut)

    def close(self) -> None:
        """Stop listening."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()

    def _cut(self) -> None:
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._mode == "reset":
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_unix_connection(str(self._socket))
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, back}
        await asyncio.gather(self._pump(reader, back), self._pump(there, writer), return_exceptions=True)
        self._open -= {writer, back}

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(_CHUNK):
                while self._mode == "hole":
                    await asyncio.sleep(0.05)
                if self._mode == "latency":
                    await asyncio.sleep(self._delay)
                target.write(data)
                await target.drain()
        finally:
            target.close()
