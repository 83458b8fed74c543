const tag = document.currentScript;
const source = new EventSource(`/.postil/events?page=${encodeURIComponent(location.pathname)}`);
source.onmessage = (message) => {
  const state = JSON.parse(message.data);
  if (state.page !== tag.dataset.page || state.assets !== tag.dataset.assets) location.reload();
};
