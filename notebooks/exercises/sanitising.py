"""Makes what a student handed in harmless before a person opens it.

A teacher who reads an answer is logged in, and a script in the answer would act with her rights. So three things hold, each
without the others:

1. Harmless, a preprocessor, takes what a browser would run out of a notebook before it is stored (nbgrader_config.py).
2. Page, an exporter, does the same each time a notebook is shown, so that what an older version stored is harmless too.
   It takes the place of nbconvert's exporter in the feedback and in the formgrader.
3. A content security policy lets the browser run the scripts of the page's own template and no others. The feedback carries
   it in the file; guard() has the formgrader send it.

What may stay is listed, never what has to go. nh3, which is the sanitiser ammonia, applies the lists to HTML.
"""

import base64
import binascii
import hashlib
import html
import re
import secrets
import sys
from collections import Counter
from pathlib import Path

import nbformat
import nh3
from bs4 import BeautifulSoup
from jinja2 import BaseLoader, pass_context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath
from nbgrader.preprocessors import NbGraderPreprocessor
from pygments.token import STANDARD_TYPES

COURSE = Path(__file__).resolve().parent

# ---------------------------------------------------------------- HTML

TAGS = frozenset(
    "a abbr b blockquote br caption cite code col colgroup dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i "
    "img input ins kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead tr tt u ul "
    "var".split()
)
# No id, no name, no data-…, and classes for the colours of code alone: the formgrader's own scripts act on those, so that
# a word of the class "full-credit" in an answer would be a button that gives full credit.
ATTRIBUTES = {
    "a": {"href", "title"}, "abbr": {"title"}, "img": {"src", "alt", "title", "width", "height"}, "ol": {"start"},
    "td": {"align", "colspan", "rowspan", "style"}, "th": {"align", "colspan", "rowspan", "scope", "style"},
    "caption": {"style"}, "span": {"style"}, "details": {"open"}, "input": {"checked"},
}
CLASSES = {"div": {"highlight"}, "span": {name for name in STANDARD_TYPES.values() if name}}
# Nothing that could lay an answer over the page's buttons, and nothing that loads.
STYLES = frozenset("color font-family font-style font-variant-numeric font-weight overflow-wrap text-align white-space".split())
LINK = re.compile(r"https?://|mailto:")
PICTURE = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*")
NUMBER = re.compile(r"\d{1,4}")


def _attribute(tag, name, value):
    """The attribute's value if it may stay, or None. nh3 has taken out all that are not listed above."""
    if name == "href":
        return value if LINK.match(value) else None
    if name == "src":
        return value if PICTURE.fullmatch(value) else None
    if name in ("width", "height", "colspan", "rowspan", "start"):
        return value if NUMBER.fullmatch(value) else None
    return value


_cleaner = nh3.Cleaner(
    tags=TAGS, attributes=ATTRIBUTES, attribute_filter=_attribute, allowed_classes=CLASSES, filter_style_properties=STYLES,
    clean_content_tags={"script", "style", "template", "title", "noscript"}, url_schemes={"http", "https", "mailto", "data"},
    url_relative="deny",
    # A list of tasks has boxes to tick; no other input is of use. A link must not take the page's place.
    set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}, "a": {"target": "_blank"}},
)


def clean(text):
    """HTML without all that a browser would run, load by itself, or mistake for a part of the page."""
    return _cleaner.clean(_text(text))


def _text(value):
    """A string of what should be one: a notebook may hold a list of lines, or anything."""
    if isinstance(value, list):
        value = "".join(line for line in value if isinstance(line, str))
    # Half a surrogate pair is in no encoding, so that the page could not be sent.
    return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "") if isinstance(value, str) else ""


class _Renderer(IPythonRenderer):
    def image(self, text, url, title=None):
        """The picture, or its text where the notebook does not hold it: one answer must not stop the feedback of all."""
        try:
            return super().image(text, url, title)
        except InvalidNotebook:
            return self.escape_html(text)


def rendered(source, attachments=None):
    """Markdown as HTML, as a browser may have it."""
    return clean(_rendered(source, attachments))


def _rendered(source, attachments=None):
    renderer = _Renderer(escape=False, attachments=attachments or {}, exclude_anchor_links=True)
    try:
        return MarkdownWithMath(renderer=renderer).render(_text(source))
    except RecursionError:
        # Quotations in quotations, a thousand deep.
        return f"<pre>{html.escape(_text(source))}</pre>"


# ---------------------------------------------------------------- Markdown that is stored

def answer(source, attachments=None):
    """Markdown in which nothing is left to sanitise: the source itself where that holds, or else with the tags and addresses
    that a browser would act on written out, or else, whatever it is, as a text."""
    source = _text(source)
    for attempt in (source, _written_out(source)):
        if not _taken_out(_rendered(attempt, attachments)):
            return attempt
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", source))])
    return f"{fence}text\n{source}\n{fence}"


