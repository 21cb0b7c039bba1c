RESPONSE=$(curl -s https://api.example.com/orders)
echo "$RESPONSE" | jq -r '.data[0].id'
ID=$(echo $RESPONSE | jq -r ".data[0].customer.id")
jq '.next' <<< "$RESPONSE"
curl -s "https://api.example.com/orders/$ID" | jq '{id, total: .amount.value, "at": .created_at}'

curl -s https://api.example.com/orders \
  | jq -r '.data[] | select(.status == "open") | "\(.id)\t\(.note // "none")"'
curl https://api.example.com/orders | jq '(.data | map(.id) | length), .["next page"]?, (.a.b | keys)'
curl https://api.example.com/orders | python3 -m json.tool
curl https://api.example.com/orders | jq '.data | sort_by(.created) | last | .id'

# None of these reads the body of an answer.
curl -i https://api.example.com/orders | jq .a
curl -o out.json https://api.example.com/orders && jq .a out.json
curl -s https://api.example.com/orders -w '%{http_code}' -o /dev/null
STATUS=$(curl -s https://api.example.com/health | grep ok)
echo "$STATUS" | jq .a
jq -n --arg id "$ID" '{order: $id}'
curl https://api.example.com/orders | jq 'reduce .data[] as $x (0; . + $x.amount)'
