"""The README's promises: each has a test that is there, and two that only a whole machine can show are tried here."""

import contextlib
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
    """Promise and tests of each row of the README's table."""
    table = re.search(rf"^{HEADING}$(.*?)^## ", readme(), re.M | re.S)[1]
    lines = [line.strip("|").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    return [(promise.strip(), re.findall(r"`([^`]+)`", tests)) for promise, tests in lines[1:]]


def is_there(test):
    """Python as file.py or file.py::name, Java as Class or Class.method; other names are files of the repository."""
    if test.startswith("test_"):
        file, _, name = test.partition("::")
        path = Path(__file__).with_name(file)
        return path.is_file() and (not name or re.search(rf"^def {name}\(", path.read_text(encoding="utf-8"), re.M))
    if re.match(r"[A-Z]\w+Test\b", test):
        name, _, method = test.partition(".")
        found = list(notebooks.ROOT.glob(f"lib/*/src/test/java/**/{name}.java"))
        return found and (not method or re.search(rf"void {method}\(", found[0].read_text(encoding="utf-8")))
    return (notebooks.ROOT / test).is_file()


@pytest.mark.parametrize("promise, tests", rows(), ids=lambda value: value[:40] if isinstance(value, str) else "")
def test_a_promise_has_a_test_that_is_there(promise, tests):
    assert tests, promise
    for test in tests:
        assert is_there(test), f"{promise}: {test} is not there"


def test_a_test_that_is_not_there_is_missed():
    assert not is_there("test_promises.py::test_of_nothing") and not is_there("SameBitsTest.nothing")
    assert not is_there("test_nothing.py") and not is_there("NothingTest") and not is_there("binder/nothing")


def test_the_table_has_every_notebook():
    linked = re.findall(r"^\| \[(\d\d)\]\(notebooks/(.*?\.ipynb)\)", readme(), re.M)
    assert [name for _, name in linked] == [path.name for path in notebooks.all_notebooks()]
    assert all(name.startswith(number) for number, name in linked)


def test_links_lead_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", readme())
    here = [link for link in links if not link.startswith("http")]
    assert len(here) > 20
    assert [link for link in here if not (notebooks.ROOT / link).exists()] == []


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
