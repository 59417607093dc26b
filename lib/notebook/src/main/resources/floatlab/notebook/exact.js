// Exact numbers for the explorers: n * 2^q with a BigInt n. What is written here equals what Dyadic.java and FloatText write.
function superscript(n) {
  return String(n).replace(/[-0-9]/g, function (c) { return c === "-" ? "\u207b" : "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"[c]; });
}
function power(e) { return "2" + superscript(e); }
function size(n) { return n < 0n ? -n : n; }
function number(n, q) { return { n: n, q: q }; }
function isZero(x) { return x.n === 0n; }
function negated(x) { return number(-x.n, x.q); }
function exponent(x) { return size(x.n).toString(2).length - 1 + x.q; }
function lowBit(x) { var bits = size(x.n).toString(2); return bits.length - 1 - bits.lastIndexOf("1") + x.q; }
function bit(x, place) { return place < x.q ? 0 : Number(size(x.n) >> BigInt(place - x.q) & 1n); }
function plus(x, y) {
  var q = Math.min(x.q, y.q);
  return number((x.n << BigInt(x.q - q)) + (y.n << BigInt(y.q - q)), q);
}
function minus(x, y) { return plus(x, negated(y)); }
function compare(x, y) { var d = minus(x, y).n; return d > 0n ? 1 : d < 0n ? -1 : 0; }
// As a JavaScript number, near enough for a place on the screen.
function approximate(x) {
  if (isZero(x)) return 0;
  var drop = Math.max(0, size(x.n).toString(2).length - 60);
  return Number(x.n >> BigInt(drop)) * Math.pow(2, x.q + drop);
}
// The exponent of one step of the format f at x.
function place(x, f) { return Math.max(isZero(x) ? f.low : exponent(x), f.low) - f.digits + 1; }
// The nearest number of the format, ties to even; null beyond the largest.
function round(x, f) {
  if (isZero(x)) return number(0n, 0);
  var t = place(x, f), drop = t - x.q, m = size(x.n);
  if (drop > 0) {
    var cut = BigInt(drop), rest = m & (1n << cut) - 1n, half = 1n << cut - 1n;
    m >>= cut;
    if (rest > half || rest === half && m % 2n === 1n) m++;
  } else t = x.q;
  var rounded = number(x.n < 0n ? -m : m, t);
  return compare(number(m, t), f.max) > 0 ? null : rounded;
}
// The next number of the format, up or down, or the same one at the end of its range.
function next(x, up, f) {
  var sign = up ? 1n : -1n;
  if (isZero(x)) return number(sign, f.low - f.digits + 1);
  var t = place(x, f), m = size(x.n), shrinks = x.n < 0n === up;
  if (shrinks && (m & m - 1n) === 0n && exponent(x) > f.low) t--;
  var moved = plus(x, number(sign, t));
  return compare(number(size(moved.n), moved.q), f.max) > 0 ? x : moved;
}
// What a text says, rounded once; undefined if it is no number, null if it is beyond the largest.
function parse(text, f) {
  var t = text.trim().replace(/\u2212/g, "-").replace(/[fFdD]$/, function (c) { return /0x[^p]*$/i.test(text) ? c : ""; }), m;
  if (t.length > 400) return undefined;
  if ((m = /^([+-]?)0x([0-9a-f]+)\.?([0-9a-f]*)p([+-]?\d{1,5})$/i.exec(t)))
    return round(number(BigInt("0x" + m[2] + m[3]) * (m[1] === "-" ? -1n : 1n), Number(m[4]) - 4 * m[3].length), f);
  if (!(m = /^([+-]?)(\d+\.?\d*|\.\d+)(?:e([+-]?\d{1,3}))?$/i.exec(t))) return undefined;
  var behind = (m[2].split(".")[1] || "").length, ten = Number(m[3] || 0) - behind;
  var n = BigInt(m[2].replace(".", "")), d = 1n;
  if (ten >= 0) n *= 10n ** BigInt(ten); else d = 10n ** BigInt(-ten);
  if (n === 0n) return number(0n, 0);
  // More bits than any format has, and one more that says whether there is a rest.
  var shift = d.toString(2).length - n.toString(2).length + 80;
  if (shift >= 0) n <<= BigInt(shift); else d <<= BigInt(-shift);
  n = 2n * (n / d) + (n % d === 0n ? 0n : 1n);
  return round(number(m[1] === "-" ? -n : n, -shift - 1), f);
}
function padded(digits, length) { return digits.padEnd(length, "0"); }
function plain(digits, e) {
  if (e < 0) return "0." + "0".repeat(-e - 1) + digits;
  digits = padded(digits, e + 2);
  return digits.slice(0, e + 1) + "." + digits.slice(e + 1);
}
function scientific(digits, e) { digits = padded(digits, 2); return digits[0] + "." + digits.slice(1) + "E" + e; }
// All decimal digits.
function decimal(x) {
  if (isZero(x)) return "0.0";
  var scale = Math.max(0, -x.q), digits = String(x.q >= 0 ? size(x.n) << BigInt(x.q) : size(x.n) * 5n ** BigInt(-x.q));
  while (digits.length > 1 && digits.endsWith("0")) { digits = digits.slice(0, -1); scale--; }
  var e = digits.length - 1 - scale;
  return (x.n < 0n ? "-" : "") + (Math.max(e + 1, 1) + 1 + Math.max(scale, 1) <= 60 ? plain(digits, e) : scientific(digits, e));
}
// The shortest decimal that reads back as the same float, or the same double if the format is double.
function shortest(x, f) {
  if (isZero(x)) return "0.0";
  var shown = f.digits > 24 ? f : { digits: 24, low: -126 };
  var t = place(x, shown), c = size(x.n), q = x.q;
  if (q > t) c <<= BigInt(q - t); else c >>= BigInt(t - q);
  // In quarters of a step; below a power of two the numbers are twice as close.
  var even = c % 2n === 0n, first = (c & c - 1n) === 0n && exponent(x) > shown.low;
  var ends = [4n * c - (first ? 1n : 2n), 4n * c + 2n];
  var up = t - 2 >= 0 ? 1n << BigInt(t - 2) : 1n, d = t - 2 >= 0 ? 1n : 1n << BigInt(2 - t), n = 4n * c * up;
  var e = Math.floor(exponent(x) * 0.30103) + 2;
  while (e > 0 ? n < d * 10n ** BigInt(e) : n * 10n ** BigInt(-e) < d) e--;
  for (var length = 2; ; length++) {
    var ten = e - length + 1, step = ten >= 0 ? 10n ** BigInt(ten) * d : d, scale = up * (ten >= 0 ? 1n : 10n ** BigInt(-ten));
    var value = 4n * c * scale, below = value / step;
    var fits = [below, below + 1n].map(function (k) {
      var at = k * step, low = ends[0] * scale, high = ends[1] * scale;
      return even ? at >= low && at <= high : at > low && at < high;
    });
    if (fits[0] || fits[1]) {
      var toBelow = value - below * step, toAbove = step - toBelow;
      var above = fits[1] && (!fits[0] || toAbove < toBelow || toAbove === toBelow && below % 2n === 1n);
      var digits = String(above ? below + 1n : below), shownAt = e + digits.length - length;
      digits = digits.replace(/0+$/, "");
      return (x.n < 0n ? "-" : "") + (shownAt < -3 || shownAt > 6 ? scientific(digits, shownAt) : plain(digits, shownAt));
    }
  }
}
// Such as 3 x 2^-25, for a positive number.
function steps(x) {
  var low = lowBit(x), k = low >= x.q ? size(x.n) >> BigInt(low - x.q) : size(x.n);
  return (k === 1n ? "" : k + " \u00d7 ") + power(low);
}
// The formats that a view offers, from its data.
function formatsOf(root) {
  return root.dataset.formats.split(";").map(function (text) {
    var part = text.split(",");
    return { name: part[0], digits: +part[1], low: +part[2], max: number(BigInt(part[3]), +part[4]), over: part[5] };
  });
}
function element(name, parent, style, text) {
  var made = document.createElement(name);
  made.style.cssText = style || "";
  if (text !== undefined) made.textContent = text;
  parent.appendChild(made);
  return made;
}
var KEY = "font:inherit;color:#111;background:#f3f3f3;border:1px solid #777;border-radius:3px;padding:4px 8px;margin:0 4px 4px 0;cursor:pointer;touch-action:manipulation";
function button(parent, text, says, action) {
  var made = element("button", parent, KEY, text);
  made.type = "button";
  made.setAttribute("aria-label", says);
  made.addEventListener("click", action);
  return made;
}
// A typed number with buttons that step it by one ulp. It says what it cannot read.
function field(parent, name, get, set, f) {
  var row = element("div", parent, "margin:2px 0");
  var label = element("label", row, "", name + " = "), input = element("input", label, "font:inherit;color:#111;background:#fff;border:1px solid #777;border-radius:3px;padding:3px;width:11em;max-width:45%;margin-right:4px");
  input.type = "text";
  input.spellcheck = false;
  input.setAttribute("aria-label", name);
  function typed() {
    var value = parse(input.value, f()), bad = !value;
    input.setAttribute("aria-invalid", bad);
    note.textContent = value === undefined ? "not a number" : value === null ? "beyond the largest number" : "";
    if (!bad) set(value);
  }
  input.addEventListener("change", typed);
  input.addEventListener("keydown", function (event) { if (event.key === "Enter") typed(); });
  button(row, "\u2212 ulp", name + ", one ulp down", function () { set(next(get(), false, f())); });
  button(row, "+ ulp", name + ", one ulp up", function () { set(next(get(), true, f())); });
  var note = element("span", row, "color:#a00");
  note.setAttribute("role", "status");
  return function () {
    input.value = shortest(get(), f());
    input.setAttribute("aria-invalid", false);
    note.textContent = "";
  };
}
// The choice of a format, when a view offers more than one.
function formatChoice(parent, formats, get, set) {
  var label = element("label", parent, "margin-right:8px", "format "), list = element("select", label, "font:inherit;color:#111;background:#fff;border:1px solid #777;border-radius:3px;padding:3px");
  formats.forEach(function (f, i) { element("option", list, "", f.name).value = i; });
  list.addEventListener("change", function () { set(formats[list.value]); });
  return function () { list.value = formats.indexOf(get()); };
}
