(function (root) {
  "use strict";
  // Same texts as BitView.java writes: the notation of FloatText.shortest, FloatText.exact and FloatText.hex.
  function superscript(n) {
    return String(n).replace(/[-0-9]/g, function (c) { return c === "-" ? "\u207b" : "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"[c]; });
  }
  function minus(n) { return String(n).replace("-", "\u2212"); }
  function parts(bits) {
    var biased = bits >>> 23 & 255, fraction = bits & 0x7fffff;
    return {
      negative: bits >>> 31 === 1, biased: biased, fraction: fraction,
      exponent: Math.max(biased, 1) - 127,
      significand: biased === 0 ? fraction : fraction + 0x800000,
      zero: biased === 0 && fraction === 0, special: biased === 255, nan: biased === 255 && fraction !== 0
    };
  }
  function specialText(p) {
    if (p.nan) return "NaN";
    return (p.negative ? "-" : "") + (p.zero ? "0.0" : "Infinity");
  }
  function padded(digits, length) { while (digits.length < length) digits += "0"; return digits; }
  function plain(digits, e) {
    if (e < 0) return "0." + "0".repeat(-e - 1) + digits;
    digits = padded(digits, e + 2);
    return digits.slice(0, e + 1) + "." + digits.slice(e + 1);
  }
  function scientific(digits, e) { digits = padded(digits, 2); return digits[0] + "." + digits.slice(1) + "E" + e; }
  // Numerator and denominator of c * 2^q.
  function ratio(c, q) { return q >= 0 ? [BigInt(c) << BigInt(q), 1n] : [BigInt(c), 1n << BigInt(-q)]; }
  function shortest(bits) {
    var p = parts(bits);
    if (p.zero || p.special) return specialText(p);
    var c = p.significand, q = p.exponent - 23, even = c % 2 === 0;
    // In quarters of an ulp; below a power of two the floats are twice as close.
    var low = 4 * c - (p.fraction === 0 && p.biased > 1 ? 1 : 2), high = 4 * c + 2;
    var v = ratio(4 * c, q - 2), n = v[0], d = v[1];
    var e = Math.floor(Math.log10(c) + q * Math.log10(2)) + 1;
    while (e > 0 ? n < d * 10n ** BigInt(e) : n * 10n ** BigInt(-e) < d) e--;
    for (var length = 2; ; length++) {
      // Candidates are multiples of 10^t; the scale makes them and the ends of the interval integers.
      var t = e - length + 1;
      var step = t >= 0 ? 10n ** BigInt(t) * d : d, scale = t >= 0 ? 1n : 10n ** BigInt(-t);
      var value = n * scale, below = value / step, above = below + 1n;
      var ends = [low, high].map(function (end) { return ratio(end, q - 2)[0] * scale; });
      var fits = [below, above].map(function (k) {
        var x = k * step;
        return even ? x >= ends[0] && x <= ends[1] : x > ends[0] && x < ends[1];
      });
      if (fits[0] || fits[1]) {
        var up = value - below * step, down = above * step - value;
        var takeAbove = fits[1] && (!fits[0] || down < up || down === up && below % 2n === 1n);
        var digits = String(takeAbove ? above : below);
        var shown = e + digits.length - length;
        digits = digits.replace(/0+$/, "");
        return (p.negative ? "-" : "") + (shown < -3 || shown > 6 ? scientific(digits, shown) : plain(digits, shown));
      }
    }
  }
  function exact(bits) {
    var p = parts(bits);
    if (p.zero || p.special) return specialText(p);
    var q = p.exponent - 23, digits, scale = 0;
    if (q >= 0) digits = String(BigInt(p.significand) << BigInt(q));
    else { digits = String(BigInt(p.significand) * 5n ** BigInt(-q)); scale = -q; }
    while (digits.length > 1 && digits.endsWith("0")) { digits = digits.slice(0, -1); scale--; }
    var e = digits.length - 1 - scale;
    var isPlain = Math.max(e + 1, 1) + 1 + Math.max(scale, 1) <= 60;
    return (p.negative ? "-" : "") + (isPlain ? plain(digits, e) : scientific(digits, e));
  }
  function hex(bits) {
    var p = parts(bits);
    if (p.special) return specialText(p);
    var sign = p.negative ? "-" : "";
    if (p.zero) return sign + "0x0.0p0";
    var digits = (p.fraction * 2).toString(16).padStart(6, "0").replace(/0+$/, "") || "0";
    return sign + (p.biased === 0 ? "0x0." : "0x1.") + digits + "p" + p.exponent;
  }
  function binary(n, length) { return n.toString(2).padStart(length, "0"); }
  function ordinal(bits) { return bits >>> 31 ? -(bits & 0x7fffffff) : bits; }
  function neighbour(bits, by) {
    var p = parts(bits);
    if (p.nan) return bits;
    if (p.special && p.negative === by < 0) return bits;
    var o = ordinal(bits) + by;
    // From below, the way up ends at minus zero, as Math.nextUp has it; the mirror image for the way down.
    if (o === 0) return by > 0 ? -0x80000000 : 0;
    return o < 0 ? -o | 0x80000000 : o;
  }
  function rows(bits) {
    var p = parts(bits), sign = p.negative ? "\u2212" : "+", lead = p.biased === 0 ? "0." : "1.";
    var fraction = lead + binary(p.fraction, 23) + "\u2082";
    var ulp = p.exponent - 23;
    if (p.special) ulp = p.nan ? "NaN" : "Infinity";
    else {
      var ulpBits = ulp >= -126 ? ulp + 127 << 23 : 1 << ulp + 149;
      ulp = "2" + superscript(ulp) + " = " + shortest(ulpBits);
    }
    return {
      sign: binary(bits >>> 31, 1), exponent: binary(p.biased, 8), fraction: binary(p.fraction, 23),
      signMeans: sign,
      exponentMeans: p.special ? "255: \u221e or NaN" : p.biased === 0 ? "0 stands for \u2212126" : p.biased + " \u2212 127 = " + minus(p.exponent),
      fractionMeans: p.special ? (p.nan ? "not 0: NaN" : "0: \u221e") : fraction,
      value: shortest(bits), exact: exact(bits), hex: hex(bits),
      bits: "0x" + (bits >>> 0).toString(16).toUpperCase().padStart(8, "0"),
      formula: p.nan ? "not a number" : p.special ? sign + "\u221e" : p.zero ? sign + "0"
        : sign + fraction + " \u00d7 2" + superscript(p.exponent) + " = " + sign + p.significand + " \u00d7 2" + superscript(p.exponent - 23),
      ulp: ulp, below: shortest(neighbour(bits, -1)), above: shortest(neighbour(bits, 1))
    };
  }
  if (!root) return;
  var bits = parseInt(root.dataset.bits, 16) | 0, buttons = [];
  function cell(name) { return root.querySelector("[data-row=" + name + "]"); }
  function show() {
    var texts = rows(bits);
    Object.keys(texts).forEach(function (name) {
      if (name !== "sign" && name !== "exponent" && name !== "fraction") cell(name).textContent = texts[name];
    });
    buttons.forEach(function (button, i) {
      var one = bits >>> 31 - i & 1;
      button.textContent = one;
      button.setAttribute("aria-pressed", one === 1);
      button.style.fontWeight = one ? "bold" : "normal";
      button.style.borderColor = one ? "#111" : "transparent";
    });
    root.dataset.bits = (bits >>> 0).toString(16).padStart(8, "0");
  }
  [["sign", 1], ["exponent", 8], ["fraction", 23]].forEach(function (field) {
    var host = cell(field[0]);
    host.textContent = "";
    for (var i = 0; i < field[1]; i++) (function (index) {
      var button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-label", field[0] + (field[1] > 1 ? " bit " + (i + 1) + " of " + field[1] : " bit"));
      button.style.cssText = "font:inherit;color:#111;background:none;border:1px solid transparent;border-radius:3px;padding:1px 3px;margin:0;cursor:pointer";
      button.addEventListener("click", function () { bits ^= 1 << 31 - index; show(); });
      host.appendChild(button);
      buttons.push(button);
    })(buttons.length);
  });
  root.querySelector("[data-row=hint]").textContent = "Click a bit to flip it.";
  show();
})(document.currentScript && document.currentScript.closest(".floatlab-bits"));
