import aiohttp

async def create(session, sku):
    async with session.post("https://api.example.com/orders", json={"sku": sku}) as response:
        order = await response.json()
        return order["id"]

async def main():
    async with aiohttp.ClientSession(headers={"x-key": "k"}) as session:
        print(await create(session, "a1"))
        form = aiohttp.FormData()
        form.add_field("file", open("a.png", "rb"))
        async with session.put("https://api.example.com/files", data=form) as response:
            data = await response.json()
            print(data["url"])
