"""What can go wrong on a reader's machine: foreign languages and clocks, two kernels, a full disk, a killed setup."""

import os
import shutil
import signal
import subprocess
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import psutil
import pytest

import lessons
import outputs
import server
from changed_kernel import changed
from java_kernel import started
from launching import JAVA, launch, mounted  # noqa: F401

pytestmark = pytest.mark.ci
SETUP_SECONDS = 900

PROBE = (
    "import floatlab.experiment.bias.*;\nimport floatlab.order.*;\n"
    "FanInSweep.run(new FanInSweep.Spec(1, 2000, List.of(9, 100), Arithmetic.FMA)).toString()"
)


# Time zones, and how Java formats numbers there: Arabic has other digits, Turkish and German a decimal comma. The language of
# the kernel's messages is pinned.
ABROAD = {
    "ar_EG": ("Pacific/Chatham", "١٢ ١٫٥"),
    "tr_TR": ("Asia/Kolkata", "12 1,5"),
    "de_DE": ("America/St_Johns", "12 1,5"),
    "en_US": ("UTC", "12 1.5"),
}
LOCALE = 'String.format("%d %.1f ", 12, 1.5) + Locale.getDefault(Locale.Category.FORMAT) + " " + java.time.ZoneId.systemDefault()'
# It has fourteen tables and charts.
RICH = "09-low-precision"
# In mvn -Pci verify one of them stands for the rest.
TRIPS = [
    pytest.param(path, language, id=f"{path.stem}-{language}",
                 marks=[] if (path.stem, language) == (RICH, "ar_EG") else pytest.mark.load)
    for path in lessons.all_notebooks() for language in ABROAD
]


def travelled(path, language):
    """What differs abroad, and what the kernel says about where it is."""
    zone, _ = ABROAD[language]
    options = "-Duser.language.format={} -Duser.country.format={}".format(*language.split("_"))
    abroad = {"LANG": language + ".UTF-8", "LC_ALL": language + ".UTF-8", "LANGUAGE": language[:2], "TZ": zone,
              "JDK_JAVA_OPTIONS": options}
    committed = lessons.read(path)
    executed, (cell,) = lessons.execute(committed, [LOCALE], environment=abroad, cell_seconds=2 * lessons.CELL_SECONDS)
    return outputs.differences(committed, executed), cell.outputs[0].data["text/plain"]


@pytest.fixture(scope="module")
def trips(request):
    """All trips that tests ask for; two run at a time."""
    asked = [item.callspec.params for item in request.session.items if "trips" in getattr(item, "fixturenames", ())]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield {(a["path"], a["language"]): pool.submit(travelled, a["path"], a["language"]) for a in asked}
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("path, language", TRIPS)
def test_neither_language_nor_clock_changes_an_output(path, language, trips):
    differing, there = trips[path, language].result()
    zone, numbers = ABROAD[language]
    assert there == f"{numbers} {language} {zone}"
    assert differing == []


@pytest.mark.load
def test_a_kernel_that_is_turkish_through_and_through_gives_the_same(tmp_path):
    """Without the pin. In Turkish the capital of i has a dot, so this is about names, not only about numbers."""
    pinned = ["-Duser.language=", "-Duser.country="]
    spec = changed(tmp_path, without=pinned, extra=["-Duser.language=tr", "-Duser.country=TR"])
    committed = lessons.read(lessons.FOLDER / f"{RICH}.ipynb")
    executed, (cell,) = lessons.execute(committed, ['"i".toUpperCase()'], changed=spec)
    assert cell.outputs[0].data["text/plain"] == "İ"
    assert outputs.differences(committed, executed) == []


def test_no_kernel_is_left_behind():
    empty = lessons.read(lessons.all_notebooks()[0])
    empty.cells = []
    _, (cell,) = lessons.execute(empty, ["ProcessHandle.current().pid()"])
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


@pytest.mark.parametrize("options", [[], ["ro"]], ids=["full", "read-only"])
def test_a_disk_that_takes_no_environment_is_said_in_a_sentence(mounted, options):
    status, said = launch("setup", cwd=mounted("2m", *options))
    last = said.strip().splitlines()[-1]
    assert status == 1
    assert last.startswith("floatlab: ") and "full" in last and "read-only" in last, said
    assert "\tat " not in said


@pytest.mark.load
def test_a_disk_that_takes_no_packages_is_said_in_a_sentence(mounted):
    place = mounted("60m")
    status, said = launch("setup", cwd=place, seconds=SETUP_SECONDS)
    last = said.strip().splitlines()[-1]
    assert status == 1
    assert list(place.glob(".venv/lib/python*/site-packages/pip")) and "No space left on device" in said, said
    assert last.startswith("floatlab: pip could not install") and "is the disk full?" in last, said
    assert "\tat " not in said


