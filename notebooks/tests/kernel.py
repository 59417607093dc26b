"""A kernel to talk to in a test."""

import contextlib
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

    def run(self, code, seconds=SECONDS):
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

        reply = self.client.execute_interactive(code, timeout=seconds, output_hook=collect)
        answer.status = reply["content"]["status"]
        return answer

    def interrupt(self):
        self.manager.interrupt_kernel()


@contextlib.contextmanager
def started(without_flags=(), folder=None):
    """The kernel "java"; without_flags leaves lines of jvm.options out, which needs a folder for a changed copy."""
    manager = KernelManager(kernel_name="java")
    if without_flags:
        spec = KernelSpecManager().get_kernel_spec("java")
        options = next(Path(word[1:]) for word in spec.argv if word.startswith("@"))
        changed = Path(folder) / "jvm.options"
        lines = options.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not any(flag in line for flag in without_flags)]
        assert len(kept) == len(lines) - len(without_flags)
        changed.write_text("\n".join(kept), encoding="utf-8")
        spec.argv = ["@" + str(changed) if word.startswith("@") else word for word in spec.argv]
        if any("vector" in flag for flag in without_flags):
            spec.env = {**spec.env, "JJAVA_COMPILER_OPTS": "-nowarn"}
        manager._kernel_spec = spec
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=SECONDS)
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
