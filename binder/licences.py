"""Lists the jars and packages that come along when floatlab is set up, with their licences, and the jars' checksums.

    .venv/bin/python binder/licences.py     writes binder/LICENCES.md and binder/jars.sha256; a test compares
    .venv/bin/python binder/licences.py spark    writes lib/spark/LICENCES.md, after mvn -Pspark package

The jars are those of the kernel's class path (notebooks/target/classpath), and their Maven descriptions name the licences. The
Python packages are those of requirements.txt, whose checksums pip compares; they state their licences themselves.
"""

import hashlib
import importlib.metadata
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

BINDER = Path(__file__).resolve().parent
JARS = BINDER.parent / "notebooks" / "target" / "classpath"
SPARK = BINDER.parent / "lib" / "spark"
REPOSITORY = Path.home() / ".m2" / "repository"
POM = "{http://maven.apache.org/POM/4.0.0}"


def jars(folder=JARS, build="mvn package -Dmaven.test.skip -Dnotebooks.skip"):
    """The jars from elsewhere, by name."""
    found = sorted(path for path in folder.glob("*.jar") if not path.name.startswith("floatlab-"))
    if not found:
        raise SystemExit(f"licences: build first: {build}")
    return found


def checksums():
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in jars())


def pom_of(jar):
    """The Maven description beside the jar in the local repository; a jar for one system has that of all."""
    found = sorted(pom for same in REPOSITORY.rglob(jar.name) for pom in same.parent.glob("*.pom"))
    if not found:
        raise SystemExit(f"licences: {jar.name} is not in {REPOSITORY}")
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


def table(found):
    lines = ["| jar | licence |", "|---|---|"]
    for jar in found:
        pom = pom_of(jar)
        lines.append(f"| {group(pom)}:{jar.stem} | {maven_licence(pom)} |")
    return lines


def spark_listing():
    return "\n".join([
        "# What `mvn -Pspark verify` fetches, and its licences",
        "",
        "Written by `binder/licences.py spark` from what Maven says of each; a test holds it to them. Nothing else in floatlab needs",
        "these jars, and no other build fetches them.",
        "",
        *table(jars(SPARK / "target" / "spark-home" / "jars", "mvn -Pspark package -Dmaven.test.skip -Dnotebooks.skip")),
    ]) + "\n"


def listing():
    lines = [
        "# What comes along, and its licences",
        "",
        "Written by `binder/licences.py` from what Maven and pip say of each; a test holds it to them.",
        "",
        "## On the kernel's class path",
        "",
        *table(jars()),
    ]
    lines += ["", "## In the Python environment", "", "| package | licence |", "|---|---|"]
    for name, version in pinned():
        licence = python_licence(name)
        lines.append(f"| {name} {version} | {licence or 'for another system or Python; see the package'} |")
    return "\n".join(lines) + "\n"


def main():
    if sys.argv[1:] == ["spark"]:
        (SPARK / "LICENCES.md").write_text(spark_listing(), encoding="utf-8", newline="\n")
        return
    (BINDER / "jars.sha256").write_text(checksums(), encoding="utf-8", newline="\n")
    (BINDER / "LICENCES.md").write_text(listing(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
