"""A kernel to talk to in a test."""

import contextlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

SECONDS = 60


@dataclass
class Answer:
    """What one cell gave."""

    status: str
    texts: list = field(default_factory=list)
    data: list = field(default_factory=list)
    error: str = ""

    @property
    def text(self):
        return "\n".join(self.texts)


class Kernel:
    def __init__(self, manager, client):
        self.manager = manager
        self.client = client

    def run(self, code, seconds=SECONDS, on_text=lambda: None):
        """Runs a cell; on_text is called whenever the cell has printed or shown something."""
        answer = Answer("")

        def collect(message):
            kind, content = message["msg_type"], message["content"]
            if kind in ("execute_result", "display_data"):
                answer.data.append(content["data"])
                answer.texts.append(content["data"]["text/plain"])
            elif kind == "stream":
                answer.texts.append(content["text"])
            elif kind == "error":
                answer.error = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join([content["evalue"], *content["traceback"]]))
            if kind in ("execute_result", "display_data", "stream"):
                on_text()

        reply = self.client.execute_interactive(code, timeout=seconds, output_hook=collect)
        answer.status = reply["content"]["status"]
        return answer

    def interrupt(self):
        self.manager.interrupt_kernel()


def changed(folder, without=(), extra=(), java=None):
    """The spec of the kernel "java" with lines of jvm.options left out, others added, or another JDK's launcher.

    The folder gets the changed copy of jvm.options.
    """
    spec = KernelSpecManager().get_kernel_spec("java")
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


@contextlib.contextmanager
def started(spec=None, **environment):
    """The kernel "java", or one of a changed spec."""
    manager = KernelManager(kernel_name="java")
    if spec is not None:
        manager._kernel_spec = spec
    manager.start_kernel(env={**os.environ, **environment})
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=SECONDS)
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
