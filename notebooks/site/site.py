"""Builds the site from the committed notebooks: mvn -Psite, or java binder/Floatlab.java site.

The front page is the README, whose table is the index. Nothing is run, and neither building nor reading needs a network. The
result is notebooks/target/site: open its index.html, or publish the folder.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
NOTEBOOKS = HERE.parent
ROOT = NOTEBOOKS.parent
SOURCE = NOTEBOOKS / "target" / "site-source"
SITE = NOTEBOOKS / "target" / "site"
sys.path.insert(0, str(ROOT / "binder"))

import badge  # noqa: E402


def front_page(readme, repository):
    """The README, whose links lead into the site, or to the repository if a file is not in the site."""

    def target(match):
        path = match.group(1)
        if re.match(r"[a-z]+:|#", path) or re.fullmatch(r"notebooks/[^/]+\.(?:ipynb|png)", path):
            return match.group(0)
        return f"]({repository}/blob/main/{path})"

    # The badge of Binder goes, because it is a picture from the network; each page has its own link.
    readme = re.sub(r"^\[!\[.*\n", "", readme, flags=re.MULTILINE)
    return re.sub(r"\]\(([^)\s]+)\)", target, readme)


def main():
    repository = badge.repository()
    shutil.rmtree(SOURCE, ignore_errors=True)
    (SOURCE / "notebooks").mkdir(parents=True)
    pages = sorted(NOTEBOOKS.glob("[0-9][0-9]*-*.ipynb"))
    # The path is that of the repository, because the Binder link of each page is made from it.
    for path in [*pages, *NOTEBOOKS.glob("*.png")]:
        shutil.copy(path, SOURCE / "notebooks" / path.name)
    readme = front_page((ROOT / "README.md").read_text(encoding="utf-8"), repository)
    (SOURCE / "index.md").write_text(readme, encoding="utf-8")
    config = yaml.safe_load((HERE / "_config.yml").read_text(encoding="utf-8"))
    config["repository"] = {"url": repository, "branch": "main"}
    (SOURCE / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    toc = {"format": "jb-book", "root": "index", "chapters": [{"file": f"notebooks/{path.stem}"} for path in pages]}
    (SOURCE / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")

    tool = Path(sys.executable).with_name("jupyter-book")
    status = subprocess.run([tool, "build", "--quiet", "--warningiserror", "--keep-going", SOURCE]).returncode
    if status != 0:
        return status
    shutil.rmtree(SITE, ignore_errors=True)
    shutil.copytree(SOURCE / "_build" / "html", SITE)
    # The front page shows the animation by HTML, for which the tool copies no file.
    pictures = SITE / HERE.relative_to(ROOT)
    pictures.mkdir()
    for path in HERE.glob("lost-bit.*"):
        shutil.copy(path, pictures)
    print(f"floatlab: the site is {SITE / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
