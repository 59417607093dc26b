"""Load (mvn -Pfull verify). Each notebook gives the same outputs twenty times in fresh kernels and twice in one kernel; two of
them run six times in one kernel, and the heap does not grow."""

import copy
import os
import re
import statistics
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

import lessons
import outputs
from changed_kernel import changed
from java_kernel import started

FRESH = 20
IN_A_ROW = 6
AT_ONCE = 2
# What one run of a notebook may add to the heap, in KB: a constant, and an amount for each of its lines, because the compiler
# keeps the classes of every cell (a hundred statements like "int i = 1;" add four megabytes, a notebook 20 to 50 KB a line). The
# last number is for objects of our own: the charts and tables that the kernel still has variables for.
KEPT_KB, KEPT_KB_PER_LINE, OURS_KB = 2 * 1024, 60, 256
pytestmark = pytest.mark.load

# Worker threads end after five idle seconds.
WAIT = "Thread.sleep(6000);"
# What a kernel holds: the live part of its heap, the peak of its memory so far, its threads.
PROBE = r"""
System.gc();
System.out.println("heap " + (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1024);
var status = java.nio.file.Path.of("/proc/self/status");
System.out.println("peak " + (java.nio.file.Files.exists(status)
    ? java.nio.file.Files.readString(status).replaceAll("(?s).*VmHWM:\\s+(\\d+).*", "$1") : "0"));
System.out.println("process " + ProcessHandle.current().pid());
Thread.getAllStackTraces().keySet().stream().map(t -> t.getName().replaceAll("\\d+", "#")).sorted()
    .forEach(name -> System.out.println("thread " + name));
"""

# The number of live objects of each class, and their bytes.
HISTOGRAM = """
(String) java.lang.management.ManagementFactory.getPlatformMBeanServer().invoke(
    new javax.management.ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
    new Object[] {new String[0]}, new String[] {String[].class.getName()})
"""

# Leaves a file behind, to prove that such a file would be found.
LEAVE = 'java.nio.file.Files.createTempFile("floatlab-probe", "").toString()'


def held(cell):
    """What the probe said: its numbers by name (sizes in KB), and how many threads there are of each name."""
    text = "".join(output.text for output in cell.outputs)
    numbers = {name: int(number) for name, number in re.findall(r"^(heap|peak|process) (\d+)$", text, re.M)}
    return numbers, Counter(re.findall(r"^thread (.*)$", text, re.M))


