import requests as http
from requests import post

BASE = "https://api.example.com/v1"

def call(path, body):
    response = post(BASE + path, json=body, timeout=10)
    response.raise_for_status()
    return response.json()

order = call("/orders", {"sku": "a1"})
print(order["total"])

def never_called(order_id):
    answer = http.request("GET", f"{BASE}/orders/{order_id}", params={"expand": "lines"})
    for line in answer.json().get("lines", []):
        print(line["sku"])
    skus = [line["price"] for line in answer.json()["lines"] if line.get("ok")]
    return skus
