var view = "floatlab-line", WIDTHS = [4, 8, 16, 32, 64];
function line(a, b, f) {
  var exact = plus(a, b), snapped = round(exact, f);
  var below = snapped && compare(snapped, exact) > 0 ? next(snapped, false, f) : snapped, above = snapped && compare(snapped, exact) < 0 ? next(snapped, true, f) : snapped;
  return { exact: exact, snapped: snapped, below: below, above: above, step: snapped && place(snapped, f) };
}
function snap(s, f) {
  if (!s.snapped) return "beyond the largest number";
  var error = minus(s.snapped, s.exact);
  return shortest(s.snapped, f) + (isZero(error) ? ", exactly" : ", " + steps(error) + (error.n > 0n ? " above" : " below"));
}
function text(a, b, f) {
  var s = line(a, b, f), lines = ["a + b on the number line of " + f.name];
  function say(name, value) { lines.push(name.padEnd(18) + value); }
  say("a", shortest(a, f));
  say("b", shortest(b, f));
  say("a + b, exactly", decimal(s.exact));
  say("snaps to", snap(s, f));
  if (s.snapped) {
    say("number below", shortest(s.below, f));
    say("number above", shortest(s.above, f));
    say("one step there", power(s.step));
  }
  return lines.join("\n");
}
if (root) {
  var formats = formatsOf(root), f, a, b, span, wide, middle, parts = panel(root), host = parts.host, SVG = "http://www.w3.org/2000/svg";
  var controls = element("div", host, ""), area = element("div", host, ""), said = element("div", host, "margin:4px 0"), COLORS = { a: "#0057a3", b: "#b34700", sum: "#111" };
  said.setAttribute("role", "status");
  function getter(name) { return name === "a" ? a : b; }
  function setter(name, x) { if (name === "a") a = x; else b = x; draw(); }
  var shows = ["a", "b"].map(function (name) {
    return field(controls, name, function () { return getter(name); }, function (x) { setter(name, x); centre(); draw(); }, function () { return f; });
  });
  var choose = formats.length > 1 ? formatChoice(controls, formats, function () { return f; }, function (chosen) {
    var x = round(a, chosen), y = round(b, chosen);
    if (x && y) { f = chosen; a = x; b = y; centre(); }
    draw();
    if (f !== chosen) said.textContent = "A number is beyond the largest " + chosen.name + ".";
  }) : function () {};
  button(controls, "closer", "zoom in", function () { wide = Math.max(0, wide - 1); centre(); draw(); });
  button(controls, "wider", "zoom out", function () { wide = Math.min(WIDTHS.length - 1, wide + 1); centre(); draw(); });
  button(controls, "reset", "reset", function () { reset(); draw(); });
  function reset() {
    f = formats[0];
    a = parse(root.dataset.a, f);
    b = parse(root.dataset.b, f);
    wide = 1;
    var values = [0, approximate(a), approximate(b), approximate(plus(a, b))];
    var low = Math.min.apply(null, values), high = Math.max.apply(null, values), room = (high - low || 1) * 0.25;
    // Zero is at the left end, unless there are negative numbers.
    span = [low < 0 ? Math.max(low - room, -8e307) : 0, Math.min(high + room, 8e307)];
    centre();
  }
  function centre() { middle = round(plus(a, b), f) || middle || number(0n, 0); }
  function draws(name, parent, attributes, label) {
    var made = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (label !== undefined) made.textContent = label;
    parent.appendChild(made);
    return made;
  }
  function word(svg, x, y, label, color, anchor, width) {
    x = Math.min(Math.max(x, anchor === "middle" ? label.length * 3.6 : 2), width - (anchor === "middle" ? label.length * 3.6 : 2));
    return draws("text", svg, { x: x, y: y, fill: color, "font-size": 12, "font-family": "sans-serif", "text-anchor": anchor }, label);
  }
  var svgs = [0, 1].map(function (i) {
    var svg = draws("svg", area, { width: "100%", height: i ? 124 : 96, role: "group", "aria-label": i ? "magnified: the numbers of the format near a + b" : "number line with a, b and a + b" });
    svg.style.cssText = "display:block;overflow:hidden;touch-action:pan-y;background:#fff";
    return svg;
  });
  element("div", host, "font-size:12px;color:#444", "Drag a and b; drag the sum in the magnifier to move b in small steps. Keys: arrows move by one ulp, Page Up and Page Down by a pixel.");
  // A handle keeps its element, so that it keeps the focus while it moves.
  function handle(svg, name, says, fine) {
    var g = draws("g", svg, { tabindex: 0, role: "slider", "aria-label": says, "data-handle": fine ? "sum" : name });
    g.style.cssText = "cursor:ew-resize;touch-action:none";
    draws("circle", g, { r: 18, fill: "transparent" });
    draws("circle", g, { r: 8, fill: fine ? "#fff" : COLORS[name], stroke: fine ? COLORS.sum : "#fff", "stroke-width": 2 });
    draws("text", g, { y: -13, "text-anchor": "middle", "font-size": 13, "font-family": "sans-serif", fill: fine ? COLORS.sum : COLORS[name] }, fine ? "a + b" : name);
    function width() { return svg.clientWidth || 640; }
    // Where the pointer is, as a number of the format.
    function pointed(x) {
      var step = place(middle, f), n = WIDTHS[wide];
      if (!fine) return nearest(span[0] + (span[1] - span[0]) * (x - 12) / (width() - 24));
      var parts = BigInt(Math.round(((x - 12) / (width() - 24) - 0.5) * n * 65536));
      return round(minus(plus(middle, number(parts, step - 16)), a), f);
    }
    g.addEventListener("pointerdown", function (event) {
      g.setPointerCapture(event.pointerId);
      g.focus();
      event.preventDefault();
    });
    g.addEventListener("pointermove", function (event) {
      if (!g.hasPointerCapture(event.pointerId)) return;
      var box = svg.getBoundingClientRect(), x = Math.min(Math.max(event.clientX - box.left, 12), width() - 12), to = pointed(x);
      if (to) { setter(name, to); if (!fine) { centre(); draw(); } }
    });
    g.addEventListener("pointerup", function () { centre(); draw(); });
    g.addEventListener("keydown", function (event) {
      var by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 2, PageDown: -2, Home: -3, End: 3 }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      var x = getter(name), to = x, size = Math.abs(by);
      if (size === 1) to = next(x, by > 0, f);
      else if (size === 3) to = nearest(span[by > 0 ? 1 : 0]);
      else if (fine) to = round(plus(x, number(by > 0 ? 1n : -1n, place(middle, f) - 2)), f);
      else to = nearest(approximate(x) + Math.sign(by) * (span[1] - span[0]) / width());
      if (to && compare(to, x) === 0 && size === 2) to = next(x, by > 0, f);
      if (to) { setter(name, to); centre(); draw(); }
    });
    return g;
  }
  // A JavaScript number, rounded to the format.
  function nearest(x) {
    var e = x === 0 ? 0 : Math.max(-1000, Math.floor(Math.log2(Math.abs(x)))) - 55;
    return round(number(BigInt(Math.round(x / Math.pow(2, e + 3))), e + 3), f);
  }
  var back = svgs.map(function (svg) { return draws("g", svg, {}); });
  var handles = { a: handle(svgs[0], "a", "a"), b: handle(svgs[0], "b", "b"), sum: handle(svgs[1], "b", "a + b, moves b", true) };
  function put(g, x, y, value) {
    g.setAttribute("transform", "translate(" + x + "," + y + ")");
    g.setAttribute("aria-valuetext", value);
    g.setAttribute("aria-valuenow", Number(value));
  }
  function draw() {
    var s = line(a, b, f), w = svgs[0].clientWidth || 640;
    root.dataset.now = decimal(a) + " " + decimal(b);
    shows.forEach(function (show) { show(); });
    choose();
    back.forEach(function (g) { g.textContent = ""; });
    function at(x) { return 12 + (w - 24) * (approximate(x) - span[0]) / (span[1] - span[0]); }
    function shown(x) { return Math.min(Math.max(at(x), 12), w - 12); }
    draws("line", back[0], { x1: 0, x2: w, y1: 56, y2: 56, stroke: "#777" });
    if (span[0] < 0 || span[0] === 0) { draws("line", back[0], { x1: at(number(0n, 0)), x2: at(number(0n, 0)), y1: 50, y2: 62, stroke: "#777" }); word(back[0], at(number(0n, 0)), 78, "0", "#444", "middle", w); }
    // The numbers of the format, where they are far enough apart to be seen.
    var p = nearest(span[0]), count = 0, marks = [];
    while (p && count++ < 300 && at(p) < w) { marks.push(at(p)); var after = next(p, true, f); if (compare(after, p) === 0 || marks.length > 2 && at(after) - at(p) < 3 && at(p) > w / 2) break; p = after; }
    if (at(p) >= w) marks.forEach(function (x) { draws("line", back[0], { x1: x, x2: x, y1: 52, y2: 60, stroke: "#999" }); });
    if (s.snapped) {
      draws("line", back[0], { x1: shown(s.exact), x2: shown(s.exact), y1: 40, y2: 70, stroke: COLORS.sum, "stroke-width": 2 });
      word(back[0], shown(s.exact), 88, "a + b", COLORS.sum, "middle", w);
    }
    put(handles.a, shown(a), 40, shortest(a, f));
    put(handles.b, shown(b), 40, shortest(b, f));
    magnify(s, w);
    said.textContent = "a + b = " + (decimal(s.exact).length > 40 ? decimal(s.exact).slice(0, 40) + "\u2026" : decimal(s.exact)) + " snaps to " + snap(s, f) + ".";
    parts.pre.textContent = text(a, b, f);
  }
  function magnify(s, w) {
    var step = place(middle, f), n = WIDTHS[wide];
    function at(x) { return 12 + (w - 24) * (0.5 + approximate(minus(x, middle)) / (n * Math.pow(2, step))); }
    draws("line", back[1], { x1: 0, x2: w, y1: 62, y2: 62, stroke: "#777" });
    word(back[1], 2, 14, "magnified: each tick is a number of the format " + f.name, "#444", "start", w);
    var p = middle, count = 0, q;
    while (count++ < 2 * n && at(p) > 0 && compare(q = next(p, false, f), p) !== 0) p = q;
    for (count = 0; count < 4 * n && at(p) < w; count++) {
      draws("line", back[1], { x1: at(p), x2: at(p), y1: 52, y2: 72, stroke: "#555", "stroke-width": 1.5 });
      if (compare(q = next(p, true, f), p) === 0) break;
      p = q;
    }
    if (s.snapped) {
      draws("path", back[1], { d: "M" + at(s.exact) + " 66 L" + at(s.snapped) + " 84", stroke: "#8a1c1c", "stroke-width": 2, fill: "none" });
      draws("path", back[1], { d: "M" + at(s.snapped) + " 78 l7 9 l-7 9 l-7 -9 z", fill: "#8a1c1c" });
      word(back[1], at(s.snapped), 112, shortest(s.snapped, f), "#8a1c1c", "middle", w);
    }
    var spacing = "one step: " + power(step);
    draws("text", back[1], { x: w - 2, y: 30, "text-anchor": "end", "font-size": 12, "font-family": "sans-serif", fill: "#444" }, spacing);
    put(handles.sum, Math.min(Math.max(at(s.exact), 12), w - 12), 62, shortest(b, f));
  }
  root.floatlab = { text: function (x, y, i) {
    var format = formats.find(function (one) { return one.name === i; }) || f;
    return text(parse(x, format), parse(y, format), format);
  } };
  reset();
  draw();
  if (window.ResizeObserver) new ResizeObserver(function () { draw(); }).observe(area);
}
