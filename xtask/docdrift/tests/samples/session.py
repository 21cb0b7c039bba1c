import os
import requests

BASE = os.getenv("ORDERS_URL", "https://api.example.com/v1")

session = requests.Session()
session.headers.update({"Authorization": f"Bearer {os.environ['KEY']}"})
session.headers["x-version"] = "2"
session.params = {"region": "eu"}

listed = session.get(f"{BASE}/orders", params={"limit": 10})
listed.raise_for_status()
for order in listed.json()["orders"]:
    print(order["id"])

if (found := session.get(BASE.rstrip("/") + "/orders/%s" % order_id).json()):
    print(found["total"])

with requests.Session() as other:
    other.delete("https://api.example.com/v1/orders/{}".format(order_id), auth=("user", "password"))
