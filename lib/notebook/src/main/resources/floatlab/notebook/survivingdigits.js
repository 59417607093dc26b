var view = "floatlab-digits", DIFFERENCE = 12345678901234567n, SCALE = 17;
// The difference x - y is always the same; x + y is the condition number times it. All in units of 10^-17.
function unit(n) {
  var digits = String(n).padStart(SCALE + 1, "0");
  return (digits.slice(0, -SCALE) + "." + digits.slice(-SCALE)).replace(/0+$/, "").replace(/\.$/, ".0");
}
function operand(c, sign) { return unit((c + sign) * DIFFERENCE * 5n); }
// How many digits of the difference are right: the largest k with an error of at most half of 10^-k of it.
function right(result) {
  var up = BigInt(Math.max(0, -result.q)), down = BigInt(Math.max(0, result.q)), k = 0;
  var whole = DIFFERENCE * 10n << up, error = size(whole - (result.n * 10n ** BigInt(SCALE) << down));
  for (; k < 17 && 2n * error * 10n ** BigInt(k + 1) <= whole; k++);
  return k;
}
// As many digits as 2 u (cond + 2) allows at worst.
function sure(c, f) {
  for (var k = 0; (c + 2n) * 10n ** BigInt(k + 1) <= 1n << BigInt(f.digits - 1); k++);
  return k;
}
function difference(c, f) { return round(minus(parse(operand(c, 1n), f), parse(operand(c, -1n), f)), f); }
function written(c) {
  var digits = String(c), zeros = digits.length - 1;
  if (zeros < 4) return digits;
  return (digits[0] === "1" ? "" : digits[0] + "\u00b7") + "10" + superscript(zeros);
}
function text(c, formats) {
  var lines = ["x \u2212 y with the condition number " + c];
  function say(name, value) { lines.push(name.padEnd(10) + value); }
  say("x", operand(c, 1n));
  say("y", operand(c, -1n));
  say("x \u2212 y", unit(DIFFERENCE * 10n));
  formats.forEach(function (f) {
    var d = difference(c, f);
    say(f.name, shortest(d, f) + ", digits right: " + right(d) + ", at least " + sure(c, f));
  });
  return lines.join("\n");
}
if (root) {
  var formats = formatsOf(root), parts = panel(root), host = parts.host, position = 0, START = Number(root.dataset.at);
  function condition() { return [1n, 2n, 5n][position % 3] * 10n ** BigInt(Math.floor(position / 3)); }
  var label = element("label", host, "display:block", "condition number "), shown = element("b", label, "");
  var slider = element("input", host, "width:100%;margin:8px 0;height:28px;accent-color:#0057a3");
  slider.type = "range";
  slider.min = 0;
  slider.max = 48;
  slider.step = 1;
  slider.setAttribute("aria-label", "condition number");
  var controls = element("div", host, "");
  function go(to) { position = Math.min(48, Math.max(0, to)); draw(); }
  slider.addEventListener("input", function () { go(Number(slider.value)); });
  button(controls, "\u00f7 10", "a tenth of the condition number", function () { go(position - 3); });
  button(controls, "\u00d7 10", "ten times the condition number", function () { go(position + 3); });
  button(controls, "reset", "reset", function () { go(START); });
  var table = element("div", host, "font:13px monospace;margin:8px 0;overflow-wrap:anywhere");
  var rows = ["x", "y", "x \u2212 y"].concat(formats.map(function (f) { return f.name; })).map(function (name) {
    var row = element("div", table, "margin:4px 0");
    element("span", row, "display:inline-block;width:5em;color:#444", name);
    return element("span", row, "");
  });
  var bars = formats.map(function (f) {
    var row = element("div", host, "margin:6px 0"), note = element("div", row, "font-size:13px");
    var frame = element("div", row, "height:12px;background:#eee;border:1px solid #777"), bar = element("div", frame, "height:100%;background:#0057a3");
    frame.setAttribute("aria-hidden", "true");
    return { f: f, note: note, bar: bar };
  });
  var said = element("div", host, "margin:4px 0");
  said.setAttribute("role", "status");
  element("div", host, "font-size:12px;color:#444", "Drag the slider, or move it with the arrow keys. The digits in bold are right.");
  function draw() {
    var c = condition();
    slider.value = position;
    slider.setAttribute("aria-valuetext", written(c));
    shown.textContent = written(c);
    rows[0].textContent = operand(c, 1n);
    rows[1].textContent = operand(c, -1n);
    rows[2].textContent = unit(DIFFERENCE * 10n);
    bars.forEach(function (one, i) {
      var d = difference(c, one.f), k = right(d), said = shortest(d, one.f), cut = 0, seen = 0, cell = rows[3 + i];
      // The point and zeros before the first digit count as no digit.
      while (cut < said.length && seen < k) { if (/[1-9]/.test(said[cut]) || seen && said[cut] === "0") seen++; cut++; }
      cell.textContent = "";
      element("b", cell, "color:#0057a3", said.slice(0, cut));
      element("span", cell, "color:#a00", said.slice(cut));
      one.note.textContent = one.f.name + ": " + k + (k === 1 ? " digit" : " digits") + " right, at least " + sure(c, one.f) + " guaranteed";
      one.bar.style.width = k / 17 * 100 + "%";
    });
    said.textContent = "With the condition number " + written(c) + ", " + bars.map(function (one) { return one.f.name + " has " + right(difference(c, one.f)) + " right digits"; }).join(" and ") + ".";
    root.dataset.now = String(c);
    parts.pre.textContent = text(c, formats);
  }
  root.floatlab = { text: function (c) { return text(BigInt(c), formats); } };
  go(START);
}
