// Streamlit itself always says English, and a screen reader believes it. `/` leads to the field from anywhere but a field; the
// arrows to the next quote, unless they scroll a page drawn larger than its frame.

const FIELDS = 'input, textarea, select, [contenteditable=true], [role=combobox], [role=radiogroup]';

// A server that has started again knows nothing of the page: until it has drawn it, presses on its parts would lead nowhere.
function redrawWhenBack(redraw) {
  const app = document.querySelector('[data-testid=stApp]');
  const isLost = () => app.dataset.testConnectionState !== 'CONNECTED';
  let lost = isLost();
  const look = () => {
    const before = lost;
    lost = isLost();
    if (before && !lost) { redraw(); }
  };
  window.pervoistochnikConnection?.disconnect();
  window.pervoistochnikConnection = new MutationObserver(look);
  window.pervoistochnikConnection.observe(app, { attributes: true, attributeFilter: ['data-test-connection-state'] });
}

// A page that is closed or loaded anew takes with it what was not saved; the browser asks in words of its own.
function askBeforeLoss(unsaved) {
  window.onbeforeunload = (event) => {
    if (unsaved || document.querySelector('.pi-unsaved')) { event.preventDefault(); }
  };
}

// A field hands over what was typed a moment after it is left; a press that leaves it and opens another page would come before that.
const HANDING_OVER = 150;

function handOverBeforePage() {
  document.removeEventListener('click', window.pervoistochnikWait, true);
  document.removeEventListener('focusout', window.pervoistochnikLeft, true);
  let left = -Infinity;
  window.pervoistochnikLeft = (event) => { if (event.target.matches('input, textarea')) { left = performance.now(); } };
  window.pervoistochnikWait = (event) => {
    const link = event.target.closest?.('.st-key-bar a');
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!link || elsewhere || performance.now() - left > HANDING_OVER) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    setTimeout(() => link.click(), HANDING_OVER + 20);
  };
  document.addEventListener('focusout', window.pervoistochnikLeft, true);
  document.addEventListener('click', window.pervoistochnikWait, true);
}

export default function ({ data, setTriggerValue }) {
  document.documentElement.lang = 'ru';
  askBeforeLoss(data.unsaved);
  handOverBeforePage();
  watch(data);
  watchFocus();
  redrawWhenBack(() => setTriggerValue('back', true));
  // Before the first quote is drawn, not after.
  document.fonts.load('1em Literata', '1я');
  const field = () => fieldOf(data);
  const typing = (element) => element.closest?.(FIELDS);
  const scrolls = (element) => element.matches?.('.frame') && element.scrollWidth > element.clientWidth;
  document.removeEventListener('keydown', window.pervoistochnikKeys);
  window.pervoistochnikKeys = (event) => {
    const element = event.composedPath()[0];
    if (event.ctrlKey || event.metaKey || event.altKey || typing(element)) { return; }
    // In the Russian layout the key of «/» gives «.», and «/» stands above another.
    if ((event.key === '/' || (event.code === 'Slash' && !event.shiftKey)) && field()) {
      event.preventDefault();
      field().focus();
      field().select();
    }
    const step = event.shiftKey ? 0 : { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || scrolls(element)) { return; }
    const all = document.querySelectorAll('[class*="st-key-' + data.sights + '"] button');
    const buttons = [...all].filter((button) => button.checkVisibility());
    const next = buttons[buttons.findIndex((button) => button.dataset.testid === 'stBaseButton-primary') + step];
    if (next) {
      event.preventDefault();
      next.click();
      next.scrollIntoView({ block: 'nearest' });
    }
  };
  document.addEventListener('keydown', window.pervoistochnikKeys);
}
