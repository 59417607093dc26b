"""Kernels for grading: one for the code of a student, behind a fence and with limits, one for the teacher's.

A kernel runs a piece of code and says how it went; nothing that the code does stops whoever asked. After an endless loop,
System.exit, a flood of output or an exhausted heap it is of no more use: it is closed, and a fresh one takes its place.
Whatever the code started ends with its kernel (keeper.py).
"""

import contextlib
import math
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

import keeper
import rules
import sandbox

START_SECONDS = 60
# What the end of all processes may take.
END_SECONDS = 15
# What a cell may compute, in seconds of its processor, so that a busy machine takes nobody's points; and the time on the
# clock after which it is stopped anyway.
CELL_SECONDS = 20
CLOCK = 3
# What a cell may print, in characters. A flood is cut there, and the cell counts as failed.
MOST_OUTPUT = 100_000
# The same for pictures, which are long texts.
MOST_PICTURES = 5_000_000
# A heap that was full once stays unreliable, so the kernel is replaced.
FATAL = ("endless", "died", "flood", "memory", "late")
SYSTEM_FOLDERS = ("/usr", "/lib", "/lib64", "/bin", "/etc", "/dev", "/proc", "/sys/fs/cgroup", "/var/cache/fontconfig")


@dataclass
class Outcome:
    """How a piece of code went: "ok", "error", or one of FATAL; its outputs, its value, its error, the seconds it had."""

    how: str
    outputs: list = field(default_factory=list)
    value: str = ""
    error: str = ""
    limit: float = CELL_SECONDS

    @property
    def printed(self):
        return "".join(output["text"] for output in self.outputs if output["output_type"] == "stream")


class Kernel:
    """A kernel "java", started at once and waited for when it is first used. It runs nothing after the time "until"."""

    def __init__(self, fenced):
        self.seconds = CELL_SECONDS
        self.until = math.inf
        self.folder = Path(tempfile.mkdtemp(prefix="floatlab-kernel-"))
        spec = KernelSpecManager().get_kernel_spec("java")
        # All that a cell writes, and all that a cell can find, is in this folder.
        # A kernel that lives for seconds compiles more than it computes: with the quick compiler alone it takes half the time.
        own = [f"-Djava.io.tmpdir={self.folder}", f"-Duser.home={self.folder}", "-XX:TieredStopAtLevel=1"]
        argv = [spec.argv[0], *(word for word in spec.argv[1:-1] if not word.startswith("-Duser.home"))]
        argv[argv.index("-jar"):argv.index("-jar")] = own
        argv.append(spec.argv[-1])
        self.fenced = fenced and sandbox.version() > 0
        jars = Path(spec.env["JJAVA_CLASSPATH"].split("*")[0])
        if fenced:
            argv[1:1] = rules.options(jars)
        spec.env = {**spec.env, "JJAVA_CLASSPATH": str(jars / "*.jar")}
        if self.fenced:
            argv = [*fence(argv, jars, self.folder), *argv]
        if keeper.possible():
            argv = [sys.executable, "-E", "-S", keeper.__file__, "--", *argv]
        spec.argv = argv
        # This does not use notebooks/tools/java_kernel.py, because a teacher copies this folder alone to a hub or a container.
        self.manager = KernelManager(kernel_name="java", connection_file=str(self.folder / "connection.json"))
        self.manager._kernel_spec = spec
        self.log = (self.folder / "log").open("w+", encoding="utf-8", errors="replace")
        # Nothing of the grader's own environment: a course may keep secrets there.
        environment = {key: os.environ[key] for key in ("PATH", "LANG", "SYSTEMROOT") if key in os.environ}
        environment["HOME"] = str(self.folder)
        self.manager.start_kernel(cwd=str(self.folder), env=environment, stdout=self.log, stderr=self.log)
        self.client = None
        self._java = None

    def run(self, code):
        """Runs code; never raises for what the code does."""
        if self.client is None:
            self._connect()
        outcome, seconds = Outcome("ok", limit=self.seconds), self.seconds
        if time.monotonic() > self.until:
            outcome.how = "late"
            return outcome
        request = self.client.execute(code, allow_stdin=False, stop_on_error=False)
        began, computed = time.monotonic(), self._computed()
        size, pictures, answered = 0, 0, None

        def too_long():
            now = time.monotonic()
            if now > self.until:
                outcome.how = "late"
            elif now - began > seconds and (now - began > CLOCK * seconds or self._computed() - computed > seconds):
                outcome.how = "endless"
            return outcome.how in ("late", "endless")

        while True:
            try:
                message = self.client.get_iopub_msg(timeout=0.1)
            except queue.Empty:
                if not self.manager.is_alive():
                    outcome.how = "died"
                    return outcome
                if too_long():
                    return outcome
                # Under a flood the news that the cell is done can get lost.
                answered = answered or self._reply(request)
                if answered and time.monotonic() > answered + 2:
                    break
                continue
            if too_long():
                return outcome
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                break
            text, pixels = self._collect(outcome, kind, content)
            size, pictures = size + text, pictures + pixels
            if size > MOST_OUTPUT or pictures > MOST_PICTURES:
                outcome.how = "flood"
                return outcome
        if "OutOfMemoryError" in outcome.error:
            outcome.how = "memory"
        return outcome

    def _computed(self):
        java = self._process()
        with contextlib.suppress(psutil.Error):
            times = java.cpu_times() if java else None
            return times.user + times.system if times else 0.0
        return 0.0

    def _process(self):
        """The process of the kernel itself: the first child of its keeper, where it has one."""
        if self._java is None:
            with contextlib.suppress(psutil.Error):
                started = psutil.Process(self.manager.provisioner.pid)
                if keeper.possible():
                    self._java = min(started.children(), key=psutil.Process.create_time, default=None)
                else:
                    self._java = started
        return self._java

    def _reply(self, request):
        with contextlib.suppress(queue.Empty):
            while True:
                message = self.client.get_shell_msg(timeout=0)
                if message["parent_header"].get("msg_id") == request:
                    return time.monotonic()
        return None

    @staticmethod
    def _collect(outcome, kind, content):
        """Keeps an output; how many characters of text it has, and of pictures."""
        if kind == "stream":
            last = outcome.outputs[-1] if outcome.outputs else {}
            if last.get("name") == content["name"]:
                last["text"] += content["text"]
            else:
                outcome.outputs.append({"output_type": "stream", "name": content["name"], "text": content["text"]})
            return len(content["text"]), 0
        if kind == "error":
            trace = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in content["traceback"]]
            outcome.how = "error"
            outcome.error = "\n".join([content["ename"], content["evalue"], *trace])
            outcome.outputs.append({"output_type": "error", "ename": content["ename"],
                                    "evalue": content["evalue"], "traceback": trace[:40]})
            return sum(map(len, trace)), 0
        if kind in ("execute_result", "display_data"):
            if kind == "execute_result":
                outcome.value = content["data"].get("text/plain", "")
            outcome.outputs.append({"output_type": "display_data", "data": content["data"], "metadata": {}})
            sizes = {kind: len(str(data)) for kind, data in content["data"].items()}
            pixels = sizes.pop("image/png", 0)
            return sum(sizes.values()), pixels
        return 0, 0

    def _connect(self):
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        try:
            self.client.wait_for_ready(timeout=START_SECONDS)
        except RuntimeError as problem:
            self.log.seek(0)
            raise RuntimeError(f"the Java kernel did not start: {problem}\n{self.log.read()}") from None

    def memory(self):
        """The most memory that the process had, in MB, or None where the system does not say."""
        with contextlib.suppress(OSError, AttributeError, TypeError, ValueError):
            status = Path(f"/proc/{self._process().pid}/status").read_text(encoding="ascii")
            return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024
        return None

    def close(self):
        if self.client is not None:
            self.client.stop_channels()
        self._end()
        with contextlib.suppress(Exception):
            self.manager.shutdown_kernel(now=True)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self):
        """Ends the kernel with all that it started."""
        process = getattr(self.manager.provisioner, "process", None)
        if process is None:
            return
        if keeper.possible():
            with contextlib.suppress(OSError):
                process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(END_SECONDS)
                return
        # No keeper, or one that cannot end: whoever is still a descendant.
        with contextlib.suppress(psutil.Error):
            for one in psutil.Process(process.pid).children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    one.kill()


