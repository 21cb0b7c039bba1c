import requests

url = "https://api.example.com"
url += "/orders"
response = requests.get(url)
if response.status_code != 200:
    print(response.json()["message"])
else:
    data = response.json()
    order = data and data["order"]
    print(order["id"], {c["id"]: c["total"] for c in data["lines"]})
    for c in data["rows"]:
        print(c["name"])

def other():
    response = something()
    return response

print(response.json()["still"])
x = [1]
x = [x, x]

import json
rows = json.loads(requests.post(url, {"sent": 1}).text)
for number, row in enumerate(rows["all"]):
    print(row["first"])
print(rows["all"][-1]["last"], rows["all"][:5][0]["some"])
found = requests.get(url, {"limit": 1})
