import requests

payload = {
    "amount": 50,
    "success_url": "https://example.com/ok",
    "buyer": {"name": "Ada", "tags": ["a", {"deep": 1}]},
}
payload["note"] = "later"
response = requests.post(
    "https://api.example.com/checkout",
    json=payload,
    headers={"x-access-token": "key"},
)
answer = response.json()
print(f"URL: {answer.get('checkout_url')}")
print(answer["data"]["items"][0]["id"])