def fence(argv, jars, folder):
    """The words before a kernel's command that put it behind the fence: it reads the JDK, the library, the system."""
    java = Path(argv[0]).resolve()
    readable = [*SYSTEM_FOLDERS, java.parents[1], jars]
    readable += [word.lstrip("@") for word in argv if word.startswith("@") or word.endswith(".jar") and not word.startswith("-")]
    words = [sys.executable, "-E", "-S", sandbox.__file__, "--connection", "{connection_file}"]
    for path in readable:
        words += ["--read", str(path)]
    return [*words, "--write", str(folder), "--"]


@dataclass
class Begun:
    """A student's kernel that starts, the lines of its rules, and the future that says that it holds to them."""

    kernel: Kernel
    lines: tuple
    held: object


class Kernels:
    """Hands kernels out. With ahead, the next one is always starting while the last one works; it is used by one
    submission and never again. A student's cell may compute for so many seconds."""

    def __init__(self, ahead=False):
        self.ahead = ahead
        self.seconds = CELL_SECONDS
        self.spare = None
        self.handed = []
        self.helper = ThreadPoolExecutor(1)

    def student(self, lines=()):
        """A kernel whose code is held to the rules in these lines, if there are any."""
        if self.spare and self.spare.lines != lines:
            self._close_spare()
        begun, self.spare = self.spare or self._begin(lines), None
        self.handed.append(begun.kernel)
        begun.kernel.seconds = self.seconds
        if begun.held:
            begun.held.result()
        if self.ahead:
            self.spare = self._begin(lines)
        return begun.kernel

    def _begin(self, lines):
        # The kernel starts in this thread: on Linux its keeper ends when the thread ends that began it.
        kernel = Kernel(fenced=True)
        return Begun(kernel, lines, self.helper.submit(rules.hold, kernel, lines) if lines else None)

    def teacher(self):
        kernel = Kernel(fenced=False)
        self.handed.append(kernel)
        return kernel

    def close(self, kernel=None):
        closing = [kernel] if kernel else self.handed
        for one in closing:
            one.close()
        self.handed = [one for one in self.handed if one not in closing]
        if not kernel:
            self._close_spare()
            self.helper.shutdown()

    def _close_spare(self):
        begun, self.spare = self.spare, None
        if begun:
            if begun.held:
                begun.held.exception()  # Two threads must not use one connection.
            begun.kernel.close()
