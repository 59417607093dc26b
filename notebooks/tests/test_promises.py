"""The promises of the front page: PROMISES.md names the tests of each, and these exist. What the front page says of Java's
output, of the notebooks and of their minutes is tested here, and so are promises that need a whole machine."""

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
import yaml

import lessons

PROMISES = Path(__file__).with_name("PROMISES.md")
SETUP = lessons.ROOT / "binder" / "README.md"
WATCHED_MACHINE = Path(__file__).with_name("watched_machine")


def readme():
    return (lessons.ROOT / "README.md").read_text(encoding="utf-8")


def table(heading):
    """The rows of a table in PROMISES.md, each as its cells."""
    text = re.search(rf"^{heading}$(.*?)(?:^#|\Z)", PROMISES.read_text(encoding="utf-8"), re.M | re.S)[1]
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]


def rows():
    """The promise and the tests in each row of the table; each test with its mark, C or F or B or none."""
    return [(promise, re.findall(r"(?:\(([CFB])\) )?`([^`]+)`", tests))
            for promise, tests in table("# Promises and their tests")]


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
    assert marks("test_kernel.py") == {"", "C"}
    assert marks("SameBitsTest.everyMachineGivesTheSameBits") == marks("binder/aarch64") == {""}


def lines_of_notebooks():
    """The lines of the README's table: number, file, question, surprise and minutes of each notebook."""
    return re.findall(r"^\|\[(\d\d[a-z]?)\]\(notebooks/(.*?\.ipynb)\)\|(.*?)\|(.*?)\|(\d+)\|$", readme(), re.M)


def test_the_table_has_every_notebook():
    lines = lines_of_notebooks()
    assert [name for _, name, *_ in lines] == [path.name for path in lessons.all_notebooks()]
    assert all(name.startswith(number) for number, name, *_ in lines)


def printed(notebook):
    """All that the stored outputs say as text, with one space for each run of spaces."""
    found = []
    for cell in lessons.code_cells(notebook):
        for output in cell.outputs:
            found.append(output.text if output.output_type == "stream" else output.get("data", {}).get("text/plain", ""))
    return " ".join(" ".join(found).split())


def numbers(text):
    """Each number in a text, as its value and its count of digits; 8.8 % is 0.088, with two digits."""
    found = re.findall(r"([-−]?)(\d[\d,]*(?:\.\d+)?)(E-?\d+)?( %)?", text)
    return [(float((sign and "-") + digits.replace(",", "") + power) / (100 if percent else 1),
             len(re.sub(r"\D", "", digits).lstrip("0"))) for sign, digits, power, percent in found]


def agree(said, shown):
    """Whether one of the numbers that are shown, rounded to the digits of the one that is said, is that number."""
    [(value, digits)] = numbers(said)
    return any(f"{other:.{digits - 1}e}" == f"{value:.{digits - 1}e}" for other, _ in numbers(shown))


def test_every_notebook_has_a_surprise():
    assert [number for number, *_ in table("## The surprises on the front page")] == [n for n, *_ in lines_of_notebooks()]
    assert all("**" in surprise and question.endswith("?") for _, _, question, surprise, _ in lines_of_notebooks())


@pytest.mark.parametrize("number, said, shown", table("## The surprises on the front page"))
def test_a_surprise_stands_in_the_outputs(number, said, shown):
    [(name, surprise)] = [(name, text) for n, name, _, text, _ in lines_of_notebooks() if n == number]
    shown = shown.strip("`")
    assert re.findall(r"\*\*(.*?)\*\*", surprise) == [said], f"README.md has another number for {name} than PROMISES.md"
    assert agree(said, shown), f"{said} is not among the numbers of '{shown}'"
    assert shown in printed(lessons.read(lessons.FOLDER / name)), f"no output of {name} says '{shown}'"


def test_another_number_is_seen():
    assert agree("8.8 %", "0.0879") and agree("−1024", "it is -1024.0") and agree("100", "99.99999999999993")
    assert not agree("8.8 %", "8.8") and not agree("−1024", "1024") and not agree("27", "0.27, 127 and 2.7")


def estimated_minutes(notebook):
    """What a reader needs: 130 words a minute, for formulas and plots stand among them; five seconds for each line of code
    and what it prints; five minutes for each task."""
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    words = sum(len(text.split()) for text in texts)
    lines = sum(1 for cell in lessons.code_cells(notebook) for line in cell.source.splitlines() if line.strip())
    tasks = sum(len(re.findall(r"^\*\*\d+\.\*\*", text, re.M)) for text in texts)
    return words / 130 + lines * 5 / 60 + tasks * 5