def is_there(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def fresh(path):
    """Runs a notebook in a fresh kernel. Gives what differs, what the kernel held, whether it is still there, and the files
    that it left in the temporary folder, without the one that was left on purpose."""
    committed = lessons.read(path)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as temporary:
        # Java does not read TMPDIR. It deletes its copies of fonts only if it ends as in JupyterLab, not if it is killed.
        spec = changed(folder, extra=[f"-Djava.io.tmpdir={temporary}"])
        executed, (probe, leave) = lessons.execute(committed, [PROBE, LEAVE], changed=spec, environment={"TMPDIR": temporary},
                                                    gracefully=True)
        left = {str(file) for file in Path(temporary).rglob("*")}
    seen = leave.outputs[0].data["text/plain"]
    assert seen in left, "a file left behind would not have been seen"
    numbers, threads = held(probe)
    # This is asked now, because the system soon gives the number to another process or thread.
    return outputs.differences(committed, executed), (numbers, threads), is_there(numbers["process"]), sorted(left - {seen})


def twice(path):
    """Runs a notebook twice in one kernel. Gives what differs the second time, and what the kernel held after each run."""
    committed = lessons.read(path)
    cells = [cell.source for cell in committed.cells if cell.cell_type == "code"]
    _, more = lessons.execute(committed, [WAIT, PROBE, *cells, WAIT, PROBE])
    again = copy.deepcopy(committed)
    second = iter(more[2:-2])
    for cell in again.cells:
        if cell.cell_type == "code":
            cell.outputs = next(second).outputs
    return outputs.differences(committed, again), held(more[1]), held(more[-1])


def ours(histogram):
    """KB of objects that are not the compiler's: arrays of numbers, tables, charts, pictures, those of the library."""
    name = r"(?:\[+[FDIJCSZ] |(?:\[+L)?(?:floatlab|tech\.tablesaw|org\.knowm|java\.awt)\.)"
    return sum(map(int, re.findall(rf"^ *\d+: +\d+ +(\d+) +{name}", histogram, re.M))) // 1024


def in_a_row(path, keep=""):
    """Runs a notebook again and again in one kernel. Gives the KB of the heap, and of our objects, after each run. The code in
    keep runs after each."""
    committed = lessons.read(path)
    cells = [cell.source for cell in committed.cells if cell.cell_type == "code"]
    one = [*cells, *filter(None, [keep]), WAIT, PROBE, HISTOGRAM]
    empty = copy.deepcopy(committed)
    empty.cells = []
    with tempfile.TemporaryDirectory() as folder:
        # Without these options garbage is counted: soft references, and gaps that the collector does not always close.
        spec = changed(folder, extra=["-XX:SoftRefLRUPolicyMSPerMB=0", "-XX:MarkSweepAlwaysCompactCount=1"])
        _, more = lessons.execute(empty, one * IN_A_ROW, changed=spec)
    heaps = [held(cell)[0]["heap"] for cell in more[len(one) - 2::len(one)]]
    return heaps, [ours(cell.outputs[0].data["text/plain"]) for cell in more[len(one) - 1::len(one)]]


def may_keep(path):
    """KB that one more run of a notebook may add to the heap."""
    cells = [cell.source for cell in lessons.read(path).cells if cell.cell_type == "code"]
    return KEPT_KB + KEPT_KB_PER_LINE * sum(len(cell.splitlines()) for cell in cells)


def growth(sizes):
    """The growth from run to run: the slope of the line through all but the first, which loads the classes."""
    return statistics.linear_regression(range(len(sizes) - 1), sizes[1:]).slope


@pytest.fixture(scope="module")
def pool():
    with ProcessPoolExecutor(AT_ONCE, mp_context=get_context("spawn")) as pool:
        yield pool


every_notebook = pytest.mark.parametrize("path", lessons.all_notebooks(), ids=lambda path: path.stem)


@every_notebook
def test_twenty_fresh_kernels_give_the_same(path, pool, capsys):
    runs = list(pool.map(fresh, [path] * FRESH))
    peaks = [numbers["peak"] / 1024 for _, (numbers, _), _, _ in runs]
    with capsys.disabled():
        print(f"\n{path.stem}: peaks of {FRESH} kernels {min(peaks):.0f} to {max(peaks):.0f} MB")
    for number, (differing, _, still_there, left) in enumerate(runs, start=1):
        assert not differing, f"run {number}:\n\n" + "\n\n".join(differing)
        assert not left, f"run {number} left files behind: {left}"
        assert not still_there, f"run {number} left its kernel behind"
    # The kernels do not become larger one after the other.
    assert statistics.median(peaks[FRESH // 2:]) <= 1.1 * statistics.median(peaks[:FRESH // 2])


@pytest.fixture(scope="module")
def second_runs(pool, request):
    """Starts them for all notebooks that were asked for; each takes one processor."""
    test = test_twice_in_one_kernel_gives_the_same_and_keeps_nothing.__name__
    paths = [item.callspec.params["path"] for item in request.session.items if item.originalname == test]
    return {path: pool.submit(twice, path) for path in paths}


@every_notebook
def test_twice_in_one_kernel_gives_the_same_and_keeps_nothing(path, second_runs, capsys):
    differing, (once, threads), (again, threads_again) = second_runs[path].result()
    with capsys.disabled():
        print(f"\n{path.stem}: live heap {once['heap'] / 1024:.1f} MB, the second time {again['heap'] / 1024:.1f} MB")
    assert not differing, "\n\n".join(differing)
    assert threads_again - threads == Counter()
    assert not [name for name in threads_again if "floatlab" in name]
    # The kernel keeps the history of its cells, and the compiler keeps their classes.
    assert again["heap"] <= once["heap"] + may_keep(path)


@pytest.mark.parametrize("name", ["03-the-bias-puzzle", "10-parallel-order"])
def test_six_times_in_one_kernel_keep_nothing(name, pool, capsys):
    path = lessons.FOLDER / f"{name}.ipynb"
    heaps, own = pool.submit(in_a_row, path).result()
    with capsys.disabled():
        print(f"\n{name}: live heap", *(f"{heap / 1024:.1f}" for heap in heaps), "MB, of it ours", *own, "KB")
    assert own[0] > 100
    assert growth(heaps) < may_keep(path)
    assert growth(own) < OURS_KB


def test_a_leak_of_half_a_megabyte_in_each_run_is_seen(pool):
    leak = "System.getProperties().put(new Object(), new float[1 << 17]);"
    _, own = pool.submit(in_a_row, lessons.FOLDER / "00-start-here.ipynb", leak).result()
    assert 400 < growth(own) < 600


def test_the_probe_sees_a_thread_and_a_heap_that_stay():
    with started() as kernel:
        kernel.run("1 + 1")
        before = kernel.run(PROBE).text
        kernel.run("var kept = new byte[20_000_000]; var leak = new Thread(() -> { while (true) { try {"
                   " Thread.sleep(1000); } catch (InterruptedException e) {} } }, \"leak\"); leak.setDaemon(true);"
                   " leak.start();")
        after = kernel.run(PROBE).text
    heap = [int(re.search(r"^heap (\d+)$", text, re.M)[1]) for text in (before, after)]
    assert heap[1] - heap[0] > 15_000
    assert "thread leak" in after and "thread leak" not in before
