"""What comes from elsewhere is pinned, with a checksum, and its licence is listed."""

import re

import lessons
import licences

BINDER = lessons.ROOT / "binder"


def test_the_jars_on_the_class_path_have_the_committed_checksums():
    assert licences.checksums() == (BINDER / "jars.sha256").read_text(encoding="utf-8"), \
        "if the change is meant: .venv/bin/python binder/licences.py"


def test_every_jar_and_package_is_listed_with_its_licence():
    listed = (BINDER / "LICENCES.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\S+(?: \S+)?) \| (.+) \|$", listed, flags=re.MULTILINE))
    for jar in licences.jars():
        row = next((row for row in rows if row.endswith(":" + jar.stem)), None)
        assert row, jar.name
    for name, version in licences.pinned():
        assert f"{name} {version}" in rows, "if the change is meant: .venv/bin/python binder/licences.py"


def test_maven_refuses_what_does_not_match_its_checksum():
    assert "--strict-checksums" in (lessons.ROOT / ".mvn" / "maven.config").read_text(encoding="utf-8").split()


def test_no_version_in_maven_is_a_range_or_a_snapshot():
    pom = (lessons.ROOT / "pom.xml").read_text(encoding="utf-8")
    versions = re.findall(r"<([\w.-]+)\.version>([^<]+)</", pom)
    assert len(versions) > 20
    for name, version in versions:
        assert re.fullmatch(r"[0-9][\w.-]*", version) and "SNAPSHOT" not in version, name
