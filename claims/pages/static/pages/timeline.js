// Arrow keys move between the items of the drawing; without this file Tab does.
"use strict";
for (const drawing of document.querySelectorAll("svg.timeline")) {
  const items = [...drawing.querySelectorAll("a.item")];
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  drawing.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const at = items.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    items[(at + step + items.length) % items.length].focus();
  });
}
