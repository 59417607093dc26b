"""A gigabyte is enough: JupyterLab as Binder starts it and the kernels under it, measured while notebooks run.

    FLOATLAB_FULL=1 java binder/Floatlab.java test -k memory

prints the peaks and holds them against what Binder grants. What counts is the resident memory of the processes, added up. It
is an upper bound: pages that two processes share count twice. The proportional size (PSS) stands beside it; it counts
such a page by its share, and is too small where an unrelated program on the machine runs the same Java.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

import pytest
import websocket

import notebooks

pytestmark = [
    pytest.mark.skipif(not os.environ.get("FLOATLAB_FULL"), reason="takes minutes: set FLOATLAB_FULL=1"),
    pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="memory is read from Linux's /proc"),
]

ONE_KERNEL_MB = 900
TWO_KERNELS_MB = 1500
TOKEN = "floatlab-memory"
START_SECONDS = 120
CELL_SECONDS = 300
SAMPLE_SECONDS = 0.1
# Fills the heap but for one block. (Filled to the last byte, the kernel has no room left to say so.)
HOG = "var hog = new ArrayList<byte[]>(); while (true) hog.add(new byte[4_000_000]);"


def descendants(pid):
    """The process and those it started, and so on."""
    found = [pid]
    for parent in found:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def memory_of(pid):
    """Resident and proportional size in MB; nothing of a process that has just ended."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0, 0
    sizes = dict(line.split(":", 1) for line in text.splitlines()[1:])
    return tuple(int(sizes[name].split()[0]) / 1024 for name in ("Rss", "Pss"))


class Peaks(threading.Thread):
    """Looks at the server and at all under it again and again, and keeps the largest sums."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.server = server
        self.done = threading.Event()
        self.lab = self.kernels = self.total = self.proportional = 0

    def run(self):
        while not self.done.is_set():
            self.look()
            self.done.wait(SAMPLE_SECONDS)

    def look(self):
        sizes = {pid: memory_of(pid) for pid in descendants(self.server)}
        total = sum(resident for resident, _ in sizes.values())
        kernels = total - sizes[self.server][0]
        self.lab = max(self.lab, total - kernels)
        self.kernels = max(self.kernels, kernels)
        self.total = max(self.total, total)
        self.proportional = max(self.proportional, sum(share for _, share in sizes.values()))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        self.join()

    def __str__(self):
        return (f"Lab {self.lab:4.0f} MB, kernels {self.kernels:4.0f} MB, together {self.total:4.0f} MB"
                f" (PSS {self.proportional:4.0f} MB)")


class Server:
    """The Jupyter server, spoken to as the browser does."""

    def __init__(self, process, port):
        self.process = process
        self.port = port

    def wait(self, log, seconds=START_SECONDS):
        """Until it answers; what it wrote into the log is shown if it does not."""
        end = time.monotonic() + seconds
        while True:
            try:
                self.call("GET", "api/kernelspecs")
                return
            except (OSError, urllib.error.URLError):
                if self.process.poll() is not None or time.monotonic() > end:
                    self.process.kill()
                    raise AssertionError("JupyterLab did not start:\n" + log.read_text(encoding="utf-8")) from None
                time.sleep(0.5)

    def call(self, method, path, body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/{path}", method=method, headers={"Authorization": f"token {TOKEN}"},
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
        """Opens a notebook, runs it from the top and saves it, as the browser does; then looks on at afterwards."""
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


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The server that Binder starts, `jupyter notebook`, on a copy of the notebooks."""
    root = tmp_path_factory.mktemp("binder")
    (root / "notebooks").mkdir()
    for path in notebooks.all_notebooks():
        (root / "notebooks" / path.name).write_bytes(path.read_bytes())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = root / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "notebook", "--no-browser", "--allow-root", f"--port={port}",
             f"--IdentityProvider.token={TOKEN}"],
            cwd=root, stdout=out, stderr=subprocess.STDOUT,
        )
        running = Server(process, port)
        running.wait(log)
        yield running
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="module")
def heaviest_first(server):
    """The peaks of each notebook alone, the largest first."""
    peaks = {}
    for path in notebooks.all_notebooks():
        with Peaks(server.process.pid) as peak:
            server.run_notebook(path.stem)
        peaks[path.stem] = peak
    return dict(sorted(peaks.items(), key=lambda entry: -entry[1].total))


def say(capsys, *lines):
    with capsys.disabled():
        print("", *lines, sep="\n")


def test_memory_of_lab_and_one_kernel(heaviest_first, capsys):
    say(capsys, *(f"{name:24} {peak}" for name, peak in sorted(heaviest_first.items())))
    for name, peak in heaviest_first.items():
        # A kernel is no smaller than that: less means that it was not seen.
        assert peak.kernels > 100 and peak.lab > 50, name
        assert peak.total < ONE_KERNEL_MB, f"{name}: {peak}"


def test_memory_of_lab_and_one_kernel_whose_heap_is_full(server, heaviest_first, capsys):
    """Hardly a cell can take more: the kernel has run the heaviest notebook, then fills its heap, and lives."""
    name = next(iter(heaviest_first))

    def fill(run):
        failed = run(HOG)
        assert failed[-1]["output_type"] == "error" and "OutOfMemoryError" in str(failed), failed
        run("hog = null;")
        assert run("1 + 1")[0]["data"]["text/plain"] == "2"

    with Peaks(server.process.pid) as peak:
        server.run_notebook(name, afterwards=fill)
    say(capsys, f"{name} and a full heap: {peak}")
    assert peak.total < ONE_KERNEL_MB


def test_memory_of_lab_and_two_kernels(server, heaviest_first, capsys):
    """The two heaviest notebooks at the same time."""
    names = list(heaviest_first)[:2]
    failures = []

    def work(name):
        try:
            server.run_notebook(name)
        except BaseException as failure:
            failures.append((name, failure))

    with Peaks(server.process.pid) as peak:
        workers = [threading.Thread(target=work, args=(name,)) for name in names]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    say(capsys, f"{' and '.join(names)}: {peak}")
    assert not failures
    assert peak.kernels > heaviest_first[names[0]].kernels
    assert peak.total < TWO_KERNELS_MB
