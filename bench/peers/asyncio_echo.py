"""Echo on Python's asyncio, by a Protocol: its fastest interface."""

import asyncio
import platform


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Echo, "127.0.0.1", 0, backlog=1024)
    port = server.sockets[0].getsockname()[1]
    print(f"READY {port} Python {platform.python_version()} asyncio", flush=True)
    await server.serve_forever()


asyncio.run(main())
