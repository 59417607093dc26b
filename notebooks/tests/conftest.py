"""Fixtures for all tests, the choice of tests, and a last line with the number of tests that passed and failed."""

import os

from browsing import browser, lab  # noqa: F401


def pytest_configure(config):
    """FLOATLAB_FULL (mvn verify -Pfull) adds the tests of load."""
    if os.environ.get("FLOATLAB_FULL") and config.option.markexpr == "not same_bits and not load":
        config.option.markexpr = "not same_bits"


def pytest_terminal_summary(terminalreporter):
    stats = terminalreporter.stats
    failed = len(stats.get("failed", [])) + len(stats.get("error", []))
    line = f"{len(stats.get('passed', []))} passed, {failed} failed"
    skipped = len(stats.get("skipped", []))
    terminalreporter.write_line("")
    terminalreporter.write_line(line + (f", {skipped} skipped" if skipped else ""))
