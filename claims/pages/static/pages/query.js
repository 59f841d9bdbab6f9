// YASGUI over the plain form. Without this file, or where it fails, the form stays and works.
"use strict";

const form = document.querySelector("form.query");
const place = document.querySelector("#editor");
const words = JSON.parse(document.querySelector("#editor-words").textContent);
const worked = [...document.querySelectorAll(".worked a")];
const endpoint = new URL(place.dataset.endpoint, location.href).href;

const longest = 8000; // characters of an address that the server still reads

const queryOf = (address) => new URL(address, location.href).searchParams.get("query");
const addressOf = (query) => `${place.dataset.endpoint}?${new URLSearchParams({ query })}`;
const sameQuery = (a, b) => a.split(/\s+/).join(" ").trim() === b.split(/\s+/).join(" ").trim();
const findWorked = (query) => worked.find((link) => sameQuery(queryOf(link.href), query));

// Completion from our own vocabulary alone: what YASGUI ships would ask servers elsewhere.
function setCompleters(Yasqe) {
  const own = { bulk: true, autoShow: false, persistenceId: null };
  Yasqe.forkAutocompleter("prefixes", { ...own, autoShow: true, name: "own-prefixes", get: () => words.prefixes }, false);
  Yasqe.forkAutocompleter("class", { ...own, name: "own-classes", get: () => words.classes }, false);
  Yasqe.forkAutocompleter("property", { ...own, name: "own-properties", get: () => words.properties }, false);
  Yasqe.defaults.autocompleters = ["own-prefixes", "own-classes", "own-properties", "variables"];
}

// An error of the endpoint (RFC 9457) as the sentence that it holds.
function tellError(error) {
  const told = document.createElement("p");
  told.setAttribute("role", "alert");
  try {
    told.textContent = JSON.parse(error.text).detail;
  } catch {
    told.textContent = "The server cannot be reached. Try again in a moment.";
  }
  return told;
}

// The part that makes columns adjustable adds a style element, which the site's policy forbids: it gets one of no effect,
// and query.css holds the rules.
function forbidStyles() {
  const create = document.createElement.bind(document);
  document.createElement = (name, ...options) =>
    name.toLowerCase() === "style" ? document.createElementNS("urn:none", "style") : create(name, ...options);
}

// A date or a number stays on its line: "../2026-02-24" would be broken at its hyphens.
function keepShortTogether(Table) {
  const format = Table.prototype.formatLiteral;
  Table.prototype.formatLiteral = function (binding, prefixes) {
    const told = format.call(this, binding, prefixes);
    return /^\S{1,24}$/.test(binding.value) ? `<span class="short">${told}</span>` : told;
  };
}

function start(Yasgui) {
  forbidStyles();
  setCompleters(Yasgui.Yasqe);
  keepShortTogether(Yasgui.Yasr.plugins.table);
  const { defaults } = Yasgui.Yasr;
  defaults.errorRenderers = [tellError];
  defaults.plugins.table.dynamicConfig = { compact: true, isEllipsed: false }; // whole wordings, not their beginnings
  return new Yasgui(place, {
    autofocus: false,
    persistenceId: "onrecord",
    populateFromUrl: false,
    copyEndpointOnNewTab: false,
    endpointCatalogueOptions: { getData: () => [] },
    requestConfig: { endpoint: () => endpoint, method: "POST", acceptHeaderGraph: "text/turtle" },
    yasqe: {
      value: form.elements.query.value,
      autocompleters: Yasgui.Yasqe.defaults.autocompleters,
      editorHeight: "22rem",
    },
    // An answer that is kept would be shown later as if it were new.
    yasr: { maxPersistentResponseSize: 0, pluginOrder: ["table", "response"], prefixes: Object.fromEntries(words.names) },
  });
}

function setAside(yasgui) {
  const link = findWorked(yasgui.getTab().getYasqe().getValue());
  const told = document.querySelector("#chosen");
  told.hidden = !link;
  if (link) {
    told.querySelector("h2").textContent = link.textContent;
    told.querySelector("p").textContent = link.nextElementSibling.textContent;
  }
  for (const other of worked) other === link ? other.setAttribute("aria-current", "true") : other.removeAttribute("aria-current");
}

// The tab that holds this query, or a new one.
function show(yasgui, query) {
  const tabs = Object.values(yasgui._tabs);
  const held = tabs.find((tab) => sameQuery(tab.getYasqe()?.getValue() ?? tab.getPersistedJson().yasqe.value, query));
  if (held) {
    held.select();
  } else {
    const name = yasgui.createTabName(findWorked(query)?.textContent);
    const current = yasgui.getTab();
    // A worked query that nobody changed makes room for the next one.
    if (findWorked(current.getYasqe().getValue())) current.setQuery(query).setName(name);
    else yasgui.addTab(true, { name, yasqe: { value: query } });
  }
  setAside(yasgui);
}

// A tab that is named for a worked query is not, once it asks another thing.
function nameForQuery(yasgui, tab) {
  const link = findWorked(tab.getYasqe().getValue());
  if (!link && worked.some((other) => other.textContent === tab.name())) tab.setName(yasgui.createTabName());
}

function run(yasgui, query) {
  show(yasgui, query);
  yasgui.getTab().query().catch(() => {}); // told by the answer's own place
}

// A tab's share button gives the address that also works without script.
function shareByAddress(yasgui) {
  yasgui.getTab().getShareableLink = () => new URL(addressOf(yasgui.getTab().getYasqe().getValue()), location.href).href;
}

// Records of this site have a page here, whatever the base of their identifiers.
function leadHome(event) {
  const link = event.target.closest?.(".yasr a[href]");
  const match = link?.getAttribute("href").startsWith(words.base)
    && link.getAttribute("href").slice(words.base.length).match(/^(claim|actor|event|document)\/(\w+)$/);
  if (match) link.href = `/${match[1]}s/${match[2]}/`;
}

if (window.Yasgui) {
  const asked = new URLSearchParams(location.search);
  place.hidden = false;
  const yasgui = start(window.Yasgui);
  form.hidden = true;
  document.querySelector("#keys").hidden = false;
  if (asked.has("query") || asked.has("example")) show(yasgui, form.elements.query.value);
  shareByAddress(yasgui);
  setAside(yasgui);

  yasgui.on("tabSelect", () => setTimeout(() => { shareByAddress(yasgui); setAside(yasgui); }));
  yasgui.on("tabAdd", () => setTimeout(() => shareByAddress(yasgui)));
  yasgui.on("query", (_, tab) => {
    document.querySelector("#answer")?.remove();
    const address = addressOf(tab.getYasqe().getValue());
    if (queryOf(location.href) !== queryOf(address) && address.length < longest) history.pushState(null, "", address);
    nameForQuery(yasgui, tab);
    setAside(yasgui);
  });
  window.addEventListener("popstate", () => {
    const query = queryOf(location.href);
    if (query) run(yasgui, query);
  });
  document.querySelector(".worked").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    run(yasgui, queryOf(link.href));
    place.scrollIntoView({ block: "nearest" });
  });
  for (const moment of ["pointerover", "focusin", "click"]) document.addEventListener(moment, leadHome, true);
}
