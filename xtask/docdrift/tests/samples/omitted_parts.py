import requests
from settings import KEY

requests.post("https://api.example.com/orders", json={
    "sku": "a1",
    # ... and what else you need
})
requests.post("https://api.example.com/orders", json={"sku": "b2", ...})
requests.post("https://api.example.com/orders", json={"sku": "c3"})
