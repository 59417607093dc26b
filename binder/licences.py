"""Lists the jars and packages that come along when floatlab is set up, with their licences, and the jars' checksums.

    .venv/bin/python binder/licences.py     writes binder/LICENCES.md and binder/jars.sha256; a test compares

The jars are those of the kernel's class path (notebooks/target/classpath), and their Maven descriptions name the licences. The
Python packages are those of requirements.txt, whose checksums pip compares; they state their licences themselves.
"""

import hashlib
import importlib.metadata
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

BINDER = Path(__file__).resolve().parent
JARS = BINDER.parent / "notebooks" / "target" / "classpath"
REPOSITORY = Path.home() / ".m2" / "repository"
POM = "{http://maven.apache.org/POM/4.0.0}"


def jars():
    """The jars from elsewhere, by name."""
    found = sorted(path for path in JARS.glob("*.jar") if not path.name.startswith("floatlab-"))
    if not found:
        raise SystemExit("licences: build first: mvn package -Dmaven.test.skip -Dnotebooks.skip")
    return found


def checksums():
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in jars())


def pom_of(jar):
    """The Maven description beside the jar in the local repository: artifact-version.pom."""
    found = sorted(REPOSITORY.rglob(f"{jar.stem}.pom"))
    if not found:
        raise SystemExit(f"licences: {jar.stem}.pom is not in {REPOSITORY}")
    return found[0]


def maven_licence(pom):
    """The licences that a description names, or that of its parent."""
    root = ElementTree.parse(pom).getroot()

    def text(path):
        node = root.find(path)
        return node.text.strip() if node is not None and node.text else ""

    parent = {key: text(f"{POM}parent/{POM}{key}") for key in ("groupId", "artifactId", "version")}
    names = [" ".join(node.text.split()) for node in root.iterfind(f"{POM}licenses/{POM}license/{POM}name") if node.text]
    if not names and parent["artifactId"]:
        above = REPOSITORY.joinpath(*parent["groupId"].split("."), parent["artifactId"], parent["version"],
                                    f"{parent['artifactId']}-{parent['version']}.pom")
        return maven_licence(above)
    return "; ".join(names) or "not stated"


def group(pom):
    return ".".join(pom.relative_to(REPOSITORY).parts[:-3])


def pinned():
    """Names and versions in requirements.txt."""
    text = (BINDER / "requirements.txt").read_text(encoding="utf-8")
    return re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", text, flags=re.MULTILINE)


def python_licence(name):
    try:
        about = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    if about.get("License-Expression"):
        return about["License-Expression"]
    classes = [line.split(" :: ")[-1] for line in about.get_all("Classifier", []) if line.startswith("License ::")]
    stated = (about.get("License") or "").strip().splitlines()
    return "; ".join(classes) or (stated[0][:60] if stated else "not stated")


def listing():
    lines = [
        "# What comes along, and its licences",
        "",
        "Written by `binder/licences.py` from what Maven and pip say of each; a test holds it to them.",
        "",
        "## On the kernel's class path",
        "",
        "| jar | licence |",
        "|---|---|",
    ]
    for jar in jars():
        pom = pom_of(jar)
        lines.append(f"| {group(pom)}:{jar.stem} | {maven_licence(pom)} |")
    lines += ["", "## In the Python environment", "", "| package | licence |", "|---|---|"]
    for name, version in pinned():
        licence = python_licence(name)
        lines.append(f"| {name} {version} | {licence or 'for another system or Python; see the package'} |")
    return "\n".join(lines) + "\n"


def main():
    (BINDER / "jars.sha256").write_text(checksums(), encoding="utf-8", newline="\n")
    (BINDER / "LICENCES.md").write_text(listing(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
