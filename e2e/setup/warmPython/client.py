"""`python` for the tests: hands its arguments to the server (server.py) and ends with the exit code of the program.
The first argument is the server's socket. What the server does not know, `-m` for one, a Python of its own runs.
"""

import json
import os
import socket
import sys

_, address, *arguments = sys.argv
is_known = arguments and (arguments[0] == "-c" or not arguments[0].startswith("-"))
if not is_known:
    os.execv(sys.executable, [sys.executable, *arguments])

request = {"arguments": arguments, "folder": os.getcwd(), "environment": dict(os.environ)}
message = json.dumps(request).encode()
connection = socket.socket(socket.AF_UNIX)
connection.connect(address)
socket.send_fds(connection, [len(message).to_bytes(8, "little")], [0, 1, 2])
connection.sendall(message)
answer = connection.recv(1)
sys.exit(answer[0] if answer else "The Python of the tests has gone.")
