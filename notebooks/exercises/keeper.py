"""Runs a program and ends, together with it, everything that it started.

    python keeper.py -- program arguments

Needs Linux. The program and its descendants are in a control group, where one may be made, which nothing leaves; and what
loses its parent (because it detached itself, or the parent has ended) becomes a child of this process. All of it is killed
when the program ends, when this process gets SIGTERM, or when whoever started it is gone.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys
import time

CHILD_SUBREAPER, NO_NEW_PRIVILEGES = 36, 38
# How often it looks whether whoever started it is still there, and how long it goes on killing.
LOOK_SECONDS, KILL_SECONDS = 0.5, 10
LARGEST_FILE = 1 << 30
HEEDED = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP}


def possible():
    return sys.platform.startswith("linux")


# ---------------------------------------------------------------- processes

def _parents():
    """The parent of each process that runs."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError):
                with open(f"/proc/{name}/stat", "rb") as file:
                    # The program's name, in parentheses, may hold anything.
                    state, parent = file.read().rpartition(b")")[2].split()[:2]
                if state != b"Z":
                    parents[int(name)] = int(parent)
    return parents


def descendants(ancestor):
    """The processes below one that still run."""
    children = {}
    for process, parent in _parents().items():
        children.setdefault(parent, []).append(process)
    found, waiting = set(), [ancestor]
    while waiting:
        for process in children.get(waiting.pop(), []):
            if process not in found:
                found.add(process)
                waiting.append(process)
    return found


def send(processes, number):
    for process in processes:
        with contextlib.suppress(OSError):
            os.kill(process, number)


def reap():
    """The exit statuses of children that have ended, and whether there are others."""
    ended = {}
    try:
        while True:
            process, status = os.waitpid(-1, os.WNOHANG)
            if process == 0:
                return ended, True
            ended[process] = os.waitstatus_to_exitcode(status)
    except ChildProcessError:
        return ended, False


# ---------------------------------------------------------------- the control group

class Group:
    """A control group (version 2) below this process's, or nothing where none may be made."""

    def __init__(self):
        self.folder = None
        with contextlib.suppress(OSError, StopIteration):
            folder = os.path.join(_own_group(), f"floatlab-{os.getpid()}")
            os.mkdir(folder)
            self.folder = folder

    def join(self):
        if self.folder:
            with contextlib.suppress(OSError):
                with open(os.path.join(self.folder, "cgroup.procs"), "w", encoding="ascii") as file:
                    file.write(str(os.getpid()))

    def members(self):
        if self.folder:
            with contextlib.suppress(OSError):
                with open(os.path.join(self.folder, "cgroup.procs"), encoding="ascii") as file:
                    return {int(line) for line in file}
        return set()

    def kill(self):
        """All at once, where the system can (Linux 5.14)."""
        if self.folder:
            with contextlib.suppress(OSError):
                with open(os.path.join(self.folder, "cgroup.kill"), "w", encoding="ascii") as file:
                    file.write("1")

    def remove(self):
        if self.folder:
            with contextlib.suppress(OSError):
                os.rmdir(self.folder)
                self.folder = None


def _own_group():
    """The folder of the control group that this process is in."""
    with open("/proc/self/cgroup", encoding="utf-8") as file:
        path = next(line[3:].strip() for line in file if line.startswith("0::"))
    with open("/proc/self/mountinfo", encoding="utf-8") as file:
        mounts = [line.split() for line in file if " - cgroup2 " in line]
    if not mounts:
        raise OSError("there are no control groups of version 2")
    root, place = mounts[0][3:5]
    if os.path.commonpath([root, path]) != root:
        raise OSError("the control group lies outside of what can be seen")
    return os.path.join(place, os.path.relpath(path, root))


# ---------------------------------------------------------------- the program

def limit():
    """No core dump, and no file that fills the disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    most = LARGEST_FILE if hard == resource.RLIM_INFINITY else min(LARGEST_FILE, hard)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def end(group):
    """Kills until nothing is left. First all are stopped, so that none starts another one meanwhile."""
    own, until = os.getpid(), time.monotonic() + KILL_SECONDS
    stopped, children = set(), True
    while children and time.monotonic() < until:
        group.kill()
        left = descendants(own) | group.members()
        if left - stopped:
            send(left - stopped, signal.SIGSTOP)
            stopped |= left
            continue
        send(left, signal.SIGKILL)
        # What is gone may still have threads on their way out, so there is more to wait for than to kill.
        children = reap()[1]
        time.sleep(0.01)
    send(descendants(own) | group.members(), signal.SIGKILL)
    group.remove()


def main(words):
    program = words[words.index("--") + 1:]
    parent = os.getppid()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(CHILD_SUBREAPER, 1, 0, 0, 0)
    signal.pthread_sigmask(signal.SIG_BLOCK, HEEDED)
    group = Group()
    child = os.fork()
    if child == 0:
        group.join()
        limit()
        libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HEEDED)
        os.execvp(program[0], program)
    code = None
    while True:
        heard = signal.sigtimedwait(HEEDED, LOOK_SECONDS)
        code = reap()[0].get(child, code)
        if code is not None or heard and heard.si_signo != signal.SIGCHLD or os.getppid() != parent:
            break
    end(group)
    return code if code is None or code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
