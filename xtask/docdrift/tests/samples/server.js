import express from "express";
import { NextResponse } from "next/server";
const app = express();

app.post("/webhook", express.json(), (req, res) => {
  const { type, data } = req.body;
  if (type === "order.paid") fulfil(data.orderId);
  res.json({ received: true });
});

export async function POST(request) {
  const { amount } = await request.json();
  return NextResponse.json({ amount });
}

export const settings = { retries: 3 };
