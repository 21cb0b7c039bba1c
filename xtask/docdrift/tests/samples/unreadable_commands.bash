curl -X FETCH https://api.example.com/orders
curl -X POST "$URL" -d @body.json
curl --made-up https://api.example.com/orders
curl https://api.example.com/orders -d "$BODY"
curl https://api.example.com/orders -d '{"amount": }'
curl https://api.example.com/a ^ -d a=1
wget https://api.example.com/orders
http POST api.example.com/orders amount=1
for id in a b; do curl "https://api.example.com/orders/$id"; done
if [ -z "$HOST" ]; then HOST=https://api.example.com; fi
curl "$HOST/orders"
curl https://api.example.com/orders -H 'x: y
