"""Sets up what the paired runs need; each of them calls `prepare` first.

Python: if the running Python lacks a package of requirements.txt in its pinned version, the script starts again in
lib/bench/.venv, which the first run makes (gigabytes: PyTorch). Java: Maven builds the jars in every run, which takes
seconds if nothing has changed. JDKs: those given with --java, or else JAVA_HOME and one of each version under
/usr/lib/jvm.
"""

import importlib.metadata
import os
import pathlib
import platform
import re
import subprocess
import sys
import venv

ROOT = pathlib.Path(__file__).resolve().parents[2]
BENCH = ROOT / "lib" / "bench"
VENV = BENCH / ".venv"
JAR = BENCH / "target" / "benchmarks.jar"


def prepare():
    """Builds the jars, and returns only in a Python that has the peers."""
    missing = [line for line in requirements() if not present(*line.split("=="))]
    if missing:
        python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        if pathlib.Path(sys.prefix).resolve() == VENV.resolve() or not python.exists():
            install(python)
        os.environ["FLOATLAB_BENCH"] = "again"
        sys.exit(subprocess.call([str(python), *sys.argv]))
    maven = "mvn.cmd" if os.name == "nt" else "mvn"
    subprocess.run([maven, "-q", "-B", "-f", str(ROOT / "pom.xml"), "-pl", "lib/bench", "-am", "package",
                    "-Dmaven.test.skip", "-Dnotebooks.skip"], check=True)


def requirements():
    lines = (BENCH / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def present(name, version):
    try:
        return importlib.metadata.version(name).split("+")[0] == version
    except importlib.metadata.PackageNotFoundError:
        return False


def install(python):
    if os.environ.get("FLOATLAB_BENCH") == "again":
        sys.exit(f"{VENV} was just made, and lacks packages that requirements.txt pins: delete it, and look at pip's output")
    print(f"making {VENV}", file=sys.stderr)
    venv.create(VENV, with_pip=True, upgrade_deps=False)
    subprocess.run([str(python), "-m", "pip", "install", "-q", "-r", str(BENCH / "requirements.txt")], check=True)


def jdks(given):
    """The homes of the JDKs to run: those given, or else those found."""
    if given:
        return given
    found = {}
    homes = [os.environ.get("JAVA_HOME"), *sorted(map(str, pathlib.Path("/usr/lib/jvm").glob("*")))]
    for home in filter(None, homes):
        java = pathlib.Path(home) / "bin" / "java"
        if java.exists():
            text = subprocess.run([str(java), "-version"], capture_output=True, text=True).stderr
            version = int(re.search(r'version "(\d+)', text).group(1))
            if version >= 17:
                found.setdefault(version, home)
    if not found:
        sys.exit("no JDK 17 or newer under JAVA_HOME or /usr/lib/jvm: name one with --java")
    return [found[version] for version in sorted(found)]


def cpu():
    """The processor's name."""
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


class Java:
    """A server in another JVM, which answers each line with a line (floatlab.bench.Serving)."""

    def __init__(self, home, server, memory="1g", jar=JAR):
        java = str(pathlib.Path(home) / "bin" / "java")
        command = [java, f"@{ROOT / 'binder' / 'jvm.options'}", f"-Xmx{memory}", "-cp", str(jar), server]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.version = self.process.stdout.readline().strip()
        if not self.version:
            sys.exit(f"{java} did not start {server}; is {jar} built?")
        self.name = "JDK " + self.version.split(",")[0]

    def ask(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if not answer:
            sys.exit(f"{self.name} died at {' '.join(map(str, words))}")
        return answer

    def stop(self):
        self.process.stdin.close()
        self.process.wait()
