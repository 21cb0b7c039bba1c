import axios, { type AxiosResponse } from "axios";

interface Line {
  sku: string;
  count?: number;
}
interface Base {
  id: string;
}
interface Order extends Base {
  total: number;
  note?: string;
  paidAt: string | undefined;
  lines: Line[];
  buyer: { name: string } | null;
  parent: Order;
  either: Line | Base;
}
type Page = { orders: readonly Order[] } & { next: string };

async function read(id: string): Promise<Order> {
  const response = await fetch(`https://api.example.com/orders/${id}`);
  return response.json();
}

const order: Base = await (await fetch("https://api.example.com/orders/o1")).json();
const page = (await (await fetch("https://api.example.com/orders")).json()) as Page;
const { data } = await axios.get<Array<Line>>("https://api.example.com/lines", { headers: <any>{ "x-key": "k" } });
show(data[0]!.price);
const nothing = (await (await fetch("https://api.example.com/any")).json()) as any;
