"""If something is wrong, binder/Floatlab.java says in one sentence what it is and how to mend it."""

import hashlib
import json
import os
import shutil
import socket
import stat
import sys
from pathlib import Path

import pytest

import lessons
from changed_kernel import jdk
from launching import JAVA, launch

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
    assert said == ('floatlab: "labs" is no command of mine: say lab, setup, test, refresh, course, site, kernel or '
                    'ijava\n')


def test_a_port_in_use_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for spelling in ([f"--port={port}"], ["--port", str(port)], [f"--ServerApp.port={port}"]):
            status, said = launch("lab", "--no-browser", *spelling)
            assert status == 1
            assert said.startswith(f"floatlab: port {port} is in use") and said.count("\n") == 1


def test_a_port_that_is_no_port_is_named():
    status, said = launch("lab", "--port=8O88")
    assert status == 1 and 'port is "8O88", expected a number from 0 to 65535' in said


def test_a_missing_python_is_said(bare):
    status, said = launch("setup", cwd=bare, FLOATLAB_PYTHON=str(bare / "none"))
    assert status == 1
    assert said.startswith("floatlab: no Python was found; floatlab needs 3.10 or newer")


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