def _taken_out(page):
    """Whether clean() takes a tag, an attribute or a text out of it."""
    (had, words), (has, kept) = _shape(page), _shape(clean(page))
    return bool(had - has) or words != kept


def _shape(page):
    soup = BeautifulSoup(page, "html.parser")
    parts = Counter()
    for tag in soup.find_all(True):
        kept = {(name, re.sub(r"[\s;]", "", " ".join(value) if isinstance(value, list) else value or ""))
                for name, value in tag.attrs.items() if name not in ("class", "id", "rel", "target") and not _relative(name, value)}
        parts[tag.name, frozenset(kept)] += 1
    return parts, "".join(soup.get_text().split())


def _relative(name, value):
    """An address without a scheme leads nowhere when JupyterLab shows the answer, and Page leaves it out."""
    return name in ("href", "src") and not re.match(r"[^/?#]*:|[\\/\s]", value or "")


# What stays as it is: code, and formulas.
_APART = re.compile(r"(^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\2|\Z)|`+[^`]+`+|\$\$.+?\$\$|\$[^$\n]+\$)", re.S | re.M)


def _written_out(source):
    def mended(text):
        text = re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)
        text = re.sub(r"!\[(?![^\]]*\]\((?:attachment:|data:image/(?:png|jpeg|gif);))", r"\\![", text)
        # A link to other than a page in the web, and a definition of one.
        return re.sub(r"\](?=\(|:)(?!\(\s*(?:https?://|mailto:|attachment:|data:image/(?:png|jpeg|gif);|[\w.-]+\)))", r"\\]", text)

    # One in three of the parts is code or a formula; the one after it is the fence's own mark.
    parts = _APART.split(source)
    return "".join(mended(part) if i % 3 == 0 else part for i, part in enumerate(parts) if i % 3 != 2)


# ---------------------------------------------------------------- notebooks

SHOWN = ("text/plain", "text/html", "text/markdown", "text/latex", "image/png", "image/jpeg")
# What the format of notebooks asks for.
NEEDED = {"kernelspec": ("name", "display_name"), "language_info": ("name",)}
MAGIC = {"image/png": b"\x89PNG\r\n", "image/jpeg": b"\xff\xd8\xff", "image/gif": b"GIF8"}


