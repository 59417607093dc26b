"""Every notebook gives its committed outputs in JVMs that compute by other instructions (mvn -Psame-bits verify)."""

import re
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

import lessons
import outputs
from changed_kernel import changed, jdk
from java_kernel import started

CELL_SECONDS = 900
SERIAL, MODULE = "-XX:+UseSerialGC", "--add-modules"
TABLE = lessons.ROOT / "lib" / "core" / "target" / "same-bits.txt"


# Without an option the number of threads is that of the machine's cores, and whether there is FMA depends on the machine.
ANY, FMA = r"\d+", "true|false"
# The options of a JVM, and what it then says about itself: its core, FMA, version, compiler, threads and collectors.
# ("emulated-client" means C1 alone; "sharing" is about how classes are loaded.)
C2, C1 = "mixed mode(, sharing)?", "mixed mode, emulated-client(, sharing)?"
COPYING, PARALLEL, G1 = "Copy, MarkSweepCompact", "PS MarkSweep, PS Scavenge", "G1 .*"
MACHINES = {
    "JDK 17, 128 bits, no FMA, parallel collector": (
        dict(java=jdk(17), without=[SERIAL], extra=["-XX:MaxVectorSize=16", "-XX:-UseFMA", "-XX:+UseParallelGC"]),
        ("vector core, 4 floats at a time", "false", "17", C2, ANY, PARALLEL),
    ),
    "JDK 17, C1, no vectors, 1 thread, G1": (
        dict(java=jdk(17), without=[SERIAL], extra=[
            "-XX:TieredStopAtLevel=1", "-Dfloatlab.vector=false", "-Dfloatlab.threads=1", "-XX:+UseG1GC"]),
        ("plain loops: switched off .*", FMA, "17", C1, "1", G1),
    ),
    "JDK 25, no vector module, 7 threads": (
        dict(java=jdk(25), without=[MODULE], extra=["-Dfloatlab.threads=7"]),
        ("plain loops: module .*", FMA, "25", C2, "7", COPYING),
    ),
    "JDK 25": (dict(java=jdk(25)), ("vector core, .*", FMA, "25", C2, ANY, COPYING)),
    "JDK 17, 128 bits, 1 thread, parallel collector": (
        dict(java=jdk(17), without=[SERIAL], extra=[
            "-XX:MaxVectorSize=16", "-Dfloatlab.threads=1", "-XX:+UseParallelGC"]),
        ("vector core, 4 floats at a time", "true", "17", C2, "1", PARALLEL),
    ),
    "JDK 17, 256 bits, 7 threads, G1": (
        dict(java=jdk(17), without=[SERIAL], extra=[
            "-XX:UseAVX=2", "-XX:MaxVectorSize=32", "-Dfloatlab.threads=7", "-XX:+UseG1GC"]),
        ("vector core, 8 floats at a time", "true", "17", C2, "7", G1),
    ),
    "JDK 25, 256 bits, 7 threads, parallel collector": (
        dict(java=jdk(25), without=[SERIAL], extra=[
            "-XX:UseAVX=2", "-XX:MaxVectorSize=32", "-Dfloatlab.threads=7", "-XX:+UseParallelGC"]),
        ("vector core, 8 floats at a time", "true", "25", C2, "7", PARALLEL),
    ),
}
# Without vectors or FMA instructions the three hundred billion operations of this notebook take hours. There its experiments
# run on less work, in lib/core's SameBitsTest.
HEAVY = {"11-a-billion-flops"}
SLOW, FOR_HEAVY = list(MACHINES)[:3], list(MACHINES)[4:]
PAIRS = [(path, machine) for path in lessons.all_notebooks() for machine in MACHINES
         if machine not in (SLOW if path.stem in HEAVY else FOR_HEAVY)]
WHY = """
import java.lang.management.*;
import java.util.stream.*;
import floatlab.runtime.*;
for (Object fact : List.of(VectorSupport.why(), VectorSupport.fmaInHardware().orElseThrow(), Runtime.version().feature(),
        System.getProperty("java.vm.info"), Workers.defaultThreads(), ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(MemoryManagerMXBean::getName).sorted().collect(Collectors.joining(", ")))) {
    System.out.println(fact);
}
"""


