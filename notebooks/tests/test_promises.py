"""The README's promises: each one names tests, and these exist. Two promises that need a whole machine are tested here."""

import ast
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lessons

HEADING = "## Promises and their tests"
WATCHED_MACHINE = Path(__file__).with_name("watched_machine")


def readme():
    return (lessons.ROOT / "README.md").read_text(encoding="utf-8")


def rows():
    """The promise and the tests in each row of the README's table; each test with its mark, C or F or B or none."""
    table = re.search(rf"^{HEADING}$(.*?)^## ", readme(), re.M | re.S)[1]
    lines = [line.strip("|").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    return [(promise.strip(), re.findall(r"(?:\(([CFB])\) )?`([^`]+)`", tests)) for promise, tests in lines[1:]]


def python_marks(name, test):
    """The marks of a file's test functions, or of one of them."""
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
        found.add("B" if "same_bits" in names else "F" if full else "C" if "ci" in names else "")
    return found


def java_marks(source, method):
    """The marks of a class's test methods, or of one of them. Any other tag is a mark, too."""
    found = set()
    for match in re.finditer(r"^    (?:public )?void (\w+)\(", source, re.M):
        head = source[:match.start()].rpartition("\n\n")[2]
        if re.search(r"@(?:Parameterized|Repeated)?Test\b|@Property\b", head) and method in ("", match[1]):
            tags = re.findall(r'@Tag\("([\w-]+)"\)', head)
            found.add("".join(tags).replace("same-bits", "B").replace("ci", "C"))
    return found


def marks(test):
    """The marks of the tests of this name; empty if there are none. The name is file.py or file.py::test in Python, Class or
    Class.method in Java, or else a file of the repository."""
    if test.startswith("test_"):
        file, _, name = test.partition("::")
        path = Path(__file__).with_name(file)
        return python_marks(path.stem, name) if path.is_file() else set()
    if re.match(r"[A-Z]\w+Test\b", test):
        name, _, method = test.partition(".")
        found = list(lessons.ROOT.glob(f"lib/*/src/test/java/**/{name}.java"))
        return java_marks(found[0].read_text(encoding="utf-8"), method) if found else set()
    return {""} if (lessons.ROOT / test).is_file() else set()


@pytest.mark.parametrize("promise, tests", rows(), ids=lambda value: value[:40] if isinstance(value, str) else "")
def test_a_promise_has_a_test_that_is_there_and_runs_where_it_is_said(promise, tests):
    assert tests, promise
    for mark, test in tests:
        assert mark in marks(test), f"{promise}: {test} is not there, or not marked ({mark})"


def test_a_test_that_is_not_there_is_missed():
    assert not marks("test_promises.py::test_of_nothing") and not marks("SameBitsTest.nothing")
    assert not marks("test_nothing.py") and not marks("NothingTest") and not marks("binder/nothing")
    assert not marks("test_faults.py::launch"), "an imported function is no test"


def test_where_a_test_runs_is_known():
    assert marks("test_load.py") == marks("test_hub.py") == {"F"}
    assert marks("test_launcher.py") == marks("test_site.py") == {"C"}
    assert marks("SameBitsTest.everyMachineGivesTheSameBitsInCompiledLoops") == {"C"}
    assert marks("test_promises.py::test_later_runs_need_neither_network_nor_minutes") == {"F"}
    assert marks("test_same_bits.py::test_outputs_are_the_committed_ones") == {"B"}
    assert marks("SameBitsMatrixTest") == {"", "B"}
    assert marks("SameBitsMatrixTest.everyConfigurationGivesTheSameBits") == {"B"}
    assert marks("test_kernel.py") == marks("SameBitsTest.everyMachineGivesTheSameBits") == marks("binder/aarch64") == {""}


def test_the_table_has_every_notebook():
    linked = re.findall(r"^\| \[(\d\d)\]\(notebooks/(.*?\.ipynb)\)", readme(), re.M)
    assert [name for _, name in linked] == [path.name for path in lessons.all_notebooks()]
    assert all(name.startswith(number) for number, name in linked)


def anchors(text):
    """The names by which links call a page's headings."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def dead(links):
    """The links into the repository that lead nowhere, because there is no such file or no such heading in it."""
    found = []
    for link in links:
        name, _, anchor = link.partition("#")
        path = lessons.ROOT / (name or "README.md")
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
    """Maven and the launcher refuse versions that are older than those under "What you need"."""
    jdk, maven, python = re.search(r"A JDK (\d+) or newer, Maven ([\d.]+) or newer, Python ([\d.]+) or newer", readme()).groups()
    pom = (lessons.ROOT / "pom.xml").read_text(encoding="utf-8")
    assert re.search(r"<requireJavaVersion>\s*<version>\[(\d+),\)</version>", pom)[1] == jdk
    assert re.search(r"<requireMavenVersion>\s*<version>\[([\d.]+),\)</version>", pom)[1] == maven
    launcher = (lessons.ROOT / "binder" / "Floatlab.java").read_text(encoding="utf-8")
    assert ".".join(re.search(r"version_info < \((\d+), (\d+)\)", launcher).groups()) == python
    for lock in lessons.ROOT.glob("binder/requirements*.in"):
        assert f"--python-version {python} " in next(
            line for line in (lessons.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()
            if line.startswith("uv ") and f" {lock.name} " in line)


def test_the_kernel_to_install_is_the_locked_one():
    named = re.search(r"`pip install (jjava==\S+)`", readme())[1]
    assert named in (lessons.ROOT / "binder" / "requirements.in").read_text(encoding="utf-8").splitlines()


def test_the_dev_container_runs_the_readmes_steps():
    text = (lessons.ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8")
    container = json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.M))
    assert "binder/apt.txt" in container["onCreateCommand"]
    build, setup = container["postCreateCommand"].split(" && ")
    assert f"`{build.replace(' -q -B', '')}`" in readme()
    assert setup == "java binder/Floatlab.java setup"


def imported(source):
    """The modules that a Python source imports, anywhere in it."""
    nodes = list(ast.walk(ast.parse(source)))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module for node in nodes if isinstance(node, ast.ImportFrom)}


def test_no_test_module_is_imported():
    """Tests share modules of helpers, and the product imports nothing from the tests."""
    helpers = {path.stem for path in Path(__file__).parent.glob("*.py")}
    product = [*lessons.FOLDER.glob("tools/*.py"), *lessons.FOLDER.glob("exercises/*.py"), *lessons.ROOT.glob("binder/*.py")]
    assert len(helpers) > 20 and len(product) > 8
    for path in Path(__file__).parent.glob("*.py"):
        tests = [name for name in imported(path.read_text(encoding="utf-8")) if name.startswith("test_")]
        assert not tests, f"{path.name} imports {tests}: move what it needs of it into a module of helpers"
    for path in product:
        assert not imported(path.read_text(encoding="utf-8")) & helpers, path.name


def test_an_import_is_seen():
    assert imported("import a, b.c\ndef f():\n    from d import e\n") == {"a", "b.c", "d"}


PROBE = "/var/tmp/floatlab-probe"


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """What came of mvn -Plab with the network and without it, and all files that were written on the machine."""
    tools = ["unshare", "mount", "chroot", "ip", "git", "tar", "mvn"]
    if os.name != "posix" or os.getuid() != 0 or not all(map(shutil.which, tools)):
        pytest.skip("NOT TESTED: a machine of its own can be made by root on Linux alone, with " + ", ".join(tools))
    result = subprocess.run(
        ["unshare", "--mount", "--pid", "--fork", "--kill-child", WATCHED_MACHINE, lessons.ROOT, sys.executable,
         tmp_path_factory.mktemp("layer")],
        env={**os.environ, "JAVA_HOME": os.environ["FLOATLAB_JAVA_HOME"]}, capture_output=True, text=True, timeout=1200,
    )
    if result.returncode == 77:
        pytest.skip("NOT TESTED: no layer can be mounted here: " + result.stderr)
    assert result.returncode == 0, result.stderr[-8000:]
    first, later, *outside = result.stdout.splitlines()
    return json.loads(first), json.loads(later), outside


@pytest.mark.load
def test_the_first_run_sets_up_runs_a_notebook_and_ends(watched):
    first, _, _ = watched
    assert first["left"] == []


@pytest.mark.load
def test_later_runs_need_neither_network_nor_minutes(watched):
    _, later, _ = watched
    assert later["network"] == ["lo"] and later["left"] == []
    assert later["seconds"] < 60


@pytest.mark.load
def test_nothing_is_written_outside_the_folder_but_caches(watched):
    *outside, last = watched[2]
    assert last == PROBE, "a file written outside would not have been seen"
    assert outside == []
