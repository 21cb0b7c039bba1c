import requests
response = requests.get("https://api.example.com/orders", headers=
orders = response.json(
print(orders["data"])
