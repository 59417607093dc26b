"""What can go wrong on a reader's machine: other languages and clocks, two kernels, a full or read-only disk, a kill."""

import os
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

import notebooks
from kernel import started
from test_launcher import JAVA, launch

PROBE = (
    "import floatlab.experiment.*;\nimport floatlab.order.*;\n"
    "FanInSweep.run(new FanInSweep.Spec(1, 2000, List.of(9, 100), Arithmetic.FMA)).toString()"
)


# Other digits and an odd zone stand for the rest in mvn verify.
ABROAD = [("ar_EG.UTF-8", "Pacific/Chatham"), ("tr_TR.UTF-8", "Asia/Kolkata"), ("de_DE.UTF-8", "America/St_Johns"), ("C", "UTC")]


@pytest.mark.parametrize("language, zone", ABROAD if os.environ.get("FLOATLAB_FULL") else ABROAD[:1])
def test_neither_language_nor_clock_changes_an_output(language, zone):
    path = notebooks.all_notebooks()[1]
    committed = notebooks.read(path)
    abroad = {"LANG": language, "LC_ALL": language, "LANGUAGE": language[:2], "TZ": zone}
    executed, _ = notebooks.execute(committed, environment=abroad)
    assert notebooks.differences(committed, executed) == []


def test_no_kernel_is_left_behind():
    empty = notebooks.read(notebooks.all_notebooks()[0])
    empty.cells = []
    _, (cell,) = notebooks.execute(empty, ["ProcessHandle.current().pid()"])
    with pytest.raises(ProcessLookupError):
        os.kill(int(cell.outputs[0].data["text/plain"]), 0)


def test_two_kernels_at_once_give_the_same():
    texts = {}

    def ask(name, kernel):
        texts[name] = kernel.run(PROBE).text

    with started() as one, started() as other:
        threads = [threading.Thread(target=ask, args=pair) for pair in (("one", one), ("other", other))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert "fanIn" in texts["one"] and texts["one"] == texts["other"]


@pytest.fixture
def mounted(tmp_path):
    """A checkout on a small disk of its own, mounted with these options; only root can."""
    places = []

    def mount(*options):
        place = tmp_path / "disk"
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", "size=2m", "floatlab", place]
        if os.name != "posix" or shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
            pytest.skip("NOT TESTED: a disk of its own can be mounted by root on Linux alone")
        places.append(place)
        shutil.copytree(notebooks.ROOT / "binder", place / "binder", ignore=shutil.ignore_patterns("target"))
        if options:
            subprocess.run(["mount", "-o", "remount," + ",".join(options), place], check=True)
        return place

    yield mount
    for place in places:
        subprocess.run(["umount", place], check=True)


@pytest.mark.parametrize("options", [[], ["ro"]], ids=["full", "read-only"])
def test_a_disk_that_takes_no_environment_is_said_in_a_sentence(mounted, options):
    status, said = launch("setup", cwd=mounted(*options))
    last = said.strip().splitlines()[-1]
    assert status == 1
    assert last.startswith("floatlab: ") and "full" in last and "read-only" in last, said
    assert "\tat " not in said


@pytest.mark.load
def test_a_killed_setup_is_run_again_and_succeeds(tmp_path):
    root = tmp_path / "checkout"
    shutil.copytree(notebooks.ROOT / "binder", root / "binder", ignore=shutil.ignore_patterns("target"))
    shutil.copytree(notebooks.FOLDER / "target" / "classpath", root / "notebooks" / "target" / "classpath")
    for jar in notebooks.ROOT.glob("lib/*/target/*.jar"):
        copy = root / jar.relative_to(notebooks.ROOT)
        copy.parent.mkdir(parents=True)
        shutil.copy(jar, copy)
    shutil.copy(notebooks.ROOT / "pom.xml", root)
    command = [JAVA, root / "binder" / "Floatlab.java", "setup"]
    for stage in (".venv/bin/python", ".venv/lib"):
        process = subprocess.Popen(command, cwd=root, start_new_session=True)
        deadline = time.monotonic() + 60
        while not (root / stage).exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert (root / stage).exists(), "was killed before it had begun"
    status = subprocess.run(command, cwd=root, timeout=600).returncode
    assert status == 0
    assert Path(root / ".venv" / "share" / "jupyter" / "kernels" / "java" / "kernel.json").is_file()
