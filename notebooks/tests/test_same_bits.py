"""Every notebook gives its committed outputs in JVMs that compute by other instructions (mvn -Psame-bits verify)."""

import os
import re
from pathlib import Path

import pytest

import notebooks
from kernel import changed, started

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
    "128 bits, no FMA, parallel collector": (
        dict(without=[SERIAL], extra=["-XX:MaxVectorSize=16", "-XX:-UseFMA", "-XX:+UseParallelGC"]),
        "vector core, 4 floats at a time false",
    ),
    "no vector module, 7 threads": (
        dict(without=[MODULE], extra=["-Dfloatlab.threads=7"]),
        "plain loops: module",
    ),
    "C1, no vectors, 1 thread, G1": (
        dict(without=[SERIAL], extra=[
            "-XX:TieredStopAtLevel=1", "-Dfloatlab.vector=false", "-Dfloatlab.threads=1", "-XX:+UseG1GC"]),
        "plain loops: switched off",
    ),
    "JDK 17": (dict(java=jdk(17)), ""),
    "JDK 25": (dict(java=jdk(25)), ""),
    "JDK 25, no FMA, no vectors": (
        dict(java=jdk(25), extra=["-XX:-UseFMA", "-Dfloatlab.vector=false"]),
        "plain loops: switched off by -Dfloatlab.vector=false false",
    ),
}
WHY = (
    'floatlab.runtime.VectorSupport.why() + " " + floatlab.runtime.VectorSupport.fmaInHardware().orElseThrow() + " "'
    " + Runtime.version().feature()"
)


def spec(machine, folder):
    changes, _ = MACHINES[machine]
    if "java" in changes and changes["java"] is None:
        pytest.skip("this JDK was not found: set JAVA_HOME_17 or JAVA_HOME_25")
    return changed(folder, **changes)


@pytest.mark.same_bits
@pytest.mark.parametrize("machine", MACHINES)
def test_the_machine_is_what_it_was_told_to_be(machine, tmp_path):
    with started(spec(machine, tmp_path)) as kernel:
        answer = kernel.run(WHY).text
    assert answer.startswith(MACHINES[machine][1])
    if machine.startswith("JDK"):
        assert answer.endswith(machine[4:6])


@pytest.mark.same_bits
@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("path", notebooks.all_notebooks(), ids=lambda path: path.stem)
def test_outputs_are_the_committed_ones(path, machine, tmp_path):
    committed = notebooks.read(path)
    executed, _ = notebooks.execute(committed, spec=spec(machine, tmp_path))
    found = notebooks.differences(committed, executed)
    assert not found, f"{path.name}, {machine}:\n\n" + "\n\n".join(found)
