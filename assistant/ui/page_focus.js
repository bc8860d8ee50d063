// Streamlit takes away what was pressed and draws it anew, and the focus falls to the start of the page. It goes back to what was
// pressed, or, where that is no more, to what the press led to.

const FOCUSABLE = 'a, button, input, textarea, summary, [tabindex="0"]';
const PATIENCE = 3000;

function isDrawing() { return document.querySelector('[data-testid=stApp]').dataset.testScriptState !== 'notRunning'; }

function keyOf(element) {
  return [...(element.closest('[class*="st-key-"]')?.classList || [])].find((name) => name.startsWith('st-key-'));
}

// Pressed and gone: removed, disabled or hidden.
function isThere(element) { return Boolean(element?.isConnected && !element.disabled && element.checkVisibility()); }

function sameOf({ key, place }) {
  const found = document.querySelector('.' + CSS.escape(key))?.querySelectorAll(FOCUSABLE)[place];
  return isThere(found) ? found : null;
}

function takeNote(event) {
  const element = event.target, key = keyOf(element);
  if (window.pervoistochnikFocus?.element === element) { return; }
  const place = key ? [...element.closest('.' + CSS.escape(key)).querySelectorAll(FOCUSABLE)].indexOf(element) : -1;
  window.pervoistochnikFocus = place < 0 ? null : { element, key, place, seen: element.matches(':focus-visible'), lost: 0 };
}

// Who leaves an element that is still there wants to be elsewhere.
function letGo(event) {
  const element = event.target;
  setTimeout(() => {
    const last = window.pervoistochnikFocus;
    const left = last?.element === element && document.activeElement !== element && isThere(element);
    if (left) { window.pervoistochnikFocus = null; }
  });
}

function goal(last, follows) {
  const same = sameOf(last);
  if (same) { return same; }
  // What it led to is there when everything is drawn.
  if (isDrawing()) { return null; }
  const [, ...selectors] = follows.find(([key]) => last.key.slice('st-key-'.length).startsWith(key)) || [];
  return selectors.map((selector) => document.querySelector(selector)).find(isThere);
}

function keepFocus({ follows }) {
  const last = window.pervoistochnikFocus;
  if (!last || document.activeElement !== document.body || isThere(last.element)) { return; }
  if (!last.lost || isDrawing()) { last.lost = performance.now(); }
  if (performance.now() - last.lost > PATIENCE) { window.pervoistochnikFocus = null; return; }
  const next = goal(last, follows);
  const opensKeyboard = next?.matches('input, textarea') && !window.matchMedia('(hover: hover)').matches;
  if (!next || opensKeyboard) { return; }
  if (!next.matches(FOCUSABLE)) { next.tabIndex = -1; }
  last.element = next;  // what it led to may be drawn anew, too
  next.focus({ preventScroll: keyOf(next) === last.key, focusVisible: last.seen });
}

function watchFocus() {
  for (const [name, notice] of [['focusin', takeNote], ['focusout', letGo]]) {
    window.pervoistochnikNotices ||= {};
    document.removeEventListener(name, window.pervoistochnikNotices[name]);
    window.pervoistochnikNotices[name] = notice;
    document.addEventListener(name, notice);
  }
}

