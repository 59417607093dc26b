"""A gigabyte is enough for JupyterLab, as Binder starts it, and its kernels. It is measured while notebooks run.

    FLOATLAB_FULL=1 java binder/Floatlab.java test -k memory

prints the peaks and compares them with what Binder grants. What counts is the sum of the processes' resident memory. It is an
upper bound, because pages that two processes share count twice. The proportional size (PSS) beside it counts each such page
by its share; it is too small if an unrelated program on the machine runs the same Java.
"""

import contextlib
import os
import sys
import threading
from pathlib import Path

import pytest

import lessons
import server

pytestmark = [
    pytest.mark.skipif(not os.environ.get("FLOATLAB_FULL"), reason="takes minutes: set FLOATLAB_FULL=1"),
    pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="memory is read from Linux's /proc"),
]

ONE_KERNEL_MB = 900
TWO_KERNELS_MB = 1500
SAMPLE_SECONDS = 0.1
# Fills the heap up to the last block. If it were filled to the last byte, the kernel would have no room to say so.
HOG = "var hog = new ArrayList<byte[]>(); while (true) hog.add(new byte[4_000_000]);"


def descendants(pid):
    """The process, those that it started, those that these started, and so on."""
    found = [pid]
    for parent in found:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def memory_of(pid):
    """Resident and proportional size in MB; 0 for a process that has just ended."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0, 0
    sizes = dict(line.split(":", 1) for line in text.splitlines()[1:])
    return tuple(int(sizes[name].split()[0]) / 1024 for name in ("Rss", "Pss"))


class Peaks(threading.Thread):
    """Measures the server and its descendants again and again, and keeps the largest sums."""

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


@pytest.fixture(scope="module")
def binder_server(tmp_path_factory):
    """The server that Binder starts, `jupyter notebook`, on a copy of the notebooks."""
    root = tmp_path_factory.mktemp("binder")
    (root / "notebooks").mkdir()
    for path in lessons.all_notebooks():
        (root / "notebooks" / path.name).write_bytes(path.read_bytes())
    with server.started([sys.executable, "-m", "notebook"], root, root / "log") as running:
        yield running


@pytest.fixture(scope="module")
def heaviest_first(binder_server):
    """The peaks of each notebook when it runs alone, the largest first."""
    peaks = {}
    for path in lessons.all_notebooks():
        with Peaks(binder_server.process.pid) as peak:
            binder_server.run_notebook(path.stem)
        peaks[path.stem] = peak
    return dict(sorted(peaks.items(), key=lambda entry: -entry[1].total))


def say(capsys, *lines):
    with capsys.disabled():
        print("", *lines, sep="\n")


def test_memory_of_lab_and_one_kernel(heaviest_first, capsys):
    say(capsys, *(f"{name:24} {peak}" for name, peak in sorted(heaviest_first.items())))
    for name, peak in heaviest_first.items():
        # Smaller numbers would mean that a process was not seen.
        assert peak.kernels > 100 and peak.lab > 50, name
        assert peak.total < ONE_KERNEL_MB, f"{name}: {peak}"


def test_memory_of_lab_and_one_kernel_whose_heap_is_full(binder_server, heaviest_first, capsys):
    """Hardly any cell can take more: the kernel runs the heaviest notebook, then fills its heap, and survives."""
    name = next(iter(heaviest_first))

    def fill(run):
        failed = run(HOG)
        assert failed[-1]["output_type"] == "error" and "OutOfMemoryError" in str(failed), failed
        run("hog = null;")
        assert run("1 + 1")[0]["data"]["text/plain"] == "2"

    with Peaks(binder_server.process.pid) as peak:
        binder_server.run_notebook(name, afterwards=fill)
    say(capsys, f"{name} and a full heap: {peak}")
    assert peak.total < ONE_KERNEL_MB


def test_memory_of_lab_and_two_kernels(binder_server, heaviest_first, capsys):
    """The two heaviest notebooks at the same time."""
    names = list(heaviest_first)[:2]
    failures = []

    def work(name):
        try:
            binder_server.run_notebook(name)
        except BaseException as failure:
            failures.append((name, failure))

    with Peaks(binder_server.process.pid) as peak:
        workers = [threading.Thread(target=work, args=(name,)) for name in names]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    say(capsys, f"{' and '.join(names)}: {peak}")
    assert not failures
    assert peak.kernels > heaviest_first[names[0]].kernels
    assert peak.total < TWO_KERNELS_MB
