import os
from orders_sdk import Orders

client = Orders(key=os.environ["KEY"])
order = client.orders.create(sku="a1", success_url="https://example.com")
print(order.id, order.to_dict()["total"])
