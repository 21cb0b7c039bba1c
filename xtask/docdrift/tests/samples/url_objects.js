const url = new URL("/v1/orders", "https://api.example.com/ignored/");
url.searchParams.set("limit", "5");
url.searchParams.append("status", "open");
const page = JSON.parse(await (await fetch(url.toString())).text());
show(page.orders.map(({ id, total: amount = 0 }) => [id, amount]));

const query = new URLSearchParams({ limit: 5 });
query.append("cursor", cursor);
fetch(`https://api.example.com/v1/orders?${query}`);

const headers = new Headers({ "x-key": "k" });
headers.set("x-version", "2");
const later = new Request("https://api.example.com/v1/orders", { method: "POST", headers, body: JSON.stringify({ sku }) });
const response = await fetch(later);

fetch("https://api.example.com/token", { method: "POST", body: new URLSearchParams({ grant_type: "password", ttl: "60" }) });

const form = new FormData();
form.append("file", file);
form.append("name", "a");
await fetch("https://api.example.com/files", { method: "POST", body: form });

const path = "/orders/{id}".replace("{id}", order.id);
await fetch("https://api.example.com/v1/".replace(/\/$/, "") + path, { method: "PATCH", body: undefined });
const [a, b] = await Promise.all([fetch("https://api.example.com/a"), fetch("https://api.example.com/b")]);
show((await b.json()).second);
