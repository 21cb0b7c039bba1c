import { Orders } from "@example/orders";

const client = new Orders({ apiKey: process.env.KEY });
const order = await client.orders.create({ successUrl: "https://example.com", lineItems: [{ unitPrice: 5 }] });
show(order.checkoutUrl);
