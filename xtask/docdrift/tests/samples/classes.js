class Api {
  base = "https://api.example.com/v1";

  constructor(key) {
    this.headers = { "x-key": key };
  }

  async request(path, { method = "GET", body } = {}) {
    const response = await fetch(this.base + path, {
      method,
      headers: { ...this.headers, "content-type": "application/json" },
      body: body ? JSON.stringify(body) : undefined,
    });
    if (!response.ok) throw new Error((await response.json()).message);
    return response.json();
  }

  create(sku) {
    return this.request("/orders", { method: "POST", body: { sku } });
  }

  orders() {
    return this.request("/orders");
  }
}

const api = new Api("k");
show((await api.create("a1")).id, (await api.orders()).orders[0].total);

async function forReaders(path, body = {}) {
  const response = await fetch(`https://api.example.com/v1/orders`, { method: "POST", body: JSON.stringify(body) });
}
