"""Prints the Binder badge of this repository, or of a fork: python3 binder/badge.py [ADDRESS]

ADDRESS is the repository's page on GitHub; unless given, that of the git remote "origin".
"""

import re
import subprocess
import sys
import urllib.parse

START = "lab/tree/notebooks/00-start-here.ipynb"
# The project's own page: what a checkout without a remote on GitHub links to.
HOME = "https://github.com/floatlab/floatlab"


def repository(address=None):
    """The page of the repository on GitHub, however its address is written."""
    if address is None:
        git = subprocess.run(["git", "remote", "get-url", "origin"], capture_output=True, text=True)
        address = git.stdout.strip()
        if not match(address):
            return HOME
    found = match(address)
    if not found:
        raise SystemExit(f"badge: {address!r} is no repository on GitHub, such as {HOME}")
    return f"https://github.com/{found.group(1)}/{found.group(2)}"


def match(address):
    return re.fullmatch(
        r"(?:https?://(?:[^@/]+@)?github\.com/|git@github\.com:|ssh://git@github\.com/)([\w.-]+)/([\w.-]+?)(?:\.git)?/?",
        address,
    )


def link(address, start=START):
    owner_and_name = address.removeprefix("https://github.com/")
    return f"https://mybinder.org/v2/gh/{owner_and_name}/HEAD?urlpath={urllib.parse.quote(start, safe='')}"


def badge(address):
    return f"[![Open on Binder](https://mybinder.org/badge_logo.svg)]({link(address)})"


if __name__ == "__main__":
    print(badge(repository(*sys.argv[1:2])))
