// Takes over a view: the text form moves into a part that unfolds, and a panel takes its place.
function panel(root) {
  var pre = root.querySelector("pre"), host = element("div", root, "color:#111;background:#fff;border:1px solid #bbb;border-radius:4px;padding:8px;max-width:760px;box-sizing:border-box;overflow:hidden");
  root.insertBefore(host, pre);
  var details = element("details", root, "margin-top:4px");
  element("summary", details, "cursor:pointer", "the same as text");
  details.appendChild(pre);
  // JupyterLab leaves keys alone below this attribute, so that they do not move from cell to cell.
  root.dataset.lmSuppressShortcuts = "true";
  return { host: host, pre: pre };
}
