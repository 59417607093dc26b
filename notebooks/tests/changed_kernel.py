"""Kernels with other JVM options, or on another JDK, than the installed one."""

import os
import re
from pathlib import Path

import java_kernel


def jdk(feature):
    """The java of a JDK: the one that JAVA_HOME_n names, or one in the folder where Debian has them; None if there is none."""
    homes = [os.environ.get(f"JAVA_HOME_{feature}", ""), *sorted(map(str, Path("/usr/lib/jvm").glob("*")))]
    for home in filter(None, homes):
        release = Path(home) / "release"
        if release.is_file() and re.search(rf'^JAVA_VERSION="{feature}\b', release.read_text(), re.M):
            return Path(home) / "bin" / "java"
    return None


def changed(folder, without=(), extra=(), java=None):
    """The spec of the kernel "java" without some lines of jvm.options, with others added, or with another JDK's java.

    The folder gets the changed copy of jvm.options.
    """
    spec = java_kernel.spec()
    options = next(Path(word[1:]) for word in spec.argv if word.startswith("@"))
    copy = Path(folder) / "jvm.options"
    lines = options.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not any(flag in line for flag in without)]
    assert len(kept) == len(lines) - len(without)
    copy.write_text("\n".join([*kept, *extra]) + "\n", encoding="utf-8")
    spec.argv = ["@" + str(copy) if word.startswith("@") else word for word in spec.argv]
    if java is not None:
        spec.argv[0] = str(java)
    if any("vector" in flag for flag in without):
        spec.env = {**spec.env, "JJAVA_COMPILER_OPTS": "-nowarn"}
    return spec
