// Keys and selection for the review page. Everything works without this file.
"use strict";

(() => {
  const cards = Array.from(document.querySelectorAll("section.card[data-card]"));
  const article = document.getElementById("article");
  let current = Math.max(0, cards.findIndex((card) => card.classList.contains("current")));

  const show = (index) => {
    if (!cards.length) return;
    current = Math.min(Math.max(index, 0), cards.length - 1);
    cards.forEach((card, at) => card.classList.toggle("current", at === current));
    const card = cards[current];
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
    point(card.dataset.card);
    loadNear(card);
  };

  const point = (number) => {
    for (const mark of article.querySelectorAll("mark.here")) mark.classList.remove("here");
    const marks = Array.from(article.querySelectorAll("mark[data-cards]"));
    const mine = marks.filter((mark) => mark.dataset.cards.split(" ").includes(number));
    for (const mark of mine) mark.classList.add("here");
    if (mine.length) mine[0].scrollIntoView({ block: "nearest" });
  };

  const loadNear = async (card) => {
    const place = card.querySelector("[data-near]");
    if (!place) return;
    const address = place.dataset.near;
    place.removeAttribute("data-near");
    const answer = await fetch(address, { credentials: "same-origin" });
    if (answer.ok && !answer.redirected) place.innerHTML = await answer.text();
    else place.dataset.near = address;
  };

  const press = (key) => {
    const card = cards[current];
    const button = (card && card.querySelector(`[data-key="${key}"]`)) || document.querySelector(`.bar [data-key="${key}"]`);
    if (!button) return false;
    if (key === "x") button.focus();
    else button.click();
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("textarea, select, input:not([type=radio])")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const move = { j: 1, k: -1 }[event.key];
    if (move) show(current + move);
    else if (!("aexu?".includes(event.key) && press(event.key))) return;
    event.preventDefault();
  });

  // Offsets count code points of the article's text, as the server does; a string's length counts UTF-16 units.
  const codePoints = (text) => Array.from(text).length;

  const selectedPassage = () => {
    const selection = document.getSelection();
    if (!article || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    if (!article.contains(range.commonAncestorContainer)) return null;
    const before = document.createRange();
    before.setStart(article, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const start = codePoints(before.toString());
    return { quote: range.toString(), start, end: start + codePoints(range.toString()) };
  };

  const fill = (fields, passage) => {
    for (const name of ["quote", "start", "end"]) fields[name].value = passage[name];
  };

  let passage = null;
  document.addEventListener("selectionchange", () => {
    passage = selectedPassage() || passage;
    const quote = document.getElementById("quote");
    if (!quote || !selectedPassage()) return;
    fill(quote.form.elements, passage);
    document.getElementById("by-hand").open = true;
  });

  for (const row of document.querySelectorAll("#part-spans .row")) {
    const fields = {};
    for (const name of ["quote", "start", "end"]) fields[name] = row.querySelector(`[name$="-${name}"]`);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet-button";
    button.textContent = "Take the selected passage";
    button.addEventListener("click", () => passage && fill(fields, passage));
    row.append(button);
  }

  for (const pin of document.querySelectorAll("article .pin")) {
    pin.addEventListener("click", () => {
      const index = cards.findIndex((card) => card.dataset.card === pin.dataset.n);
      if (index >= 0) show(index);
    });
  }

  if (cards.length && article) point(cards[current].dataset.card);
  const proposed = document.querySelector(".edit .main") && article && article.querySelector("mark.m-content");
  if (proposed) proposed.scrollIntoView({ block: "center" });
})();