def spec(machine, folder):
    changes, _ = MACHINES[machine]
    if changes["java"] is None:
        pytest.skip("this JDK was not found: set JAVA_HOME_17 or JAVA_HOME_25")
    return changed(folder, **changes)


def run(path, machine):
    """What differs from the committed outputs. Another process calls it."""
    with tempfile.TemporaryDirectory() as folder:
        committed = lessons.read(path)
        executed, _ = lessons.execute(committed, changed=spec(machine, folder), cell_seconds=CELL_SECONDS)
        return outputs.differences(committed, executed)


HEADING = "Notebooks, with the outputs that are stored in them"


def table(outcomes):
    """A line for each machine: how many notebooks gave their committed outputs in it, and which did not."""
    lines = [HEADING]
    for machine in MACHINES:
        here = {path.stem: outcome for (path, of), outcome in outcomes.items() if of == machine}
        other = [f"{name} {outcome}" for name, outcome in here.items() if outcome != "equal"]
        if here:
            equal = f"{len(here) - len(other)} of {len(here)} notebooks equal"
            lines.append(f"     {machine:50}{equal:26}" + (", ".join(other) or "equal"))
        elif MACHINES[machine][0]["java"] is None:
            lines.append(f"     {machine:50}not tried: this JDK was not found")
    return "\n".join(lines) + "\n"


def append(text, file):
    """Writes the table below that of lib/core's SameBitsMatrixTest, in place of an older one."""
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(before.partition("\n" + HEADING)[0] + "\n" + text, encoding="utf-8")


def outcome(future):
    if future.cancelled() or not future.done():
        return "not tried"
    return "FAILED" if future.exception() else "DIFFERENT" if future.result() else "equal"


@pytest.fixture(scope="module")
def found(request):
    """Starts all of them, two at a time; each test waits for its own. At the end the table has the results."""
    asked = [item.callspec.params for item in request.session.items if "found" in getattr(item, "fixturenames", ())]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        started = {(a["path"], a["machine"]): pool.submit(run, a["path"], a["machine"])
                   for a in asked if MACHINES[a["machine"]][0]["java"] is not None}
        yield started
        pool.shutdown(cancel_futures=True)
    append(table({pair: outcome(future) for pair, future in started.items()}), TABLE)


def test_the_table_has_the_notebooks_below_the_core(tmp_path):
    file = tmp_path / "target" / "same-bits.txt"
    first, second, *_ = (pair for pair in PAIRS if pair[1] == "JDK 25")
    append(table({first: "equal", second: "DIFFERENT"}), file)
    file.write_text("50 configurations\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    append(table({first: "equal", second: "equal"}), file)
    append(table({first: "equal", second: "DIFFERENT"}), file)
    core, empty, heading, line, *rest = file.read_text(encoding="utf-8").splitlines()
    assert (core, empty, heading) == ("50 configurations", "", HEADING)
    assert line.split() == ["JDK", "25", "1", "of", "2", "notebooks", "equal", second[0].stem, "DIFFERENT"]
    assert not [line for line in rest if "not tried" not in line]


@pytest.mark.same_bits
@pytest.mark.parametrize("machine", MACHINES)
def test_the_machine_is_what_it_was_told_to_be(machine, tmp_path):
    with started(spec(machine, tmp_path)) as kernel:
        answer = kernel.run(WHY)
    facts = answer.text.splitlines()
    expected = MACHINES[machine][1]
    assert len(facts) == len(expected), answer
    assert [fact for fact, pattern in zip(facts, expected) if not re.fullmatch(pattern, fact)] == []


@pytest.mark.same_bits
@pytest.mark.parametrize("path, machine", PAIRS, ids=[f"{path.stem}-{machine}" for path, machine in PAIRS])
def test_outputs_are_the_committed_ones(path, machine, found, tmp_path):
    spec(machine, tmp_path)
    differing = found[path, machine].result()
    assert not differing, f"{path.name}, {machine}:\n\n" + "\n\n".join(differing)
