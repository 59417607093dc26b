"""Starts the Java kernel and runs cells in it.

Everything that needs a kernel starts it here: the launcher when it has written a new kernelspec, the refresh of the
notebooks, and the tests. Only the grader starts its own (exercises/kernels.py says why).
"""

import contextlib
import os
import queue
import re
import tempfile
import time
from dataclasses import dataclass, field

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from nbformat.v4 import output_from_msg

START_SECONDS = 60
CELL_SECONDS = 60
OUTPUTS = ("execute_result", "display_data", "stream", "error")


@dataclass
class Answer:
    """What one cell gave: its outputs as a notebook stores them."""

    outputs: list = field(default_factory=list)

    def add(self, output):
        """Joins what is printed in pieces; a line that a carriage return begins anew is kept in its last form."""
        if output.output_type == "stream":
            if self.outputs and self.outputs[-1].get("name") == output.name:
                output.text = self.outputs.pop().text + output.text
            output.text = re.sub(r"[^\n]*\r(?=[^\n])", "", output.text)
        self.outputs.append(output)

    @property
    def status(self):
        return "error" if self.error else "ok"

    @property
    def data(self):
        """The results and displays, each in all its forms."""
        return [output.data for output in self.outputs if "data" in output]

    @property
    def text(self):
        """Everything that was printed or shown."""
        return "\n".join(output.text if output.output_type == "stream" else output.data["text/plain"]
                         for output in self.outputs if output.output_type != "error")

    @property
    def error(self):
        """The message and the stack trace, without colours."""
        lines = [line for output in self.outputs if output.output_type == "error"
                 for line in (output.ename, output.evalue, *output.traceback)]
        return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(lines))


class Kernel:
    def __init__(self, manager, client, log):
        self.manager = manager
        self.client = client
        self.log = log

    def run(self, code, seconds=CELL_SECONDS, on_output=lambda: None):
        """Runs a cell; on_output is called whenever the cell has printed or shown something."""
        request = self.client.execute(code, allow_stdin=False)
        answer = Answer()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                message = self.client.get_iopub_msg(timeout=1)
            except queue.Empty:
                if not self.manager.is_alive():
                    raise RuntimeError(f"the kernel died in this cell:\n{code}\n{self.said()}") from None
                continue
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                return answer
            if kind in OUTPUTS:
                answer.add(output_from_msg(message))
                if kind != "error":
                    on_output()
        raise TimeoutError(f"after {seconds} seconds this cell had not ended:\n{code}")

    def interrupt(self):
        self.manager.interrupt_kernel()

    def said(self):
        """What the process has written outside of cells."""
        self.log.seek(0)
        return self.log.read()

    def close(self, gracefully=False):
        """Kills the kernel, or asks it to end as JupyterLab does."""
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=not gracefully)


def spec(name="java"):
    """The definition that the launcher has installed."""
    return KernelSpecManager().get_kernel_spec(name)


@contextlib.contextmanager
def started(changed=None, name="java", folder=None, environment=None, gracefully=False):
    """A running kernel: the installed one of this name, or one of a changed spec.

    It starts in the folder, and the environment is added to that of this process.
    """
    with tempfile.TemporaryFile(mode="w+", encoding="utf-8", errors="replace") as log:
        how = {"cwd": folder, "env": {**os.environ, **(environment or {})}, "stdout": log, "stderr": log}
        # Jupyter looks for free ports before the kernel opens them. Of two kernels that start at the same time one can
        # find its port taken; it then never answers, and a second start helps.
        kernel = _start(changed or spec(name), log, how) or _start(changed or spec(name), log, how)
        if kernel is None:
            raise RuntimeError(f"the Java kernel did not answer within {START_SECONDS} seconds")
        try:
            yield kernel
        finally:
            kernel.close(gracefully)


def _start(spec, log, how):
    """A kernel that has answered, or None where it runs and does not answer."""
    manager = KernelManager()
    manager._kernel_spec = spec
    manager.start_kernel(**how)
    kernel = Kernel(manager, manager.client(), log)
    kernel.client.start_channels()
    try:
        kernel.client.wait_for_ready(timeout=START_SECONDS)
        return kernel
    except RuntimeError as problem:
        runs = manager.is_alive()
        kernel.close()
        if not runs:
            raise RuntimeError(f"the Java kernel did not start: {problem}\n{kernel.said()}") from None
        print(f"{problem}; a second start")
        return None
