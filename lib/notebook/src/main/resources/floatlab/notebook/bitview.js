// The fields of an encoding, and texts as BitView.java writes them. Encodings are BigInts.
function bias(f) { return 1 - f.low; }
function exponentBits(f) { return Math.round(Math.log2(bias(f) + 1)) + 1; }
function bitCount(f) { return exponentBits(f) + f.digits; }
function signBit(f) { return 1n << BigInt(bitCount(f) - 1); }
function taken(bits, f) {
  var magnitude = bits & signBit(f) - 1n, shift = BigInt(f.digits - 1), field = Number(magnitude >> shift), fraction = magnitude & (1n << shift) - 1n;
  var e = Math.max(field, 1) - bias(f), significand = field ? fraction | 1n << shift : fraction, x = number(significand, e - f.digits + 1), over = compare(x, f.max) > 0;
  var infinite = over && f.over === "Infinity" && fraction === 0n, negative = magnitude !== bits;
  return { negative: negative, field: field, fraction: fraction, e: e, significand: significand, x: negative ? negated(x) : x,
    infinite: infinite, nan: over && !infinite, special: over, zero: magnitude === 0n };
}
function encode(x, f) {
  if (isZero(x)) return 0n;
  var t = place(x, f), units = x.q >= t ? size(x.n) << BigInt(x.q - t) : size(x.n) >> BigInt(t - x.q);
  return (BigInt(t - f.low + f.digits - 1) << BigInt(f.digits - 1)) + units;
}
function infinity(f) { return encode(f.max, f) + 1n; }
function quietNaN(f) { return infinity(f) + (f.over === "Infinity" ? 1n << BigInt(f.digits - 2) : 0n); }
// From below, the way up ends at minus zero, as Math.nextUp has it; the mirror image for the way down.
function neighbour(bits, up, f) {
  var p = taken(bits, f);
  if (p.nan || p.infinite && p.negative !== up) return bits;
  if (p.zero) return up ? 1n : 1n | signBit(f);
  return p.negative === up ? bits - 1n : bits + 1n;
}
function written(p, text) { return p.nan ? "NaN" : p.special || p.zero ? (p.negative ? "-" : "") + (p.zero ? "0.0" : "Infinity") : text(p.x); }
function inShort(bits, f) { return written(taken(bits, f), function (x) { return shortest(x, f); }); }
// As a literal of Java: of a double, or of a float where that is enough.
function literal(p, f) {
  if (p.zero) return (p.negative ? "-" : "") + "0x0.0p0";
  return written(p, function (x) {
    var g = f.digits > 24 ? f : { digits: 24, low: -126 }, t = place(x, g), c = x.q >= t ? size(x.n) << BigInt(x.q - t) : size(x.n) >> BigInt(t - x.q);
    var hidden = 1n << BigInt(g.digits - 1), normal = c >= hidden, spare = 3 - (g.digits + 2) % 4;
    var digits = ((normal ? c - hidden : c) << BigInt(spare)).toString(16).padStart((g.digits - 1 + spare) / 4, "0").replace(/0+$/, "") || "0";
    return (p.negative ? "-" : "") + (normal ? "0x1." : "0x0.") + digits + "p" + (t + g.digits - 1);
  });
}
function binary(n, length) { return n.toString(2).padStart(length, "0"); }
function hexadecimal(bits, f) { return bits.toString(16).padStart(Math.ceil(bitCount(f) / 4), "0"); }
function rows(bits, f) {
  var p = taken(bits, f), sign = p.negative ? "\u2212" : "+", stored = binary(p.fraction, f.digits - 1), fraction = (p.field ? "1." : "0.") + stored + "\u2082";
  var reserved = p.special && f.over === "Infinity", at = p.e - f.digits + 1, e = String(p.e).replace("-", "\u2212");
  return {
    sign: p.negative ? "1" : "0", exponent: binary(p.field, exponentBits(f)), fraction: stored, signMeans: sign,
    exponentMeans: reserved ? p.field + ": \u221e or NaN" : p.field ? p.field + " \u2212 " + bias(f) + " = " + e : "0 stands for " + e,
    fractionMeans: p.nan ? (reserved ? "not 0: NaN" : "all ones: NaN") : p.infinite ? "0: \u221e" : fraction,
    value: inShort(bits, f), exact: written(p, decimal), hex: literal(p, f), bits: "0x" + hexadecimal(bits, f).toUpperCase(),
    formula: p.nan ? "not a number" : p.infinite ? sign + "\u221e" : p.zero ? sign + "0" : sign + fraction + " \u00d7 " + power(p.e) + " = " + sign + p.significand + " \u00d7 " + power(at),
    ulp: p.nan ? "NaN" : p.infinite ? "Infinity" : power(at) + " = " + shortest(number(1n, at), f),
    below: inShort(neighbour(bits, false, f), f), above: inShort(neighbour(bits, true, f), f)
  };
}
var FIELDS = ["sign", "exponent", "fraction"];
if (root) {
  root.dataset.lmSuppressShortcuts = "true";
  var formats = formatsOf(root), first = BigInt("0x" + root.dataset.bits), f = formats[0], bits = first, buttons = [], tables = root.querySelectorAll("table");
  var cell = function (name) { return root.querySelector("[data-row=" + name + "]"); };
  var scroll = element("div", root, "overflow-x:auto"), controls = element("div", root, "margin:6px 0");
  scroll.tabIndex = -1;
  root.insertBefore(scroll, tables[0]);
  scroll.appendChild(tables[0]);
  root.insertBefore(controls, tables[1]);
  var input = element("input", element("label", controls, "", "value "), KEY + ";background:#fff;cursor:text;width:11em;max-width:45%");
  input.type = "text";
  input.spellcheck = false;
  button(controls, "\u2212 ulp", "one ulp down", function () { put(neighbour(bits, false, f)); });
  button(controls, "+ ulp", "one ulp up", function () { put(neighbour(bits, true, f)); });
  var choose = formatChoice(controls, formats, function () { return f; }, function (chosen) {
    var p = taken(bits, f), x = p.special ? null : round(p.x, chosen);
    bits = (p.nan ? quietNaN(chosen) : x ? encode(x, chosen) : infinity(chosen)) | (p.negative ? signBit(chosen) : 0n);
    f = chosen;
    lay();
  });
  button(controls, "reset", "reset", function () { f = formats[0]; bits = first; lay(); });
  var note = element("span", controls, "background:#fff;color:#a00");
  note.setAttribute("role", "status");
  function typed() {
    var t = input.value.trim().replace(/\u2212/g, "-"), named = /^[+-]?(?:(nan)|infinity|\u221e)$/i.exec(t), x;
    if (named) x = named[1] ? quietNaN(f) : f.over === "Infinity" ? infinity(f) : null;
    else if ((x = parse(t, f))) x = encode(x, f);
    if (x === undefined || x === null) say(x === null ? "beyond the largest number" : "not a number");
    else put(x | (t[0] === "-" ? signBit(f) : 0n));
  }
  function say(why) { note.textContent = why; input.setAttribute("aria-invalid", why !== ""); }
  input.addEventListener("change", typed);
  input.addEventListener("keydown", function (event) { if (event.key === "Enter") typed(); });
  function put(changed) { bits = changed; show(); }
  function show() {
    var said = rows(bits, f), all = said.sign + said.exponent + said.fraction;
    Object.keys(said).forEach(function (name) { if (FIELDS.indexOf(name) < 0) cell(name).textContent = said[name]; });
    buttons.forEach(function (made, i) {
      var one = all[i] === "1";
      made.textContent = all[i];
      made.setAttribute("aria-pressed", one);
      made.style.fontWeight = one ? "bold" : "normal";
      made.style.borderColor = one ? "#111" : "transparent";
    });
    root.dataset.bits = hexadecimal(bits, f);
    input.value = said.value;
    say("");
  }
  // A button for each bit of the format. The arrow keys go from one to the next.
  function lay() {
    buttons = [];
    FIELDS.forEach(function (name) {
      var host = cell(name), length = rows(bits, f)[name].length;
      host.textContent = "";
      for (var i = 0; i < length; i++) (function (index) {
        var made = element("button", host, "font:inherit;color:#111;background:none;border:1px solid transparent;border-radius:3px;padding:1px 3px;margin:0;cursor:pointer");
        made.type = "button";
        made.tabIndex = index ? -1 : 0;
        made.setAttribute("aria-label", name + " bit" + (length > 1 ? " " + (i + 1) + " of " + length : ""));
        made.addEventListener("click", function () { put(bits ^ 1n << BigInt(bitCount(f) - 1 - index)); });
        buttons.push(made);
      })(buttons.length);
    });
    cell("title").textContent = "The " + bitCount(f) + " bits of a " + f.name + ".";
    cell("count").textContent = "all " + bitCount(f) + " bits";
    choose();
    show();
  }
  scroll.addEventListener("keydown", function (event) {
    var i = buttons.indexOf(event.target), to = buttons[i + ({ ArrowLeft: -1, ArrowRight: 1 }[event.key] || NaN)];
    if (i < 0 || !to) return;
    event.target.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
    event.preventDefault();
  });
  cell("hint").textContent = "Click a bit to flip it, or type a number.";
  root.floatlab = { rows: function (hex, name) { return rows(BigInt("0x" + hex), formats.find(function (one) { return one.name === name; })); } };
  lay();
}
