import { useEffect, useState } from "react";

type Props = { id: string };

export default function Buy({ id }: Props) {
  const [order, setOrder] = useState<Order | null>(null);
  useEffect(() => {
    fetch(`https://api.example.com/orders/${id}`).then((r) => r.json()).then((data) => setOrder(data.order));
  }, [id]);
  return (
    <button onClick={async () => {
      const response = await fetch("https://api.example.com/orders", { method: "POST", body: JSON.stringify({ id }) });
      location.href = (await response.json()).checkoutUrl;
    }}>
      {order?.title}
    </button>
  );
}

const api = {
  remove: async (orderId: string) => {
    const gone = await fetch(`https://api.example.com/orders/${orderId}`, { method: "DELETE" });
    return (await gone.json()).deleted;
  },
};
