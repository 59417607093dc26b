"""If something is wrong, binder/Floatlab.java says in one sentence what it is and how to mend it; and what it does, in lines."""

import hashlib
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

import lessons
from changed_kernel import jdk
from launching import JAVA, launch, launched, mounted  # noqa: F401

pytestmark = pytest.mark.ci


@pytest.fixture
def bare(tmp_path):
    """A checkout that was never set up, in a folder with a space in its name."""
    root = tmp_path / "float lab"
    shutil.copytree(lessons.ROOT / "binder", root / "binder")
    return root


@pytest.fixture
def built(bare):
    """The same, with the library built."""
    classpath = Path("notebooks") / "target" / "classpath"
    shutil.copytree(lessons.ROOT / classpath, bare / classpath)
    return bare


@pytest.fixture
def prefix(tmp_path):
    """A Jupyter to which pip has added the kernel's jar but no kernelspec, in a folder with a space in its name."""
    prefix = tmp_path / "a prefix"
    kernel_of(prefix).mkdir(parents=True)
    (kernel_of(prefix) / "jjava.jar").touch()
    return prefix


def kernel_of(prefix):
    return prefix / "share" / "jupyter" / "kernels" / "java"


def script(path, text):
    path.write_text("#!/bin/sh\n" + text + "\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_an_unknown_command_is_named():
    status, said = launch("labs")
    assert status == 1
    assert said == ('floatlab: "labs" is no command of mine: say lab, check, setup, test, refresh, course, site, kernel '
                    'or ijava\n')


def test_a_port_in_use_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for spelling in ([f"--port={port}"], ["--port", str(port)], [f"--ServerApp.port={port}"]):
            for command in ("check", "lab"):
                status, said = launch(command, "--no-browser", *spelling)
                assert status == 1
                assert said.startswith(f"floatlab: port {port} is in use") and said.count("\n") == 1


def test_a_port_that_is_no_port_is_named():
    status, said = launch("lab", "--port=8O88")
    assert status == 1 and 'port is "8O88", expected a number from 0 to 65535' in said


@pytest.mark.parametrize("command", ["check", "setup"])
def test_a_missing_python_is_said(bare, command):
    status, said = launch(command, cwd=bare, FLOATLAB_PYTHON=str(bare / "none"))
    assert status == 1
    assert said.startswith("floatlab: no Python was found; floatlab needs 3.10 or newer")


def maven(*arguments, cwd=lessons.ROOT, **environment):
    """What came of mvn -Plab, which may use no network."""
    if shutil.which("mvn") is None:
        pytest.skip("NO MAVEN: what mvn -Plab says was not tested")
    return subprocess.run(
        ["mvn", "-o", "-B", "-Plab", *arguments], cwd=cwd, capture_output=True, text=True, timeout=300,
        env={**os.environ, "JAVA_HOME": os.environ["FLOATLAB_JAVA_HOME"], **environment})


def test_maven_looks_for_python_before_it_builds_anything(bare):
    for file in ["pom.xml", *lessons.ROOT.glob("*/*/pom.xml"), *lessons.ROOT.glob("notebooks/**/pom.xml"), ".mvn/jvm.config"]:
        place = bare / (lessons.ROOT / file).relative_to(lessons.ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(lessons.ROOT / file, place)
    result = maven(cwd=bare, FLOATLAB_PYTHON=str(bare / "none"))
    assert result.returncode != 0
    assert "floatlab: no Python was found; floatlab needs 3.10 or newer" in result.stdout + result.stderr
    assert "compile" not in result.stdout and not list(bare.glob("**/target/classes"))


def test_maven_on_an_old_java_is_refused():
    result = maven("-Djava.version=11.0.2", "validate")
    assert result.returncode != 0
    assert "floatlab needs a JDK 17 or newer, but Maven runs on Java 11.0.2" in result.stdout


# Stands in for an old Java: the launcher asks no other way.
ON_JAVA_11 = """
public class OnJava11 {
    public static void main(String[] args) {
        System.setProperty("java.specification.version", args[0]);
        Floatlab.main(new String[] {"setup"});
    }
}
"""


@pytest.mark.parametrize("version", ["11", "16", "1.8"])
def test_an_old_java_compiles_the_launcher_and_is_refused(bare, tmp_path, version):
    javac = JAVA.with_name("javac")
    (tmp_path / "OnJava11.java").write_text(ON_JAVA_11, encoding="utf-8")
    subprocess.run([javac, "--release", "11", "-d", tmp_path, bare / "binder" / "Floatlab.java", tmp_path / "OnJava11.java"],
                   check=True, timeout=120)
    result = subprocess.run([JAVA, "-cp", tmp_path, "OnJava11", version], cwd=bare, capture_output=True, text=True, timeout=120)
    assert result.returncode == 1
    assert result.stderr.startswith(f"floatlab: this is Java {version} (")
    assert "floatlab needs a JDK 17 or newer" in result.stderr and result.stderr.count("\n") == 1


def test_a_disk_that_is_too_small_is_said_before_anything_is_built(mounted):
    place = mounted("60m")
    status, said = launch("check", cwd=place)
    assert status == 1
    assert re.fullmatch(rf"floatlab: the disk of {place} has \d\d MB left, but the first run needs \d+ MB there: .*\n", said)


def test_a_missing_network_is_said(built):
    """Nothing listens at the address of the package index."""
    status, said = launch("setup", cwd=built, seconds=600, PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_FIND_LINKS="",
                          PIP_EXTRA_INDEX_URL="", PIP_RETRIES="0", PIP_CONFIG_FILE=os.devnull)
    last = said.strip().splitlines()[-1]
    assert status == 1
    assert last.startswith("floatlab: pip could not install the packages above. The first run needs the network"), said


# A Python that makes environments in no time, without a network: what matters of them to the launcher is there.
QUICK_PYTHON = """
case "$1 $2" in
"-m venv")
    mkdir -p "$3/bin"
    cp "$0" "$3/bin/python";;
"-m pip")
    [ ! -e "{pause}" ] || sleep 600
    mkdir -p "{kernel}"
    touch "{kernel}/jjava.jar";;
esac
"""


@pytest.fixture
def quick(built):
    """A checkout that is set up in no time; gives it and the lines of what a setup says, without their times."""
    if os.name == "nt":
        pytest.skip("needs a shell")
    python = script(built / "quick-python", QUICK_PYTHON.format(kernel=kernel_of(built / ".venv"), pause=built / "pause"))

    def setup(java=JAVA):
        result = launched("setup", cwd=built, java=java, FLOATLAB_PYTHON=python)
        assert (result.returncode, result.stderr) == (0, "")
        return re.sub(r" \(\d+(\.\d)? s\)", "", result.stdout).splitlines()

    return built, setup


MADE = ["floatlab: the environment is made",
        "floatlab: installing the packages of requirements.txt (once; this takes a minute)",
        "floatlab: the packages are installed"]
TRIED = ["floatlab: trying the Java kernel", "floatlab: the Java kernel works"]
FRESH = ["floatlab: making the Python environment in .venv", *MADE, *TRIED]
UP_TO_DATE = ["floatlab: the Python environment and the Java kernel are up to date"]


def test_each_step_of_the_first_setup_is_said_and_a_later_one_in_a_line(quick):
    root, setup = quick
    assert setup() == FRESH
    assert setup() == UP_TO_DATE
    shutil.rmtree(root / ".venv")
    assert setup() == FRESH


def test_steps_that_take_long_are_said_with_their_time(quick):
    root, _ = quick
    said = launched("setup", cwd=root, FLOATLAB_PYTHON=str(root / "quick-python")).stdout
    assert len(re.findall(r"\(\d+(?:\.\d)? s\)$", said, re.M)) == 3


def test_a_changed_lock_renews_the_packages(quick):
    root, setup = quick
    setup()
    with (root / "binder" / "requirements.txt").open("a", encoding="utf-8") as lock:
        lock.write("# newer\n")
    assert setup() == ["floatlab: requirements.txt changed since the last run: installing what is new",
                       "floatlab: the packages are installed"]
    assert setup() == UP_TO_DATE


def test_changed_jars_renew_the_class_path(quick):
    root, setup = quick
    setup()
    old = next((root / "notebooks" / "target" / "classpath").glob("floatlab-core-*.jar"))
    new = old.with_name("floatlab-core-9.jar")
    old.rename(new)
    new.write_bytes(b"newer")
    assert setup() == ["floatlab: the library has changed: the Java kernel has its new jars"]
    copies = root / ".venv" / "share" / "floatlab" / "classpath"
    assert (copies / new.name).read_bytes() == b"newer" and not (copies / old.name).exists()
    assert setup() == UP_TO_DATE


def test_changed_options_and_another_jdk_renew_the_kernel(quick):
    root, setup = quick
    setup()
    with (root / "binder" / "jvm.options").open("a", encoding="utf-8") as options:
        options.write("# newer\n")
    assert setup() == ["floatlab: the definition of the Java kernel has changed: setting it up again", *TRIED]
    spec = kernel_of(root / ".venv") / "kernel.json"
    moved = spec.read_text(encoding="utf-8").replace(str(JAVA.resolve()), "/gone/bin/java").replace(str(JAVA), "/gone/bin/java")
    spec.write_text(moved, encoding="utf-8")
    said, *tried = setup()
    assert re.fullmatch("floatlab: the JDK is another one now, .*: setting up the Java kernel again", said) and tried == TRIED
    assert "/gone/" not in spec.read_text(encoding="utf-8")
    assert setup() == UP_TO_DATE


def test_an_environment_whose_python_is_gone_is_made_anew(quick):
    root, setup = quick
    setup()
    (root / ".venv" / "bin" / "python").unlink()
    result = launched("check", cwd=root, FLOATLAB_PYTHON=str(root / "none"))
    assert result.returncode == 1 and "no Python was found" in result.stderr
    assert setup() == ["floatlab: the Python that .venv was made with is gone or has changed: making the environment anew",
                       *MADE, *TRIED]


def test_a_first_run_that_was_killed_is_begun_anew(quick):
    root, setup = quick
    (root / "pause").touch()
    killed = subprocess.Popen([JAVA, root / "binder" / "Floatlab.java", "setup"], cwd=root, start_new_session=True,
                              env={**os.environ, "FLOATLAB_PYTHON": str(root / "quick-python")})
    end = time.monotonic() + 120
    while not (root / ".venv" / "bin" / "python").exists() and time.monotonic() < end:
        time.sleep(0.05)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    (root / "pause").unlink()
    assert setup() == ["floatlab: the Python environment in .venv is not complete: making it anew", *MADE, *TRIED]


def test_what_is_there_is_said_before_the_build(quick):
    root, setup = quick
    python = str(root / "quick-python")
    first = launched("check", cwd=root, FLOATLAB_PYTHON=python).stdout
    setup()
    later = launched("check", cwd=root, FLOATLAB_PYTHON=python).stdout
    assert re.fullmatch(rf"floatlab: Java \d+ and Python \({python}\) are there; Maven builds the library, .*\n", first)
    assert re.fullmatch(r"floatlab: Java \d+ and the Python environment are there; Maven builds what has changed .*\n", later)


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
def test_a_python_that_is_named_is_used(bare):
    """It makes the environment although the PATH has another one."""
    used = bare / "used"
    named = script(bare / "named", f'case "$2" in venv) echo "$3" > "{used}"; exit 1;; esac')
    status, said = launch("setup", cwd=bare, FLOATLAB_PYTHON=named)
    assert status == 1 and said.startswith("floatlab: Python could not make a virtual environment")
    assert used.read_text(encoding="utf-8").strip() == str(bare / ".venv")


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
def test_an_old_python_is_said(bare):
    old = script(bare / "old", 'case "$2" in *version_info*) exit 1;; esac')
    status, said = launch("setup", cwd=bare, FLOATLAB_PYTHON=old)
    assert status == 1 and said.startswith("floatlab: the Python found is too old")


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
def test_a_missing_venv_module_is_said(bare):
    without = script(bare / "without", 'case "$2" in *ensurepip*) exit 1;; esac')
    status, said = launch("setup", cwd=bare, FLOATLAB_PYTHON=without)
    assert status == 1 and "apt install python3-venv" in said


def test_an_unbuilt_library_is_said(bare, prefix):
    status, said = launch("kernel", "--prefix", str(prefix), cwd=bare)
    assert status == 1 and "the library is not built yet" in said


def test_a_prefix_without_the_kernel_is_said(bare, tmp_path):
    status, said = launch("kernel", "--prefix", str(tmp_path / "nothing"), cwd=bare)
    assert status == 1 and "install binder/requirements.txt" in said


def test_the_kernel_goes_into_any_prefix_with_a_space_in_its_path(built, prefix):
    kernel = kernel_of(prefix)
    stale = prefix / "share" / "floatlab" / "classpath" / "old-version.jar"
    stale.parent.mkdir(parents=True)
    stale.touch()
    status, said = launch("kernel", "--prefix", str(prefix), cwd=built)
    assert status == 0, said
    assert not stale.exists() and list(stale.parent.glob("floatlab-core-*.jar"))
    assert str(stale.parent) in (kernel / "kernel.json").read_text(encoding="utf-8")


def test_a_damaged_kernel_is_written_anew(built, prefix):
    """Even if it was tried before: the installation of another kernel may have replaced its kernelspec since."""
    kernel = kernel_of(prefix)
    assert launch("kernel", "--prefix", str(prefix), cwd=built)[0] == 0
    spec, tried = kernel / "kernel.json", kernel / "floatlab-tried"
    written = spec.read_bytes()
    options = (prefix / "share" / "floatlab" / "jvm.options").read_bytes()
    key = hashlib.sha256(written + options).hexdigest()
    for damage in (lambda: spec.write_text("{}", encoding="utf-8"), lambda: spec.write_bytes(b"\xff"), spec.unlink):
        tried.write_text(key, encoding="utf-8")
        damage()
        assert launch("kernel", "--prefix", str(prefix), cwd=built)[0] == 0
        assert spec.read_bytes() == written
        assert not tried.exists(), "it is to be tried again"
    tried.write_text(key, encoding="utf-8")
    assert launch("kernel", "--prefix", str(prefix), cwd=built)[0] == 0
    assert tried.exists(), "what is as it was is not tried again: the key above is the launcher's"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="fonts come by fontconfig on Linux alone")
def test_missing_fonts_are_said(bare, tmp_path):
    none = tmp_path / "fonts.conf"
    none.write_text('<?xml version="1.0"?><fontconfig/>', encoding="utf-8")
    status, said = launch("setup", cwd=bare, FONTCONFIG_FILE=str(none), FLOATLAB_PYTHON="none")
    assert status == 1
    assert said.startswith("floatlab: Java cannot draw text, so no chart could be drawn: fonts are missing")
    assert "apt install fontconfig" in said


def test_the_kernel_gets_the_jdk_that_runs_the_launcher(built, prefix):
    """It is not the JDK on the PATH: where there are two, one of them is not on it."""
    for java in filter(None, [JAVA, jdk(17), jdk(25)]):
        status, said = launch("kernel", "--prefix", str(prefix), cwd=built, java=java)
        assert status == 0, said
        assert os.path.samefile(json.loads((kernel_of(prefix) / "kernel.json").read_text(encoding="utf-8"))["argv"][0], java)


def test_the_kernel_needs_no_checkout(built, prefix):
    """On a hub students cannot read the checkout, or it was removed, because it has the solutions."""
    kernel = kernel_of(prefix)
    status, said = launch("kernel", "--prefix", str(prefix), cwd=built)
    assert status == 0, said
    spec = (kernel / "kernel.json").read_text(encoding="utf-8")
    assert str(built) not in spec
    options = next(Path(word[1:]) for word in json.loads(spec)["argv"] if word.startswith("@"))
    assert options.read_bytes() == (built / "binder" / "jvm.options").read_bytes()
