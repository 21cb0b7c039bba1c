const payload = { amount: 50, "successUrl": "https://example.com/ok", ...extra };
payload.note = "later";

const response = await fetch(`https://api.example.com/checkout`, {
  method: "POST",
  headers: { "x-access-token": key, "Content-Type": "application/json" },
  body: JSON.stringify(payload),
});

const data = await response.json();
console.log(`URL: ${data.checkoutUrl}`, data["id"], data.items?.[0]?.sku, data.items.length);
for (const item of data.rows || []) {
  console.log(item.createdAt);
}
