"""Fixtures for all tests, the choice of tests, and a last line with the number of tests that passed and failed."""

import os

from browsing import browser, lab  # noqa: F401


# What mvn verify leaves to other profiles (pytest.ini names the markers).
SHORT = "not ci and not load and not same_bits"


def pytest_addoption(parser):
    parser.addoption("--as-read", action="store_true",
                     help="run all notebooks in the kernel as readers have it, not with the JVM's quick compiler alone")


def pytest_configure(config):
    """FLOATLAB_CI (mvn -Pci verify) takes the tests marked ci instead; FLOATLAB_FULL (mvn -Pfull verify) adds them and load."""
    if config.option.markexpr == SHORT:
        if os.environ.get("FLOATLAB_FULL"):
            config.option.markexpr = "not same_bits"
        elif os.environ.get("FLOATLAB_CI"):
            config.option.markexpr = "ci and not load and not same_bits"


def pytest_terminal_summary(terminalreporter):
    stats = terminalreporter.stats
    failed = len(stats.get("failed", [])) + len(stats.get("error", []))
    line = f"{len(stats.get('passed', []))} passed, {failed} failed"
    skipped = len(stats.get("skipped", []))
    terminalreporter.write_line("")
    terminalreporter.write_line(line + (f", {skipped} skipped" if skipped else ""))
    if failed:
        report = [*stats.get("failed", []), *stats.get("error", [])][0]
        test = report.nodeid.split("[")[0].split("::")[-1]
        terminalreporter.write_line(f"What failed stands above. The first of them again: java binder/Floatlab.java test -k {test}")
