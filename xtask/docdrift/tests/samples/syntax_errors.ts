interface Order { id: string; total
const order: Order = await (await fetch("https://api.example.com/orders/o1", { headers: { )).json();
show(order.total);