@pytest.mark.parametrize("name, minutes", [(name, int(minutes)) for _, name, _, _, minutes in lines_of_notebooks()])
def test_the_minutes_are_honest(name, minutes):
    estimated = estimated_minutes(lessons.read(lessons.FOLDER / name))
    assert 0.8 * estimated <= minutes <= 1.2 * estimated, f"{name}: say {5 * round(estimated / 5)} minutes in README.md"


def test_the_readme_is_short():
    assert len(readme().partition("## Licence")[0].split()) <= 700


def test_java_prints_what_the_readme_says(tmp_path):
    code = re.search(r"^```java\n(.*?)^```", readme(), re.M | re.S)[1]
    expected = re.findall(r"// → (\S+)$", code, re.M)
    assert expected == ["0.0", "false"]
    jshell = Path(os.environ["FLOATLAB_JAVA_HOME"]) / "bin" / "jshell"
    result = subprocess.run([jshell, f"-J-Djava.util.prefs.userRoot={tmp_path}", "--feedback", "concise"], input=code,
                            capture_output=True, text=True, timeout=120)
    assert re.findall(r"^.*\$\d+ ==> (\S+)$", result.stdout, re.M) == expected, result.stdout + result.stderr


def anchors(text):
    """The names by which links call a page's headings."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def dead(links, page=lessons.ROOT / "README.md"):
    """The links of a page into the repository that lead nowhere, because there is no such file or no such heading in it."""
    found = []
    for link in links:
        name, _, anchor = link.partition("#")
        path = page.parent / (name or page.name)
        if not path.exists() or anchor and anchor not in anchors(path.read_text(encoding="utf-8")):
            found.append(link)
    return found


@pytest.mark.parametrize("page, least", [("README.md", 25), ("binder/README.md", 4), ("notebooks/tests/PROMISES.md", 2)])
def test_links_lead_somewhere(page, least):
    text = (lessons.ROOT / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)]+)\)", text) + re.findall(r'src(?:set)?="([^"]+)"', text)
    here = [link for link in links if not link.startswith("http")]
    assert len(here) >= least
    assert dead(here, lessons.ROOT / page) == []


def test_a_dead_link_is_seen():
    living = ["LICENSE", "#three-promises", "README.md#the-notebooks", "CONTRIBUTING.md#the-python-lock"]
    gone = ["LICENCE", "#promises", "README.md#the-notebook", "CONTRIBUTING.md#the-java-lock", "NOTHING.md#licence"]
    assert dead(living + gone) == gone


def test_what_is_needed_is_what_is_asked_for():
    """Maven and the launcher refuse versions that are older than those under "What you need"."""
    needed = r"A JDK (\d+) or newer, Maven ([\d.]+) or newer, Python ([\d.]+) or newer with `venv`"
    jdk, maven, python = re.search(needed, readme()).groups()
    assert re.search(needed, SETUP.read_text(encoding="utf-8")).groups() == (jdk, maven, python)
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
    named = re.search(r"`pip install (jjava==\S+)`", SETUP.read_text(encoding="utf-8"))[1]
    assert named in (lessons.ROOT / "binder" / "requirements.in").read_text(encoding="utf-8").splitlines()


def test_the_dev_container_runs_the_readmes_steps():
    text = (lessons.ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8")
    container = json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.M))
    assert "binder/apt.txt" in container["onCreateCommand"]
    build, setup = container["postCreateCommand"].split(" && ")
    assert f"`{build.replace(' -q -B', '')}`" in SETUP.read_text(encoding="utf-8")
    assert setup == "java binder/Floatlab.java setup"


def test_the_version_is_the_same_everywhere():
    version = re.search(r"<version>([\d.]+)</version>", (lessons.ROOT / "pom.xml").read_text(encoding="utf-8"))[1]
    citation = yaml.safe_load((lessons.ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0" and citation["message"] and citation["title"] == "floatlab"
    assert citation["authors"] and citation["version"] == version
    headings = re.findall(r"^## \[(.+?)\]", (lessons.ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert headings[0] == "Unreleased" and headings[1] == version


def test_a_form_for_issues_asks_for_something():
    """As GitHub wants it: a name, a description, and fields of which each has a label and an id that no other has."""
    folder = lessons.ROOT / ".github" / "ISSUE_TEMPLATE"
    for name in ("notebook-mistake.yml", "result-changed.yml"):
        form = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
        assert form["name"] and form["description"], name
        fields = [part for part in form["body"] if part["type"] != "markdown"]
        assert all(field["type"] in ("textarea", "input", "dropdown") and field["attributes"]["label"] for field in fields), name
        assert len({field["id"] for field in fields}) == len(fields) >= 3, name
        assert any(field.get("validations", {}).get("required") for field in fields), name


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
        pytest.skip("NOT TESTED: only root on Linux can make another machine, with " + ", ".join(tools))
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
