"""Calls binder/Floatlab.java as a reader does."""

import os
import subprocess
from pathlib import Path

import lessons

JAVA = Path(os.environ["FLOATLAB_JAVA_HOME"]) / "bin" / "java"


def launch(*arguments, cwd=lessons.ROOT, seconds=120, java=JAVA, **environment):
    """The exit status, and what was written to the error stream."""
    result = subprocess.run(
        [java, cwd / "binder" / "Floatlab.java", *arguments],
        cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, timeout=seconds,
    )
    return result.returncode, result.stderr
