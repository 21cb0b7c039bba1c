function later() {
  async function send(more) {
    const response = await fetch("https://api.example.com/orders", {
      method: "POST",
      body: JSON.stringify({ sku: "a1", lines: [...], ...more }),
    });
    return (await response.json()).id;
  }
  button.onclick = send;
}
fetch("https://api.example.com/orders", { method: "POST", body: JSON.stringify({
  sku: "b2", // the rest as above ...
}) });
fetch("https://api.example.com/orders", { method: "POST", body: JSON.stringify({ sku: "c3" }) });
const unsent = { ...settings };

async function chat(input, { previous, note = null } = {}, more) {
  return fetch("https://api.example.com/chats", {
    method: "POST",
    body: JSON.stringify({ input, previous, note, ...(more && { more }), ...(input && { echo: input }) }),
  });
}
await chat("hello");
