"""Calls binder/Floatlab.java as a reader does, in a checkout where a test wants it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import lessons

JAVA = Path(os.environ["FLOATLAB_JAVA_HOME"]) / "bin" / "java"


def launched(*arguments, cwd=lessons.ROOT, seconds=120, java=JAVA, **environment):
    """What came of a call of the launcher."""
    return subprocess.run(
        [java, "-XX:TieredStopAtLevel=1", cwd / "binder" / "Floatlab.java", *arguments],
        cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, timeout=seconds,
    )


def launch(*arguments, **options):
    """The exit status, and what was written to the error stream."""
    result = launched(*arguments, **options)
    return result.returncode, result.stderr


@pytest.fixture
def mounted(tmp_path):
    """Mounts a small disk with these options, and puts a checkout on it. Only root can do that."""
    places = []

    def mount(size, *options):
        place = tmp_path / "disk"
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "floatlab", place]
        if os.name != "posix" or shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
            pytest.skip("NOT TESTED: only root on Linux can mount another disk")
        places.append(place)
        shutil.copytree(lessons.ROOT / "binder", place / "binder", ignore=shutil.ignore_patterns("target"))
        if options:
            subprocess.run(["mount", "-o", "remount," + ",".join(options), place], check=True)
        return place

    yield mount
    for place in places:
        subprocess.run(["umount", place], check=True)
