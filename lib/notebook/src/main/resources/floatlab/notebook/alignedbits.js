var view = "floatlab-aligned", MOST = 64, GAP = 8;
// What is shown of a sum: rows of digits by place, and sentences. AlignedBits.java writes the same texts.
function account(a, b, f, names) {
  var exact = plus(a, b), rounded = round(exact, f), grid = rounded && !isZero(rounded) ? place(rounded, f) : null;
  var terms = [a, b].filter(function (x) { return !isZero(x); }), all = terms.concat(isZero(exact) ? [] : [exact], rounded && !isZero(rounded) ? [rounded] : []);
  var high = 0, low = 0;
  if (terms.length) {
    high = Math.max.apply(null, all.map(exponent));
    low = Math.min.apply(null, terms.map(function (x) { return place(x, f); }));
    var fits = grid === null ? low : Math.max(grid, low);
    if (high - Math.min(fits, low) >= MOST) low = Math.min.apply(null, [fits].concat(terms.map(lowBit)));
    else low = Math.min(fits, low);
  }
  if (high >= -GAP && high < 0) high = 0;
  function lost(x) { return grid !== null && !isZero(x) && lowBit(x) < grid; }
  var columns = [], run = [];
  function flush() { if (run.length > GAP) columns.push("\u2026"); else columns = columns.concat(run); run = []; }
  for (var c = high; c >= low; c--) {
    var inside = all.some(function (x) { return c <= exponent(x) && (c >= place(x, f) || bit(x, c) === 1); });
    if (inside) { flush(); columns.push(c); } else run.push(c);
  }
  flush();
  function row(x, name, end, value) {
    return { name: name, x: x, value: value, digits: columns.map(function (c) {
      if (c === "\u2026") return c;
      if (!x || c < end) return " ";
      if (isZero(x)) return c > 0 ? " " : "0";
      return c > exponent(x) && c > 0 ? " " : String(bit(x, c));
    }) };
  }
  var sum = names[0] + " + " + names[1], end = grid === null ? low : Math.max(grid, low);
  var rows = [row(a, names[0], low, shortest(a, f)), row(b, names[1], low, shortest(b, f)), row(exact, sum, low, decimal(exact)),
    row(rounded, "rounded", end, rounded ? shortest(rounded, f) : f.over)];
  return { a: a, b: b, names: names, exact: exact, rounded: rounded, grid: grid, low: low, columns: columns, rows: rows,
    lostA: lost(a), lostB: lost(b), sentences: sentences(a, b, exact, rounded, grid, lost(a), lost(b), f, names) };
}
function sentences(a, b, exact, rounded, grid, lostA, lostB, f, names) {
  if (!rounded) return ["The sum is beyond the largest " + f.name + "."];
  var error = minus(rounded, exact), said = [];
  if (grid === null) said.push("The sum is 0, exactly.");
  else said.push("Near the sum the grid of " + f.name + " has steps of " + power(grid) + ".");
  var whose = lostA && lostB ? names[0] + " and " + names[1] : lostA ? names[0] : names[1];
  if (grid !== null && !lostA && !lostB) said.push("Neither " + names[0] + " nor " + names[1] + " has a bit below that, so the sum is exact.");
  else if (grid !== null && isZero(error)) said.push(whose + " have bits below that, which add up to whole steps, so the sum is exact.");
  else if (grid !== null) said.push((lostA && lostB ? whose + " have" : "Only " + whose + " has") + " bits below that, and there is no room for them: the sum is rounded " +
    (error.n > 0n ? "up" : "down") + " by " + steps(error) + ".");
  var back = round(minus(rounded, a), f);
  if (back) said.push("(" + names[0] + " + " + names[1] + ") \u2212 " + names[0] + " is " + shortest(back, f) + ", which is " +
    (compare(back, b) === 0 ? "" : "not ") + names[1] + ".");
  return said;
}
function sign(x) { return x && x.n < 0n ? "\u2212" : " "; }
function text(s, f) {
  var width = Math.max.apply(null, s.rows.map(function (row) { return row.name.length; }));
  var lines = [s.names[0] + " + " + s.names[1] + " in the format " + f.name + ", place by place"];
  s.rows.forEach(function (row) {
    var line = row.name.padEnd(width) + "  " + sign(row.x);
    row.digits.forEach(function (digit, i) {
      line += digit;
      if (s.columns[i] === 0 && s.low < 0) line += digit === " " ? " " : ".";
      if (s.columns[i] === s.grid && s.grid > s.low) line += "|";
    });
    lines.push(line + "  " + row.value);
  });
  return lines.concat(s.sentences).join("\n");
}
if (root) {
  var formats = formatsOf(root), names = JSON.parse(root.dataset.names), f, a, b, drawn = false, parts = panel(root), host = parts.host;
  var COLORS = ["#0057a3", "#b34700"], controls = element("div", host, ""), scroll = element("div", host, "overflow-x:auto;margin:6px 0"), said = element("div", host, "");
  said.setAttribute("role", "status");
  scroll.tabIndex = -1;
  var shows = [0, 1].map(function (i) {
    return field(controls, names[i], function () { return i ? b : a; }, function (x) { if (i) b = x; else a = x; draw(); }, function () { return f; });
  });
  var choose = formats.length > 1 ? formatChoice(controls, formats, function () { return f; }, function (chosen) {
    var x = round(a, chosen), y = round(b, chosen);
    if (x && y) { f = chosen; a = x; b = y; }
    draw();
    if (f !== chosen) said.textContent = "A number is beyond the largest " + chosen.name + ".";
  }) : function () {};
  button(controls, "reset", "reset", function () { reset(); draw(); });
  function reset() {
    f = formats[0];
    a = parse(root.dataset.a, f);
    b = parse(root.dataset.b, f);
  }
  // Flips the bit of a term; it stays a number of the format, because only its own places have buttons.
  function flip(i, c) {
    var x = i ? b : a, add = number((x.n < 0n ? -1n : 1n) * (bit(x, c) ? -1n : 1n), c), changed = round(plus(x, add), f);
    if (changed) { if (i) b = changed; else a = changed; }
    draw();
    var again = scroll.querySelector("[data-at='" + i + "," + c + "']");
    if (again) again.focus();
  }
  function draw() {
    var s = account(a, b, f, names);
    root.dataset.now = decimal(a) + " " + decimal(b);
    shows.forEach(function (show) { show(); });
    choose();
    var left = drawn ? scroll.scrollLeft : undefined;
    drawn = true;
    scroll.textContent = "";
    var table = element("table", scroll, "border-collapse:collapse;border:none;margin:0;font-family:monospace;font-size:14px;color:#111;background:#fff;table-layout:auto");
    var head = element("tr", table, "background:#fff");
    element("td", head, "");
    s.columns.forEach(function (c) {
      var near = s.grid !== null && c !== s.grid && Math.abs(c - s.grid) < 4;
      var label = c === s.grid || !near && c !== 0 && (c === s.columns[0] || c === s.low) ? power(c) : "";
      element("td", head, "padding:0;font-size:11px;white-space:nowrap;max-width:1px;overflow:visible;direction:rtl;text-align:right;border:none" , label).setAttribute("aria-hidden", true);
    });
    s.rows.forEach(function (row, i) {
      var line = element("tr", table, "background:#fff" + (i === 2 ? ";border-top:1px solid #111" : ""));
      var title = element("th", line, "text-align:left;padding:1px 8px 1px 0;white-space:nowrap;font-weight:normal;position:sticky;left:0;background:#fff;color:" + (COLORS[i] || "#111"), row.name);
      title.scope = "row";
      row.digits.forEach(function (digit, k) {
        var c = s.columns[k], beyond = s.grid !== null && c < s.grid, one = digit === "1";
        var cell = element("td", line, "padding:0;text-align:center;white-space:nowrap;border:none;color:#111" + (c === s.grid ? ";border-right:2px solid #111" : ""));
        if (i === 0 && c === s.grid) cell.dataset.edge = "";
        var color = i < 2 ? COLORS[i] : s.lostA && s.lostB ? "#111" : s.lostA ? COLORS[0] : COLORS[1];
        var style = beyond && one && i < 3 ? "background:" + color + ";color:#fff;font-weight:bold;border-radius:2px" : one ? "font-weight:bold" : "";
        var mark = c === 0 && s.low < 0 && digit !== " " ? "." : "";
        var isBit = i < 2 && (digit === "0" || one) && !isZero(row.x) && c <= exponent(row.x) && c >= place(row.x, f);
        if (isBit) {
          var made = element("button", cell, "font:inherit;min-width:13px;color:#111;background:none;border:0;padding:3px 1px;margin:0;cursor:pointer;" + style, digit);
          made.type = "button";
          made.dataset.at = i + "," + c;
          made.tabIndex = -1;
          made.setAttribute("aria-pressed", one);
          made.setAttribute("aria-label", row.name + ", place " + power(c) + (beyond ? ", below the grid of the sum" : ""));
          made.addEventListener("click", flip.bind(null, i, c));
        } else element("span", cell, "display:inline-block;min-width:13px;padding:3px 1px;" + style, digit);
        if (mark) element("span", cell, "font-weight:bold", mark);
      });
      element("td", line, "padding:0 0 0 10px;white-space:nowrap;text-align:left;border:none;color:#111", row.value.length > 24 ? row.value.slice(0, 23) + "\u2026" : row.value);
    });
    [0, 1].forEach(function (i) { var first = scroll.querySelector("[data-at^='" + i + ",']"); if (first) first.tabIndex = 0; });
    var edge = table.querySelector("[data-edge]");
    scroll.scrollLeft = left === undefined && edge ? Math.max(0, edge.offsetLeft - scroll.clientWidth * 0.6) : left || 0;
    said.textContent = s.sentences.join(" ");
    parts.pre.textContent = text(s, f);
  }
  // The arrow keys go from bit to bit of a number; Space flips one.
  scroll.addEventListener("keydown", function (event) {
    var at = event.target.dataset && event.target.dataset.at, by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!at || !by) return;
    var mine = Array.from(scroll.querySelectorAll("[data-at^='" + at[0] + ",']")), to = mine[mine.indexOf(event.target) + by];
    if (to) { event.target.tabIndex = -1; to.tabIndex = 0; to.focus(); }
    event.preventDefault();
    event.stopPropagation();
  });
  element("div", host, "font-size:12px;color:#444", "Click a bit of " + names[0] + " or " + names[1] + " to flip it, or type a number. What is white on colour has no place in the sum.");
  root.floatlab = { text: function (x, y, i) {
    var format = formats.find(function (one) { return one.name === i; }) || f;
    return text(account(parse(x, format), parse(y, format), format, names), format);
  } };
  reset();
  draw();
}
