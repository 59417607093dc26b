(function (root) {
  "use strict";
  // The choice is kept for this visit of the page, so that the question can be shown again with its answer.
  var question = root.dataset.question, key = "floatlab: " + question, buttons = [];
  var memory = window.floatlabChoices = window.floatlabChoices || {};
  function part(name) { return root.querySelector("[data-part=" + name + "]"); }
  function chosen() {
    try { return sessionStorage.getItem(key) || memory[key] || ""; } catch (e) { return memory[key] || ""; }
  }
  function choose(choice) {
    memory[key] = choice;
    try { sessionStorage.setItem(key, choice); } catch (e) { /* A page may not be allowed to keep anything. */ }
    window.dispatchEvent(new CustomEvent("floatlab-choice"));
  }
  function show() {
    var mine = chosen(), details = root.querySelector("details");
    buttons.forEach(function (button) {
      var pressed = button.textContent === mine;
      button.setAttribute("aria-pressed", pressed);
      button.style.fontWeight = pressed ? "bold" : "normal";
      button.style.background = pressed ? "#0057a3" : "#f3f3f3";
      button.style.color = pressed ? "#fff" : "#111";
    });
    part("chosen").textContent = mine ? "You chose: " + mine + "." : details ? "You have not chosen yet." : "";
    if (!details) return;
    var right = details.dataset.right;
    part("verdict").textContent = !mine ? "Answer: " + right + "." : mine === right ? "You chose it: " + right + "." :
      "You chose: " + mine + ". Answer: " + right + ".";
  }
  var list = part("choices"), host = document.createElement("div");
  host.setAttribute("role", "group");
  host.setAttribute("aria-label", question);
  host.dataset.part = "choices";
  Array.from(list.querySelectorAll("li")).forEach(function (item) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = item.textContent;
    button.style.cssText = "font:inherit;border:1px solid #777;border-radius:4px;padding:6px 12px;margin:2px 8px 2px 0;cursor:pointer";
    button.addEventListener("click", function () { choose(button.textContent); });
    host.appendChild(button);
    buttons.push(button);
  });
  list.replaceWith(host);
  window.addEventListener("floatlab-choice", show);
  show();
})(document.currentScript.closest(".floatlab-question"));
