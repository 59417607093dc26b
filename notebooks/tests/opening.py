"""How long a reader waits: from mvn -Plab until notebook 00 is shown, and from opening a notebook to its first plot.

    java binder/Floatlab.java setup
    python notebooks/tests/opening.py [NOTEBOOK …]      the environment's Python, with the packages of the tests

Prints the seconds by the clock and the seconds of processor time, because other work on the machine changes the first alone.
The checkout is started as it is: delete .venv and run mvn clean to see a first run.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import psutil  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

import browsing  # noqa: E402
import server  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
LONGEST_SECONDS = 1800
# True when the first picture that a cell has made is drawn.
PLOTTED = """() => [...document.querySelectorAll(".jp-OutputArea-output.jp-RenderedImage img")].some(one => one.naturalWidth > 0)"""


def processor_seconds(process):
    """Of a process and all below it, those that have ended among them."""
    total = 0
    for one in [process, *process.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            times = one.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


class Watch:
    def __init__(self, process):
        self.process = process
        self.begin, self.used = time.monotonic(), processor_seconds(process)

    def say(self, what):
        print(f"{what}: {time.monotonic() - self.begin:.1f} s, {processor_seconds(self.process) - self.used:.1f} s of processor "
              f"time, load {os.getloadavg()[0]:.0f}", flush=True)


def main(names):
    for name in names:
        if "image/png" not in (ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"):
            sys.exit(f"notebook {name} has no plot: name one that has, as in 01-one-plus-huge")
    port = server.free_port()
    me = psutil.Process()
    with tempfile.TemporaryFile("w+") as log, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browsing.browser_path(), args=browsing.QUIET)
        watch = Watch(me)
        lab = subprocess.Popen(["mvn", "-B", "-Plab", f"-Dlab.args={' '.join(server.options(port))} --expose-app-in-browser"],
                               cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        try:
            running = server.Server(lab, port)
            end = time.monotonic() + LONGEST_SECONDS
            while not answers(running):
                if lab.poll() is not None or time.monotonic() > end:
                    log.seek(0)
                    sys.exit("mvn -Plab did not open JupyterLab:\n" + log.read())
                time.sleep(0.1)
            watch.say("mvn -Plab until JupyterLab answers")
            page = chromium.new_page()
            page.goto(f"{running.address}/?token={server.TOKEN}", timeout=LONGEST_SECONDS * 1000)
            page.wait_for_selector(".jp-Notebook .jp-Cell h1", timeout=LONGEST_SECONDS * 1000)
            watch.say("mvn -Plab until notebook 00 is shown")
            page.close()
            for name in names:
                first_plot(chromium, running, name, me)
        finally:
            for process in [*psutil.Process(lab.pid).children(recursive=True), lab]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.terminate()
            lab.wait()


def answers(running):
    try:
        running.call("GET", "api/kernelspecs")
        return True
    except OSError:
        return False


def first_plot(chromium, running, name, me):
    """Opens a notebook in a JupyterLab that runs, and runs its cells, from the first on, as soon as they are there."""
    page = chromium.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(LONGEST_SECONDS * 1000)
    watch = Watch(me)
    page.goto(f"{running.address}/lab/tree/notebooks/{name}.ipynb?token={server.TOKEN}&reset")
    page.wait_for_selector(".jp-Notebook .jp-Cell h1")
    watch.say(f"{name}: opened")
    page.evaluate("""() => jupyterapp.commands.execute("editmenu:clear-all").then(() => null)""")
    assert not page.evaluate(PLOTTED)
    # Not waited for: cells behind the first plot go on.
    page.evaluate("""() => { jupyterapp.commands.execute("notebook:run-all-cells") }""")
    page.evaluate("""() => { setInterval(() => {
        const shown = jupyterapp.shell.currentWidget.content;
        const plotted = shown.widgets.findIndex(cell => cell.model.type === "code"
            && cell.model.outputs.toJSON().some(output => output.data?.["image/png"]));
        if (plotted >= 0) shown.scrollToItem(plotted);
      }, 50) }""")
    page.wait_for_function(PLOTTED)
    watch.say(f"{name}: opened and run, until its first plot is seen")
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.close()


if __name__ == "__main__":
    main(sys.argv[1:])