def harmless(notebook, stored=False):
    """A notebook of the same cells with known parts alone. One that is stored is read as Markdown by other programs, so its
    Markdown is made harmless too; in one that is shown, Page cleans what becomes of it."""
    cells = [_cell(cell, number, stored) for number, cell in enumerate(notebook.get("cells", []))]
    metadata = plain(notebook.get("metadata", {}))
    for name in ("kernelspec", "language_info"):
        if name in metadata and not (isinstance(metadata[name], dict) and all(
                isinstance(metadata[name].get(key), str) for key in NEEDED[name])):
            del metadata[name]
    return nbformat.from_dict({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def _cell(cell, number, stored):
    name = cell.get("id")
    kind = cell.get("cell_type") if cell.get("cell_type") in ("code", "markdown", "raw") else "raw"
    metadata = plain(cell.get("metadata", {}))
    tags = metadata.get("tags")
    if "tags" in metadata:
        # A tag becomes a class of the page, and a space would make it two.
        tags = tags if isinstance(tags, list) else []
        metadata["tags"] = [tag for tag in tags if isinstance(tag, str) and re.fullmatch(r"[\w-]+", tag)]
    fresh = {
        "id": name if isinstance(name, str) and re.fullmatch(r"[\w-]{1,64}", name, re.A) else f"cell-{number}",
        "cell_type": kind, "metadata": metadata, "source": _text(cell.get("source")),
    }
    if kind == "code":
        count = cell.get("execution_count")
        fresh["execution_count"] = count if type(count) is int and count >= 0 else None
        outputs = cell.get("outputs")
        fresh["outputs"] = [_output(one, stored) for one in outputs if isinstance(one, dict)] if isinstance(outputs, list) else []
        return fresh
    attachments = cell.get("attachments")
    if isinstance(attachments, dict):
        held = {name: pictures(data) for name, data in attachments.items() if isinstance(data, dict)}
        fresh["attachments"] = {name: data for name, data in held.items() if data}
    if stored and kind == "markdown":
        fresh["source"] = answer(fresh["source"], fresh.get("attachments"))
    return fresh


def plain(value, depth=8):
    """Metadata without what could end an attribute of a page or a text in a script, and without claims to be trusted."""
    if isinstance(value, dict):
        return {key: plain(item, depth - 1) for key, item in value.items()
                if isinstance(key, str) and re.fullmatch(r"[\w.-]+", key) and depth > 0
                and key not in ("trusted", "signature", "widgets", "raw_mimetype")}
    if isinstance(value, list):
        return [plain(item, depth - 1) for item in value if depth > 0]
    if isinstance(value, str):
        return re.sub(r"[<>\"'`&\\\x00-\x1f\x7f\u2028\u2029]", "", _text(value))
    return value if value is None or isinstance(value, (bool, int, float)) else None


def pictures(data):
    """Of texts by MIME type, the pictures, where they are what they say they are."""
    found = {}
    for kind, magic in MAGIC.items():
        text = "".join(_text(data.get(kind)).split())
        try:
            if text and base64.b64decode(text, validate=True).startswith(magic):
                found[kind] = text
        except binascii.Error:
            pass
    return found


def _output(output, stored):
    kind = output.get("output_type")
    if kind == "stream":
        name = output.get("name")
        return {"output_type": kind, "name": "stderr" if name == "stderr" else "stdout", "text": _text(output.get("text"))}
    if kind == "error":
        lines = output.get("traceback")
        return {"output_type": "error", "ename": _text(output.get("ename")), "evalue": _text(output.get("evalue")),
                "traceback": [_text(line) for line in lines] if isinstance(lines, list) else []}
    data = output.get("data") if isinstance(output.get("data"), dict) else {}
    kept = {name: _text(data[name]) for name in SHOWN[:4] if name in data}
    if "text/html" in kept:
        kept["text/html"] = clean(kept["text/html"])
    if "text/markdown" in kept and stored:
        kept["text/markdown"] = answer(kept["text/markdown"])
    kept.update({name: text for name, text in pictures(data).items() if name in SHOWN})
    if not kept:
        kinds = ", ".join(plain(str(name)) for name in data)
        kept = {"text/plain": f"(an output that is not shown: {kinds})"}
    if kind == "execute_result":
        count = output.get("execution_count")
        return {"output_type": kind, "data": kept, "metadata": {}, "execution_count": count if type(count) is int else None}
    return {"output_type": "display_data", "data": kept, "metadata": {}}


class Harmless(NbGraderPreprocessor):
    """Takes out of a notebook, before nbgrader writes it, what a browser would run."""

    def preprocess(self, nb, resources):
        return harmless(nb, stored=True), resources


# ---------------------------------------------------------------- pages

# nbconvert's own address of MathJax, of the release that it names itself: "latest" would ask which one to take.
REMOTE = HTMLExporter.mathjax_url.default_value.rpartition("/")[0]
MATHJAX = "MathJax.js?config=TeX-AMS-MML_HTMLorMML-full,Safe"
# Settings before the program, as MathJax would have to call eval to read them afterwards. A formula may be no link, have no
# class and no id, and load nothing.
MATHJAX_TEMPLATE = """
{%- macro mathjax(url="") -%}
<script>
window.MathJax = {
  tex2jax: {inlineMath: [["$", "$"], ["\\\\(", "\\\\)"]], processEscapes: true, processEnvironments: true},
  TeX: {equationNumbers: {autoNumber: "AMS"}},
  "HTML-CSS": {availableFonts: [], webFont: "STIX-Web", imageFont: null, linebreaks: {automatic: true}},
  Safe: {allow: {URLs: "none", classes: "none", cssIDs: "none", styles: "none", require: "none"}},
  messageStyle: "none"
};
</script>
<script src="{{ mathjax_address() }}"></script>
{%- endmacro %}
"""


class Signed(BaseLoader):
    """Loads templates and gives each of their scripts the page's nonce. What a student wrote is no template, so no script in it
    ever has the nonce."""

    def __init__(self, loader):
        self.loader = loader

    def get_source(self, environment, template):
        if template == "mathjax.html.j2":
            source, name, current = MATHJAX_TEMPLATE, None, lambda: True
        else:
            source, name, current = self.loader.get_source(environment, template)
        return re.sub(r"<script\b", '<script nonce="{{ nonce() }}"', source), name, current


def policy(nonce, own, more=""):
    """A content security policy: of scripts those with the nonce and what they load, pictures within the page, fonts from one
    place, nothing else."""
    return (f"default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'{more}; style-src 'unsafe-inline' {own}; "
            f"img-src data:; font-src {own}; base-uri 'none'; form-action 'none'")


class Page(HTMLExporter):
    """A notebook as a page of HTML, sanitised, with its content security policy: a file, as the feedback is."""

    address = f"{REMOTE}/{MATHJAX}"
    nonce = ""

    def from_notebook_node(self, nb, resources=None, **kw):
        self.nonce = secrets.token_urlsafe(18)
        page, resources = super().from_notebook_node(harmless(nb), resources, **kw)
        meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(self.nonce, REMOTE + "/")}">'
        return page.replace("<head>", f"<head>\n{meta}", 1), resources

    @pass_context
    def markdown2html(self, context, source):
        return rendered(source, context.get("cell", {}).get("attachments"))

    def default_filters(self):
        yield from super().default_filters()
        yield "clean_html", clean

    def _create_environment(self):
        environment = super()._create_environment()
        environment.loader = Signed(environment.loader)
        environment.globals.update(nonce=lambda: self.nonce, mathjax_address=lambda: self.address)
        return environment


class ServedPage(Page):
    """The formgrader's page of a submission. The policy is in its header, made by guard()."""

    def from_notebook_node(self, nb, resources=None, **kw):
        # Its template writes these into the page as they are.
        shown = {key: html.escape(value) if isinstance(value, str) else value for key, value in resources.items()}
        return HTMLExporter.from_notebook_node(self, harmless(nb), shown, **kw)


# ---------------------------------------------------------------- the formgrader

def guard():
    """Has nbgrader's formgrader show submissions through ServedPage, and send a content security policy with each answer.

    Called by nbgrader_config.py, which the formgrader reads whichever way it is told of the course. So there is no way to open
    a formgrader of this course without it. Outside a Jupyter server there is nothing to do."""
    if "nbgrader.server_extensions.formgrader.formgrader" not in sys.modules:
        return
    from nbgrader.server_extensions.formgrader import base, handlers

    if getattr(base.BaseHandler, "guarded", False):
        return
    base.BaseHandler.guarded = True
    own_policy, own_prepare = base.BaseHandler.content_security_policy.fget, base.BaseHandler.prepare
    clicks = _clicks(handlers.template_path)

    def nonce(handler):
        if not hasattr(handler, "_nonce"):
            handler._nonce = secrets.token_urlsafe(18)
        return handler._nonce

    def of_pages(handler):
        return f"{own_policy(handler)}, {policy(nonce(handler), QUOTED_SELF, clicks)}; connect-src 'self'"

    def of_data(handler):
        # Grades and comments as JSON, and files of students: nobody looks at them as pages.
        return f"{own_policy(handler)}, default-src 'none'; sandbox"

    async def prepare(handler):
        await own_prepare(handler)
        names = [*handler.path_args, *handler.path_kwargs.values()]
        if any(re.search(r"[<>\"\\\x00-\x1f]", name or "") for name in names):
            raise handlers.web.HTTPError(400, 'a name in an address has none of < > " \\')

    def render(handler, name, **values):
        environment = handler.settings["nbgrader_jinja2_env"]
        if not isinstance(environment.loader, Signed):
            environment.loader = Signed(environment.loader)
            environment.cache.clear()
        return environment.get_template(name).render(nonce=lambda: nonce(handler), **values)

    def exporter(handler):
        original = handler.settings["nbgrader_exporter"]
        page = handler.settings.setdefault("floatlab_page", ServedPage(config=original.config))
        page.nonce = nonce(handler)
        page.address = f"{handler.mathjax_url or f'{REMOTE}/MathJax.js'}?{MATHJAX.partition('?')[2]}"
        return page

    base.BaseHandler.content_security_policy = property(of_pages)
    base.BaseHandler.prepare = prepare
    base.BaseHandler.render = render
    base.BaseHandler.exporter = property(exporter)
    base.BaseApiHandler.content_security_policy = property(of_data)
    handlers.SubmissionFilesHandler.content_security_policy = property(of_data)
    handlers.SubmissionFilesHandler.set_extra_headers = \
        lambda handler, path: handler.set_header("Content-Disposition", "attachment")
    handlers.FormgraderHandler.get = _only_a_course(handlers.FormgraderHandler.get, handlers.web)


QUOTED_SELF = "'self'"


def _clicks(folder):
    """The formgrader's templates have some onclick="…": their hashes, as a policy names them."""
    texts = [path.read_text(encoding="utf-8") for path in Path(folder).rglob("*") if path.is_file()]
    code = sorted({found for text in texts for found in re.findall(r'\son[a-z]+="([^"]*)"', text, re.I)})
    hashes = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in code]
    return " 'unsafe-hashes'" + "".join(f" 'sha256-{one}'" for one in hashes)


def _only_a_course(get, web):
    """The formgrader takes another folder as its course when an address says so, and runs the nbgrader_config.py in it. A folder
    that students hand in is none, whoever made the link."""

    def guarded(handler, *args, **kwargs):
        asked = handler.get_argument("path", "")
        if asked and handler.current_user:
            folder = Path(asked).resolve()
            if COURSE in folder.parents or Path(handler.api.exchange_root).resolve() in [folder, *folder.parents]:
                raise web.HTTPError(403, "this folder holds what students handed in; it is no course")
        return get(handler, *args, **kwargs)

    return guarded
