// Where the server no longer knows who is here, Streamlit says in English that a connection failed, and tries for ever: the form to
// sign in says what to do.

const STATE = 'data-test-connection-state';

async function ask(address) {
  if (document.querySelector('[data-testid="stApp"]')?.getAttribute(STATE) === 'CONNECTED') { return; }
  const answer = await fetch(address, { cache: 'no-store' }).catch(() => null);
  if (answer?.status === 401) { location.reload(); }
}

export default function ({ data }) {
  window.pervoistochnikGate?.disconnect();
  window.pervoistochnikGate = new MutationObserver(() => ask(data.asked));
  window.pervoistochnikGate.observe(document.body, { subtree: true, attributes: true, attributeFilter: [STATE] });
}
