"""A Python that has imported torch already, and runs every program in a child of its own: as `python` would, but for the
three seconds that torch takes. Listens at the socket that its argument names, until its stdin is closed.

A request is JSON, {"arguments", "folder", "environment"}, with stdin, stdout and stderr of who asks. The answer is the
exit code, when the program has ended. Who hangs up ends the program.
"""

import atexit
import contextlib
import ctypes
import json
import os
import selectors
import signal
import socket
import sys
import threading
import traceback
import types

selector = selectors.DefaultSelector()
listener = socket.socket(socket.AF_UNIX)


def import_once():
    """Not before the first program: most test files need none."""
    try:
        import numpy
        import torch
        import torch.distributed
        import torch.nn.functional
        import torch.utils.data
    except ImportError as error:
        print(f"The Python of the tests imports less than it could: {error}", file=sys.stderr)


def receive(connection):
    size, streams, _, _ = socket.recv_fds(connection, 8, 3)
    size = int.from_bytes(size, "little")
    message = b""
    while len(message) < size:
        piece = connection.recv(size - len(message))
        if not piece:
            raise ConnectionError("It hung up while it asked.")
        message += piece
    return json.loads(message), streams


def run(arguments):
    """Runs `-c code arguments` or `file arguments` as `python` does: as `__main__`. Returns the exit code."""
    if arguments[0] == "-c":
        sys.argv = ["-c", *arguments[2:]]
        sys.path.insert(0, "")
        code, name = arguments[1], "<string>"
    else:
        sys.argv = arguments
        code, name = None, arguments[0]
        sys.path.insert(0, os.path.dirname(os.path.abspath(name)))
    program = sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        if code is None:
            program.__file__ = name
            with open(name, "rb") as file:
                code = file.read()
        exec(compile(code, name, "exec"), program.__dict__)
        return 0
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    except BaseException as error:
        # Without the frame of this function.
        traceback.print_exception(type(error), error, error.__traceback__.tb_next)
        return 1


def end_with(parent):
    """This process is killed when its parent ends, however that does."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(70)


def become(request, streams):
    """Makes this process what `python` would be, runs the program and ends."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for target, stream in enumerate(streams):
        os.dup2(stream, target)
        os.close(stream)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.path[:] = [*filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep)), *sys.path[1:]]
    sys.dont_write_bytecode = bool(os.environ.get("PYTHONDONTWRITEBYTECODE"))
    if "random" in sys.modules:
        sys.modules["random"].seed()
    code = run(request["arguments"])
    threading._shutdown()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code & 0xFF)


def accept():
    connection, _ = listener.accept()
    try:
        request, streams = receive(connection)
    except (ConnectionError, ValueError):
        connection.close()
        return
    import_once()
    server = os.getpid()
    child = os.fork()
    if child == 0:
        try:
            end_with(server)
            # Who asks sees the server go, not only its program.
            connection.close()
            listener.close()
            become(request, streams)
        finally:
            traceback.print_exc()
            os._exit(70)
    for stream in streams:
        os.close(stream)
    watch(child, connection)


def watch(child, connection):
    """Answers when the child has ended; ends it when nobody waits for it any more."""
    ended = os.pidfd_open(child)

    def finish():
        for one in (ended, connection):
            selector.unregister(one)
        os.close(ended)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        with connection, contextlib.suppress(OSError):
            connection.sendall(bytes([code if code >= 0 else 128 - code]))

    def give_up():
        os.kill(child, signal.SIGKILL)
        finish()

    selector.register(ended, selectors.EVENT_READ, finish)
    selector.register(connection, selectors.EVENT_READ, give_up)


def serve():
    listener.bind(sys.argv[1])
    listener.listen(64)
    selector.register(listener, selectors.EVENT_READ, accept)
    selector.register(sys.stdin, selectors.EVENT_READ, sys.exit)
    print("ready", flush=True)
    while True:
        # One at a time: what it does may end what others are ready for.
        selector.select()[0][0].data()


serve()
