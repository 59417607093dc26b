"""A reader's first run, for test_promises.py: starts mvn -Plab as the README says, runs a notebook, presses Ctrl-C.

    python first_run.py COPY       COPY is a copy of the repository; prints what came of it as a line of JSON
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import server  # noqa: E402


def drive(copy):
    port = server.free_port()
    log = copy / "lab.log"
    begin = time.monotonic()
    with log.open("w") as out:
        maven = subprocess.Popen(["mvn", "-B", "-Plab", f"-Dlab.args={' '.join(server.options(port))}"], cwd=copy,
                                 start_new_session=True, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
    running = server.Server(maven, port)
    running.wait(log, seconds=600)
    seconds = time.monotonic() - begin
    running.run_notebook("03-the-bias-puzzle")
    os.killpg(maven.pid, signal.SIGINT)
    maven.wait(timeout=60)
    time.sleep(1)
    left = [command for command in processes() if str(copy) in command]
    network = [line.split(":")[0].strip() for line in Path("/proc/net/dev").read_text().splitlines()[2:]]
    print(json.dumps({"seconds": round(seconds, 1), "left": left, "network": network}))


def processes():
    for folder in Path("/proc").glob("[0-9]*"):
        if int(folder.name) != os.getpid():
            with contextlib.suppress(OSError):
                yield (folder / "cmdline").read_text().replace("\0", " ")


if __name__ == "__main__":
    drive(Path(sys.argv[1]))
