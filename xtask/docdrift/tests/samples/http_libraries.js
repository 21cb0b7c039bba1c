import got from "got";
import ky from "ky";
import { request, FormData, fetch as fetchIt } from "undici";
const { ofetch } = require("ofetch");

const created = await got.post("https://api.example.com/orders", { json: { sku: "a1" } }).json();
show(created.id);

const api = ky.create({ prefixUrl: "https://api.example.com/v1", headers: { "x-key": "k" } });
const { total } = await api.get("orders/o1", { searchParams: { expand: "lines" } }).json();
const text = JSON.parse((await got("https://api.example.com/orders")).body);
show(text.orders[0].id);

const { statusCode, body } = await request("https://api.example.com/orders", { method: "POST", body: JSON.stringify({ sku: "b" }) });
show((await body.json()).url);

const order = await ofetch("https://api.example.com/orders", { method: "POST", body: { sku: "c" } });
show(order.amount);
await got.post("https://api.example.com/token", { form: { grant_type: "password" } });
await fetchIt("https://api.example.com/v3/orders");
