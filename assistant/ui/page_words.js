// Streamlit's interface speaks English alone, and knows no landmarks of ours. What people and documents wrote is left as it is,
// whatever it says.

const FOREIGN = [
  '.stHtml', '[data-testid=stCode] pre', '[role=listbox]:not([data-empty]) [role=option]', '[data-tag]', '[data-testid=stFileChipName]',
].join();
const NAMED = ['aria-label', 'title', 'placeholder'];
const CHROME = [
  '[data-testid=stFileUploaderDropzone] button', '[data-testid=InputInstructions]', '[data-testid=stStatusWidget]',
  '[data-testid=stSkipToContent]', '[data-testid=stTooltipContent]', '[data-testid=stDialog]', '[role=dialog]', '[role=listbox]',
].join();

function russian(words, begun, text) {
  const word = text.trim();
  if (Object.hasOwn(words, word)) { return words[word]; }
  const start = Object.keys(begun).find((beginning) => word.startsWith(beginning));
  return start ? begun[start] + word.slice(start.length) : null;
}

// «0.7KB» beside a file that was chosen.
function size(units, text) {
  const [, figure, unit] = /^([\d.]+)\s?([KMG]?B)$/.exec(text.trim()) || [];
  return unit ? figure.replace('.', ',').replace(/,0$/, '') + '\u00a0' + units[unit] : null;
}

function replaceTexts(part, word) {
  const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const fresh = word(texts.currentNode);
    if (fresh) { texts.currentNode.nodeValue = fresh; }
  }
}

function translate({ words, begun, announced, sizes }) {
  for (const said of document.querySelectorAll('[data-live-announcer] div:not(:has(*))')) {
    const [pattern, russian] = announced.find(([pattern]) => new RegExp(pattern).test(said.textContent)) || [];
    if (pattern) { said.textContent = said.textContent.replace(new RegExp(pattern), russian); }
  }
  for (const name of NAMED) {
    for (const element of document.querySelectorAll('[' + name + ']')) {
      // Only a button takes away something by its name; elsewhere the name is a label, ours or a document's.
      const word = element.closest(FOREIGN) && !element.matches('[data-tag] button')
        ? null : russian(words, element.matches('button') ? begun : {}, element.getAttribute(name));
      if (word) { element.setAttribute(name, word); }
    }
  }
  for (const part of document.querySelectorAll('[data-testid=stFileChip]')) {
    replaceTexts(part, (node) => (node.parentElement.closest(FOREIGN) ? null : size(sizes, node.nodeValue)));
  }
  for (const part of document.querySelectorAll(CHROME)) {
    replaceTexts(part, (node) => (node.parentElement.closest(FOREIGN) && !node.parentElement.closest('[role=dialog]')
      ? null : russian(words, {}, node.nodeValue)));
  }
}

function put(element, name, value) {
  if (element && element.getAttribute(name) !== value) { element.setAttribute(name, value); }
}

function lastPart(address) { return address.split('?')[0].split('/').pop(); }

// Roles, names and states that Streamlit has no way to set.
function describe({ sections, source }) {
  const bar = document.querySelector('.st-key-bar');
  put(bar, 'role', 'navigation');
  put(bar, 'aria-label', sections);
  put(document.querySelector('[data-testid=stMain]'), 'role', 'main');
  for (const link of document.querySelectorAll('.st-key-bar a')) {
    // By what is written: a link of a question alone is relative, and would be taken for whatever page is shown.
    const here = lastPart(link.getAttribute('href')) === lastPart(location.pathname);
    here ? put(link, 'aria-current', 'page') : link.removeAttribute('aria-current');
  }
  for (const pane of document.querySelectorAll('.st-key-source-pane')) {
    put(pane, 'role', 'region');
    put(pane, 'aria-label', source);
  }
  for (const button of document.querySelectorAll('[class*="st-key-sight-"] button')) {
    put(button, 'aria-pressed', String(button.dataset.testid === 'stBaseButton-primary'));
  }
}

// As page_picture.js does with a page: the frame scrolls to the mark when another place is shown, and is brought into view.
function bringMarks() {
  for (const frame of document.querySelectorAll('.pi-frame')) {
    const { place, bring } = frame.dataset;
    const pressed = bring !== '0' && bring !== window.pervoistochnikBrought;
    if (frame.shown === place && !pressed) { continue; }
    frame.shown = place;
    const mark = frame.querySelector('mark');
    if (mark) {
      frame.scrollTop += mark.getBoundingClientRect().top - frame.getBoundingClientRect().top - frame.clientHeight / 4;
    }
    if (pressed) { bringIntoView(frame); }
    window.pervoistochnikBrought = bring;
  }
}

// The page is shown when our styles are there and every piece of it stands in its place; see .streamlit/config.toml.
function show() {
  if (document.documentElement.classList.contains('drawn')) { return; }
  const styled = getComputedStyle(document.querySelector('.stApp')).getPropertyValue('--accent');
  const missing = document.querySelector('[data-testid=stMain] :is([data-testid=stSkeleton], [data-testid=stAppSkeleton])');
  const working = document.querySelector('.stApp:not([data-test-script-state=notRunning])') && !document.querySelector('.pi-working');
  if (styled && !missing && !working) { document.documentElement.classList.add('drawn'); }
}

// What the page begins with: a question, or what to look for.
function fieldOf({ fields }) {
  return fields.map((field) => document.querySelector('input[aria-label="' + field + '"]')).find(Boolean);
}

// Once, when the page is shown: what is hidden, or on its way to be shown, takes no focus. A telephone would open its keyboard
// over the page if the field were ready for typing there.
function begin(data, left = 100) {
  if (window.pervoistochnikBegun || !document.documentElement.classList.contains('drawn')) { return; }
  const wanted = window.matchMedia('(hover: hover)').matches && !location.search && fieldOf(data);
  if (wanted && document.activeElement === document.body) {
    wanted.focus();
    if (left && document.activeElement !== wanted) { setTimeout(() => begin(data, left - 1), 20); return; }
  }
  window.pervoistochnikBegun = true;
}

function watch(data) {
  window.pervoistochnikWords?.disconnect();
  const mend = () => { translate(data); describe(data); bringMarks(); show(); begin(data); keepFocus(data); };
  window.pervoistochnikWords = new MutationObserver(mend);
  window.pervoistochnikWords.observe(document.body, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: [...NAMED, 'data-testid', 'data-test-script-state', 'href', 'disabled'],
  });
  mend();
}

// The link for the keyboard's first step leads past the links to the pages.
document.addEventListener('click', (event) => {
  const heading = event.target.closest?.('[data-testid=stSkipToContent]') && document.querySelector('[data-testid=stMain] h1');
  if (heading) {
    event.preventDefault();
    event.stopImmediatePropagation();
    heading.tabIndex = -1;
    heading.focus();
  }
}, true);
