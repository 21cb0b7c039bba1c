export default async function handle(request: Request): Promise<Response> {
  const { orderId } = await request.json();
  const response = await fetch(`https://api.example.com/orders/${orderId}`);
  return Response.json({ total: (await response.json()).total });
}
