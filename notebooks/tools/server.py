"""Starts a Jupyter server, waits until it answers, and speaks to it as the browser does."""

import contextlib
import json
import socket
import subprocess
import time
import urllib.request
import uuid

import websocket

TOKEN = "floatlab"
START_SECONDS = 300
CELL_SECONDS = 300


@contextlib.contextmanager
def started(command, folder, log, seconds=START_SECONDS):
    """A server on a free port, which has answered. The command gets the options it needs; log is a file for what it says."""
    port = free_port()
    with log.open("w") as out:
        process = subprocess.Popen([*command, *options(port)], cwd=folder, stdin=subprocess.DEVNULL, stdout=out,
                                   stderr=subprocess.STDOUT)
    server = Server(process, port)
    try:
        server.wait(log, seconds)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=60)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def options(port):
    return ["--no-browser", "--allow-root", f"--port={port}", f"--IdentityProvider.token={TOKEN}"]


class Server:
    def __init__(self, process, port):
        self.process = process
        self.port = port
        self.address = f"http://127.0.0.1:{port}"

    def wait(self, log, seconds=START_SECONDS):
        """Until it answers; if it does not, the error has what it wrote into the log."""
        end = time.monotonic() + seconds
        while True:
            try:
                self.call("GET", "api/kernelspecs")
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    # Not killed: the launcher takes JupyterLab along.
                    self.process.terminate()
                    raise RuntimeError("Jupyter did not start:\n" + log.read_text(encoding="utf-8")) from None
                time.sleep(0.5)

    def call(self, method, path, body=None):
        request = urllib.request.Request(
            f"{self.address}/{path}", method=method, headers={"Authorization": f"token {TOKEN}"},
            data=None if body is None else json.dumps(body).encode(),
        )
        with urllib.request.urlopen(request, timeout=60) as reply:
            text = reply.read().decode()
        return json.loads(text) if text.startswith("{") else text

    @contextlib.contextmanager
    def kernel(self, name):
        """A notebook with its kernel; gives what runs a cell and returns its outputs."""
        session = self.call("POST", "api/sessions", {
            "path": f"notebooks/{name}.ipynb", "name": name, "type": "notebook", "kernel": {"name": "java"}})
        kernel = session["kernel"]["id"]
        channels = websocket.create_connection(
            f"ws://127.0.0.1:{self.port}/api/kernels/{kernel}/channels?token={TOKEN}", timeout=CELL_SECONDS)
        try:
            yield lambda source: self.execute(channels, source)
        finally:
            channels.close()
            self.call("DELETE", f"api/sessions/{session['id']}")

    @staticmethod
    def execute(channels, source):
        identity = uuid.uuid4().hex
        header = {"msg_id": identity, "msg_type": "execute_request", "session": identity, "username": "", "version": "5.3",
                  "date": ""}
        content = {"code": source, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False,
                   "stop_on_error": True}
        channels.send(json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content,
                                  "channel": "shell", "buffers": []}))
        outputs = []
        while True:
            message = json.loads(channels.recv())
            if message["parent_header"].get("msg_id") != identity:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind in ("execute_result", "display_data", "stream", "error"):
                outputs.append({"output_type": kind, **{key: value for key, value in content.items() if key != "transient"}})
            elif kind == "status" and content["execution_state"] == "idle":
                return outputs

    def run_notebook(self, name, afterwards=None):
        """Opens a notebook, runs it from the top and saves it, as the browser does; then calls afterwards with what runs
        a cell in the same kernel."""
        self.call("GET", "lab/tree/notebooks/" + name + ".ipynb")
        opened = self.call("GET", f"api/contents/notebooks/{name}.ipynb?content=1")
        with self.kernel(name) as run:
            for cell in opened["content"]["cells"]:
                if cell["cell_type"] == "code":
                    cell["outputs"] = run(cell["source"])
                    assert not [output for output in cell["outputs"] if output["output_type"] == "error"], cell["source"]
            self.call("PUT", f"api/contents/notebooks/{name}.ipynb", {"type": "notebook", "content": opened["content"]})
            if afterwards:
                afterwards(run)