# For a mount namespace: makes a folder read-only and runs a command in it.
READ_ONLY = """
mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && cd "$1" && ! touch floatlab-probe && shift && exec "$@"
"""


@pytest.mark.load
def test_a_checkout_that_was_set_up_runs_notebooks_from_a_read_only_disk(tmp_path):
    own = ["unshare", "--mount"]
    if os.name != "posix" or shutil.which("unshare") is None or subprocess.run([*own, "true"], capture_output=True).returncode:
        pytest.skip("NOT TESTED: a mount of its own can be made by root on Linux alone")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    lab = [*own, "bash", "-c", READ_ONLY, "-", lessons.ROOT, JAVA, f"-Djava.io.tmpdir={temporary}", "binder/Floatlab.java", "lab"]
    with server.started(lab, lessons.ROOT, tmp_path / "log") as running:
        assert len(list(temporary.iterdir())) == 1
        with running.kernel("03-the-bias-puzzle") as run:
            for cell in lessons.code_cells(lessons.read(lessons.FOLDER / "03-the-bias-puzzle.ipynb")):
                assert shown(run(cell.source)) == shown(cell.outputs), cell.source
    assert list(temporary.iterdir()) == []


def shown(outputs):
    """The texts of results, without what is printed, because that may come in pieces."""
    return [output["data"]["text/plain"] if "data" in output else output["output_type"] for output in outputs
            if output["output_type"] != "stream"]


@pytest.fixture
def checkout(tmp_path):
    """A checkout that is built and has no environment, as before the first setup or after .venv was deleted."""
    root = tmp_path / "checkout"
    shutil.copytree(lessons.ROOT / "binder", root / "binder", ignore=shutil.ignore_patterns("target"))
    shutil.copytree(lessons.FOLDER / "tools", root / "notebooks" / "tools")
    shutil.copytree(lessons.FOLDER / "target" / "classpath", root / "notebooks" / "target" / "classpath")
    return root


def setup(root):
    return [JAVA, root / "binder" / "Floatlab.java", "setup"]


def is_set_up(root):
    kernel = root / ".venv" / "share" / "jupyter" / "kernels" / "java"
    built, copied = ({jar.name: jar.read_bytes() for jar in folder.iterdir()}
                     for folder in (root / "notebooks/target/classpath", root / ".venv/share/floatlab/classpath"))
    return built == copied and (kernel / "floatlab-tried").is_file() and str(root) in (kernel / "kernel.json").read_text()


@pytest.mark.load
def test_a_deleted_environment_is_made_again(checkout):
    assert subprocess.run(setup(checkout), cwd=checkout, timeout=SETUP_SECONDS).returncode == 0
    assert is_set_up(checkout)


KERNEL = "a kernel"


def kernels(root):
    options = f"@{root}/.venv/share/floatlab/jvm.options"
    return [process for process in psutil.process_iter(["cmdline"]) if options in (process.info["cmdline"] or [])]


# For each stage of a setup: a file that is there while it lasts, and one that is there when it is done.
STAGES = {
    "the environment": (".venv/bin/python", ".venv/lib/python*/site-packages/pip/__main__.py"),
    "the packages": (".venv/lib/python*/site-packages/jupyter*", ".venv/floatlab-environment"),
    "the class path": (".venv/share/floatlab/classpath", ".venv/share/floatlab/jvm.options"),
    "the trial of the kernel": (KERNEL, ".venv/share/jupyter/kernels/java/floatlab-tried"),
}


def killed_while(root, begun, done):
    """Kills a setup between the two; False if the setup was quicker."""
    def there(what):
        return any(kernels(root) if what == KERNEL else root.glob(what))

    for pattern in (begun, done):
        for left in root.glob(pattern):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    process = subprocess.Popen(setup(root), cwd=root, start_new_session=True)
    deadline = time.monotonic() + SETUP_SECONDS
    while not there(begun) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    if process.poll() is not None:
        return False
    # It is stopped first, so that it is killed in the state that we see.
    os.killpg(process.pid, signal.SIGSTOP)
    within = there(begun) and not there(done) and process.poll() is None
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    # A kernel is not in the setup's session, so it has to be killed, too.
    for kernel in kernels(root):
        kernel.kill()
    return within


@pytest.mark.load
def test_a_killed_setup_is_run_again_and_succeeds(checkout):
    for stage, (begun, done) in STAGES.items():
        assert any(killed_while(checkout, begun, done) for _ in range(5)), f"was not killed in {stage}"
    assert subprocess.run(setup(checkout), cwd=checkout, timeout=SETUP_SECONDS).returncode == 0
    assert is_set_up(checkout)
