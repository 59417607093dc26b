"""The fixtures that several tests share, and the one line that a build's log is read for."""

from browsing import browser, lab  # noqa: F401


def pytest_terminal_summary(terminalreporter):
    stats = terminalreporter.stats
    failed = len(stats.get("failed", [])) + len(stats.get("error", []))
    line = f"{len(stats.get('passed', []))} passed, {failed} failed"
    skipped = len(stats.get("skipped", []))
    terminalreporter.write_line("")
    terminalreporter.write_line(line + (f", {skipped} skipped" if skipped else ""))
