import asyncio
import httpx

defaults = dict(currency="EUR", note=None)

async def main(order_id):
    async with httpx.AsyncClient(base_url="https://api.example.com/v1/", headers={"x-key": "k"}) as client:
        first, second = await asyncio.gather(
            client.post("/orders", json={**defaults, "sku": "a1"} | {"count": 2}),
            client.get("orders", params=[("limit", 5)]),
        )
        print(first.json()["id"], second.json()["orders"][0]["id"])
        answer = await client.request("PATCH", f"/orders/{order_id}", json=dict(defaults, count=3))
        match answer.json()["status"]:
            case "open":
                print(answer.json()["opened_at"])

asyncio.run(main("o1"))

unknown = httpx.Client(**settings)
unknown.get("/orders")
