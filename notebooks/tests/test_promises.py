"""The README's promises: each has a test that is there, and two that only a whole machine can show are tried here."""

import contextlib
import importlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import notebooks
import test_memory

HEADING = "## Promises and their tests"
SANDBOX = Path(__file__).with_name("sandbox")


def readme():
    return (notebooks.ROOT / "README.md").read_text(encoding="utf-8")


def rows():
    """Promise and tests of each row of the README's table; a test with its mark, F or B or none."""
    table = re.search(rf"^{HEADING}$(.*?)^## ", readme(), re.M | re.S)[1]
    lines = [line.strip("|").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    return [(promise.strip(), re.findall(r"(?:\(([FB])\) )?`([^`]+)`", tests)) for promise, tests in lines[1:]]


def python_marks(name, test):
    """Of the test functions of a file, or of one."""
    module = importlib.import_module(name)
    of_all = getattr(module, "pytestmark", [])
    found = set()
    for function in vars(module).values():
        called = getattr(function, "__name__", "")
        if not callable(function) or not called.startswith("test_") or function.__module__ != name or test not in ("", called):
            continue
        marks = [*(of_all if isinstance(of_all, list) else [of_all]), *getattr(function, "pytestmark", [])]
        names = {mark.name for mark in marks}
        reasons = " ".join(mark.kwargs.get("reason", "") for mark in marks if mark.name == "skipif")
        full = "load" in names or re.search(r"FLOATLAB_FULL|-Pfull|profile full", reasons)
        found.add("B" if "same_bits" in names else "F" if full else "")
    return found


def java_marks(source, method):
    """Of the test methods of a class, or of one: a tag that no build takes is a mark of its own."""
    found = set()
    for match in re.finditer(r"^    (?:public )?void (\w+)\(", source, re.M):
        head = source[:match.start()].rpartition("\n\n")[2]
        if re.search(r"@(?:Parameterized|Repeated)?Test\b|@Property\b", head) and method in ("", match[1]):
            tags = re.findall(r'@Tag\("([\w-]+)"\)', head)
            found.add("".join(tags).replace("same-bits", "B"))
    return found


def marks(test):
    """How the tests of this name are marked; nothing if there are none. Python as file.py or file.py::name, Java as Class or
    Class.method; other names are files of the repository."""
    if test.startswith("test_"):
        file, _, name = test.partition("::")
        path = Path(__file__).with_name(file)
        return python_marks(path.stem, name) if path.is_file() else set()
    if re.match(r"[A-Z]\w+Test\b", test):
        name, _, method = test.partition(".")
        found = list(notebooks.ROOT.glob(f"lib/*/src/test/java/**/{name}.java"))
        return java_marks(found[0].read_text(encoding="utf-8"), method) if found else set()
    return {""} if (notebooks.ROOT / test).is_file() else set()


@pytest.mark.parametrize("promise, tests", rows(), ids=lambda value: value[:40] if isinstance(value, str) else "")
def test_a_promise_has_a_test_that_is_there_and_runs_where_it_is_said(promise, tests):
    assert tests, promise
    for mark, test in tests:
        assert mark in marks(test), f"{promise}: {test} is not there, or not marked ({mark})"


def test_a_test_that_is_not_there_is_missed():
    assert not marks("test_promises.py::test_of_nothing") and not marks("SameBitsTest.nothing")
    assert not marks("test_nothing.py") and not marks("NothingTest") and not marks("binder/nothing")
    assert not marks("test_faults.py::test_memory"), "an imported module is no test"


def test_where_a_test_runs_is_known():
    assert marks("test_load.py") == marks("test_site.py") == {"F"}
    assert marks("test_promises.py::test_later_runs_need_neither_network_nor_minutes") == {"F"}
    assert marks("test_same_bits.py::test_outputs_are_the_committed_ones") == {"B"}
    assert marks("SameBitsMatrixTest") == {"", "B"}
    assert marks("SameBitsMatrixTest.everyConfigurationGivesTheSameBits") == {"B"}
    assert marks("test_kernel.py") == marks("SameBitsTest.everyMachineGivesTheSameBits") == marks("binder/aarch64") == {""}


def test_the_table_has_every_notebook():
    linked = re.findall(r"^\| \[(\d\d)\]\(notebooks/(.*?\.ipynb)\)", readme(), re.M)
    assert [name for _, name in linked] == [path.name for path in notebooks.all_notebooks()]
    assert all(name.startswith(number) for number, name in linked)


def anchors(text):
    """What a page's headings are called in a link."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def dead(links):
    """Those into the repository that lead nowhere: no such file, or no such heading in it."""
    found = []
    for link in links:
        name, _, anchor = link.partition("#")
        path = notebooks.ROOT / (name or "README.md")
        if not path.exists() or anchor and anchor not in anchors(path.read_text(encoding="utf-8")):
            found.append(link)
    return found


def test_links_lead_somewhere():
    links = re.findall(r"\]\(([^)]+)\)", readme())
    here = [link for link in links if not link.startswith("http")]
    assert len(here) > 20
    assert dead(here) == []


def test_a_dead_link_is_seen():
    living = ["LICENSE", "#promises-and-their-tests", "README.md#the-notebooks", "CONTRIBUTING.md#the-python-lock"]
    gone = ["LICENCE", "#promises", "README.md#the-notebook", "CONTRIBUTING.md#the-java-lock", "NOTHING.md#licence"]
    assert dead(living + gone) == gone


def test_what_is_needed_is_what_is_asked_for():
    """The versions of "What you need" are those that Maven and the launcher refuse older ones of."""
    jdk, maven, python = re.search(r"A JDK (\d+) or newer, Maven ([\d.]+) or newer, Python ([\d.]+) or newer", readme()).groups()
    pom = (notebooks.ROOT / "pom.xml").read_text(encoding="utf-8")
    assert re.search(r"<requireJavaVersion>\s*<version>\[(\d+),\)</version>", pom)[1] == jdk
    assert re.search(r"<requireMavenVersion>\s*<version>\[([\d.]+),\)</version>", pom)[1] == maven
    launcher = (notebooks.ROOT / "binder" / "Floatlab.java").read_text(encoding="utf-8")
    assert ".".join(re.search(r"version_info < \((\d+), (\d+)\)", launcher).groups()) == python
    for lock in notebooks.ROOT.glob("binder/requirements*.in"):
        assert f"--python-version {python} " in next(
            line for line in (notebooks.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()
            if line.startswith("uv ") and f" {lock.name} " in line)


def test_the_kernel_to_install_is_the_locked_one():
    named = re.search(r"`pip install (jjava==\S+)`", readme())[1]
    assert named in (notebooks.ROOT / "binder" / "requirements.in").read_text(encoding="utf-8").splitlines()


def test_the_dev_container_runs_the_readmes_steps():
    text = (notebooks.ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8")
    container = json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.M))
    assert "binder/apt.txt" in container["onCreateCommand"]
    build, setup = container["postCreateCommand"].split(" && ")
    assert f"`{build.replace(' -q -B', '')}`" in readme()
    assert setup == "java binder/Floatlab.java setup"


PROBE = "/var/tmp/floatlab-probe"


@pytest.fixture(scope="module")
def sandboxed(tmp_path_factory):
    """What came of mvn -Plab on a machine whose every change is seen: with the network, without, and what was written."""
    tools = ["unshare", "mount", "chroot", "ip", "git", "tar", "mvn"]
    if os.name != "posix" or os.getuid() != 0 or not all(map(shutil.which, tools)):
        pytest.skip("NOT TESTED: a machine of its own can be made by root on Linux alone, with " + ", ".join(tools))
    result = subprocess.run(
        ["unshare", "--mount", "--pid", "--fork", "--kill-child", SANDBOX, notebooks.ROOT, sys.executable,
         tmp_path_factory.mktemp("layer")],
        env={**os.environ, "JAVA_HOME": os.environ["FLOATLAB_JAVA_HOME"]}, capture_output=True, text=True, timeout=1200,
    )
    if result.returncode == 77:
        pytest.skip("NOT TESTED: no layer can be mounted here: " + result.stderr)
    assert result.returncode == 0, result.stderr[-8000:]
    first, later, *outside = result.stdout.splitlines()
    return json.loads(first), json.loads(later), outside


@pytest.mark.load
def test_the_first_run_sets_up_runs_a_notebook_and_ends(sandboxed):
    first, _, _ = sandboxed
    assert first["left"] == []


@pytest.mark.load
def test_later_runs_need_neither_network_nor_minutes(sandboxed):
    _, later, _ = sandboxed
    assert later["network"] == ["lo"] and later["left"] == []
    assert later["seconds"] < 60


@pytest.mark.load
def test_nothing_is_written_outside_the_folder_but_caches(sandboxed):
    *outside, last = sandboxed[2]
    assert last == PROBE, "a file written outside would not have been seen"
    assert outside == []


def drive(copy):
    """Inside the sandbox: mvn -Plab as a reader types it, a notebook through its server, Ctrl-C."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"--no-browser --allow-root --port={port} --IdentityProvider.token={test_memory.TOKEN}"
    log = copy / "lab.log"
    begin = time.monotonic()
    with log.open("w") as out:
        maven = subprocess.Popen(["mvn", "-B", "-Plab", f"-Dlab.args={options}"], cwd=copy, start_new_session=True,
                                 stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
    server = test_memory.Server(maven, port)
    server.wait(log, seconds=600)
    seconds = time.monotonic() - begin
    server.run_notebook("03-the-bias-puzzle")
    os.killpg(maven.pid, signal.SIGINT)
    maven.wait(timeout=60)
    time.sleep(1)
    left = [command for command in processes() if str(copy) in command]
    network = [line.split(":")[0].strip() for line in Path("/proc/net/dev").read_text().splitlines()[2:]]
    print(json.dumps({"seconds": round(seconds, 1), "left": left, "network": network}))


def processes():
    for folder in Path("/proc").glob("[0-9]*"):
        if int(folder.name) != os.getpid():
            with contextlib.suppress(OSError):
                yield (folder / "cmdline").read_text().replace("\0", " ")


if __name__ == "__main__":
    drive(Path(sys.argv[1]))
