"""Every notebook gives its committed outputs in JVMs that compute by other instructions (mvn -Psame-bits verify)."""

import os
import re
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

import notebooks
from kernel import changed, started

CELL_SECONDS = 900
SERIAL, MODULE = "-XX:+UseSerialGC", "--add-modules"


def jdk(feature):
    """A JDK's launcher: the one named by JAVA_HOME_n, or one of those in the folder where Debian has them."""
    homes = [os.environ.get(f"JAVA_HOME_{feature}", ""), *sorted(map(str, Path("/usr/lib/jvm").glob("*")))]
    for home in filter(None, homes):
        release = Path(home) / "release"
        if release.is_file() and re.search(rf'^JAVA_VERSION="{feature}\b', release.read_text(), re.M):
            return Path(home) / "bin" / "java"
    return None


MACHINES = {
    "JDK 17, 128 bits, no FMA, parallel collector": (
        dict(java=jdk(17), without=[SERIAL], extra=["-XX:MaxVectorSize=16", "-XX:-UseFMA", "-XX:+UseParallelGC"]),
        "vector core, 4 floats at a time false 17",
    ),
    "JDK 17, C1, no vectors, 1 thread, G1": (
        dict(java=jdk(17), without=[SERIAL], extra=[
            "-XX:TieredStopAtLevel=1", "-Dfloatlab.vector=false", "-Dfloatlab.threads=1", "-XX:+UseG1GC"]),
        "plain loops: switched off .* 17",
    ),
    "JDK 25, no vector module, 7 threads": (
        dict(java=jdk(25), without=[MODULE], extra=["-Dfloatlab.threads=7"]),
        "plain loops: module .* 25",
    ),
    "JDK 25": (dict(java=jdk(25)), ".* 25"),
    "JDK 17, 128 bits, 1 thread, parallel collector": (
        dict(java=jdk(17), without=[SERIAL], extra=[
            "-XX:MaxVectorSize=16", "-Dfloatlab.threads=1", "-XX:+UseParallelGC"]),
        "vector core, 4 floats at a time true 17",
    ),
    "JDK 17, 256 bits, 7 threads, G1": (
        dict(java=jdk(17), without=[SERIAL], extra=[
            "-XX:UseAVX=2", "-XX:MaxVectorSize=32", "-Dfloatlab.threads=7", "-XX:+UseG1GC"]),
        "vector core, 8 floats at a time true 17",
    ),
    "JDK 25, 256 bits, 7 threads, parallel collector": (
        dict(java=jdk(25), without=[SERIAL], extra=[
            "-XX:UseAVX=2", "-XX:MaxVectorSize=32", "-Dfloatlab.threads=7", "-XX:+UseParallelGC"]),
        "vector core, 8 floats at a time true 25",
    ),
}
# Where vectors or FMA instructions are missing, the three hundred billion operations of this one take hours; its experiments
# run there on less work, in lib/core's SameBitsTest.
HEAVY = {"11-a-billion-flops"}
SLOW, FOR_HEAVY = list(MACHINES)[:3], list(MACHINES)[4:]
PAIRS = [(path, machine) for path in notebooks.all_notebooks() for machine in MACHINES
         if machine not in (SLOW if path.stem in HEAVY else FOR_HEAVY)]
WHY = (
    'floatlab.runtime.VectorSupport.why() + " " + floatlab.runtime.VectorSupport.fmaInHardware().orElseThrow() + " "'
    " + Runtime.version().feature()"
)


def spec(machine, folder):
    changes, _ = MACHINES[machine]
    if changes["java"] is None:
        pytest.skip("this JDK was not found: set JAVA_HOME_17 or JAVA_HOME_25")
    return changed(folder, **changes)


def run(path, machine):
    """In a process of its own: what differs from the committed outputs."""
    with tempfile.TemporaryDirectory() as folder:
        committed = notebooks.read(path)
        executed, _ = notebooks.execute(committed, spec=spec(machine, folder), cell_seconds=CELL_SECONDS)
        return notebooks.differences(committed, executed)


@pytest.fixture(scope="module")
def found(request):
    """All of them, two at a time; a test waits for its own."""
    asked = [item.callspec.params for item in request.session.items if "found" in getattr(item, "fixturenames", ())]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        started = {(a["path"], a["machine"]): pool.submit(run, a["path"], a["machine"])
                   for a in asked if MACHINES[a["machine"]][0]["java"] is not None}
        yield started
        pool.shutdown(cancel_futures=True)


@pytest.mark.same_bits
@pytest.mark.parametrize("machine", MACHINES)
def test_the_machine_is_what_it_was_told_to_be(machine, tmp_path):
    with started(spec(machine, tmp_path)) as kernel:
        answer = kernel.run(WHY).text
    assert re.fullmatch(MACHINES[machine][1], answer)


@pytest.mark.same_bits
@pytest.mark.parametrize("path, machine", PAIRS, ids=[f"{path.stem}-{machine}" for path, machine in PAIRS])
def test_outputs_are_the_committed_ones(path, machine, found, tmp_path):
    spec(machine, tmp_path)
    differing = found[path, machine].result()
    assert not differing, f"{path.name}, {machine}:\n\n" + "\n\n".join(differing)
