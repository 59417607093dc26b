var view = "floatlab-order";
// Carries out the pluses in the given order: plus k stands behind term k. Returns the additions, the last one with the whole sum.
function additions(terms, order, f) {
  var at = terms.map(function (term, i) { return { value: term, low: i, high: i }; });
  return order.map(function (k) {
    var left = at[k], right = at[k + 1], exact = plus(left.value, right.value);
    var made = { left: left, right: right, value: round(exact, f), low: left.low, high: right.high };
    made.error = minus(made.value, exact);
    for (var i = made.low; i <= made.high; i++) at[i] = made;
    return made;
  });
}
function brackets(node, f, outermost) {
  if (!node.left) return shortest(node.value, f);
  var inside = brackets(node.left, f) + " + " + brackets(node.right, f);
  return outermost ? inside : "(" + inside + ")";
}
function off(error) { return isZero(error) ? "exact" : steps(error) + (error.n > 0n ? " too much" : " too little"); }
function total(terms) { return terms.reduce(plus, number(0n, 0)); }
function text(terms, order, f) {
  var made = additions(terms, order, f), sum = made[made.length - 1], exact = total(terms), lines = ["The order of additions, in " + f.name];
  function say(name, value) { lines.push(name.padEnd(12) + value); }
  say("order", brackets(sum, f, true));
  made.forEach(function (one, i) {
    say("addition " + (i + 1), shortest(one.left.value, f) + " + " + shortest(one.right.value, f) + " = " + shortest(one.value, f) + ", " + off(one.error));
  });
  say("sum", shortest(sum.value, f));
  say("on paper", decimal(exact));
  say("the sum is", off(minus(sum.value, exact)));
  return lines.join("\n");
}
if (root) {
  var f = formatsOf(root)[0], start = root.dataset.terms.split(" ").map(function (one) { return parse(one, f); });
  var startOrder = root.dataset.order.split(" ").map(Number), n = start.length, terms, order, held = -1;
  var parts = panel(root), host = parts.host, SVG = "http://www.w3.org/2000/svg";
  var controls = element("div", host, ""), row = element("div", host, "display:flex;flex-wrap:wrap;align-items:center;margin:6px 0");
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", "the terms and the pluses between them");
  function leftToRight() { return start.slice(1).map(function (one, i) { return i; }); }
  // The pluses of two halves, and the plus between them last.
  function halves(from, to) {
    if (to - from < 2) return [];
    var middle = from + (to - from >> 1);
    return halves(from, middle).concat(halves(middle, to), [middle - 1]);
  }
  button(controls, "left to right", "add from left to right", function () { order = leftToRight(); draw(); });
  button(controls, "pairwise", "add by halves", function () { order = halves(0, n); draw(); });
  button(controls, "reset", "reset", function () { reset(); draw(); });
  function move(from, to) {
    if (to < 0 || to >= n || to === from) return from;
    terms.splice(to, 0, terms.splice(from, 1)[0]);
    draw();
    return to;
  }
  var cards = [], pluses = [];
  start.forEach(function (term, i) {
    if (i) pluses.push(button(row, "+", "plus", function () { order = [i - 1].concat(order.filter(function (k) { return k !== i - 1; })); draw(); }));
    var card = button(row, "", "term", function () {});
    card.style.cssText += ";cursor:grab;touch-action:none;background:#e8f1fb;user-select:none";
    card.addEventListener("keydown", function (event) {
      var by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      cards[move(i, i + by)].focus();
    });
    card.addEventListener("pointerdown", function (event) { card.setPointerCapture(event.pointerId); held = i; draw(); });
    card.addEventListener("pointermove", function (event) {
      if (held < 0 || !card.hasPointerCapture(event.pointerId)) return;
      var far = cards.map(function (other) {
        var box = other.getBoundingClientRect();
        return Math.hypot(event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2);
      });
      var to = far.indexOf(Math.min.apply(null, far));
      if (to !== held) held = move(held, to);
      draw();
    });
    function drop() { if (held >= 0) { held = -1; draw(); } }
    card.addEventListener("pointerup", drop);
    card.addEventListener("pointercancel", drop);
    cards.push(card);
  });
  var svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("width", "100%");
  svg.setAttribute("aria-hidden", "true");
  host.appendChild(svg);
  var said = element("div", host, "margin:4px 0");
  said.setAttribute("role", "status");
  element("div", host, "font-size:12px;color:#444", "Drag a term to another place, or move it with the arrow keys. Click a plus to carry it out first. Red sums were rounded.");
  function reset() { terms = start.slice(); order = startOrder.slice(); }
  function draws(name, attributes, label) {
    var made = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (label !== undefined) made.textContent = label;
    svg.appendChild(made);
  }
  function draw() {
    var made = additions(terms, order, f), sum = made[n - 2], exact = total(terms), w = svg.clientWidth || 640, label = Math.min(12, w / n / 6);
    cards.forEach(function (card, i) {
      card.textContent = shortest(terms[i], f);
      card.style.outline = held === i ? "3px solid #0057a3" : "";
      card.setAttribute("aria-label", "term " + shortest(terms[i], f) + ", place " + (i + 1) + " of " + n);
    });
    pluses.forEach(function (plus, i) {
      var at = order.indexOf(i) + 1;
      plus.textContent = "+" + String.fromCharCode(8320 + at);
      plus.setAttribute("aria-label", "plus " + (i + 1) + ", carried out as number " + at + "; press to carry it out first");
    });
    svg.textContent = "";
    svg.setAttribute("height", 30 + 38 * (n - 1));
    terms.forEach(function (term, i) {
      draws("text", { x: (i + 0.5) * w / n, y: 14, fill: "#0057a3", "font-size": label, "font-family": "sans-serif", "text-anchor": "middle" }, shortest(term, f));
    });
    function place(node) { return node.left ? { x: node.x, y: node.y } : { x: (node.low + 0.5) * w / n, y: 18 }; }
    made.forEach(function (one, i) {
      var a = place(one.left), b = place(one.right), color = isZero(one.error) ? "#111" : "#a00";
      one.x = (a.x + b.x) / 2;
      one.y = 52 + 38 * i;
      [a, b].forEach(function (from) { draws("line", { x1: from.x, y1: from.y, x2: one.x, y2: one.y - 12, stroke: "#777" }); });
      draws("text", { x: one.x, y: one.y, fill: color, "font-size": label, "font-family": "sans-serif", "text-anchor": "middle" }, shortest(one.value, f));
      one.y += 4;
    });
    root.dataset.now = terms.map(decimal).join(" ") + "; " + order.join(" ");
    said.textContent = brackets(sum, f, true) + " = " + shortest(sum.value, f) + ". On paper it is " + decimal(exact) + ", so the sum is " + off(minus(sum.value, exact)) + ".";
    parts.pre.textContent = text(terms, order, f);
  }
  root.floatlab = { text: function (some, inOrder) { return text(some.map(function (one) { return parse(one, f); }), inOrder, f); } };
  reset();
  draw();
  if (window.ResizeObserver) new ResizeObserver(function () { draw(); }).observe(host);
}
