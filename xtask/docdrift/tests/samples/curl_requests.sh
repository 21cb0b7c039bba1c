# A request as most pages write it.
curl -X POST https://api.example.com/orders \
  -H "Authorization: Bearer $API_KEY" \
  -H 'Content-Type: application/json' \
  -d '{"amount": 500, "note": "it'"'"'s", "items": [{"sku": "a-1"}]}'

# By slips that every reader forgives: no -X, no backslash, blanks behind one.
curl -L POST 'https://api.example.com/orders' \  
  -H 'x-key: 1'
  --data-raw '{"customer": {"id": "'"$CUSTOMER"'"}, "tags": ["a", ...],}'

# What the options alone say of the method.
curl -sSL https://api.example.com/orders/<order-id>?expand=items&limit=10
curl -I https://api.example.com/orders
curl -T invoice.pdf https://api.example.com/orders/1/invoice
curl --json '{"amount": 1}' api.example.com/orders
curl -u sk_test: -XDELETE --url "https://api.example.com/orders/$ORDER_ID"
curl -G https://api.example.com/orders -d status=open --data-urlencode "q=two words"

# Variables, heredocs, substitutions.
BASE=https://api.example.com
PAYLOAD='{"amount": 2, "currency": "eur"}'
curl "$BASE/orders" -d "$PAYLOAD"
curl -X PUT "${BASE}/orders/${ID}" --data @- <<EOF
{
  "amount": $AMOUNT,
  // and so on
}
EOF
curl -X PATCH "$BASE/orders/1" -d "$(cat <<'EOF'
{"note": "it's \"new\""}
EOF
)"
curl "$BASE/orders" -d "{\"amount\": ${AMOUNT}, \"note\": \"for $NAME\"}"
curl "$BASE/orders" -d $'{"note": "it\'s"}'

# Forms.
curl https://api.example.com/charges -d amount=100 -d "card[number]=4242" -d 'items[0][sku]=a' -d "note=for you"
curl https://api.example.com/files -F file=@photo.png -F purpose=avatar -F 'meta={"a": 1};type=application/json'

# More slips: -X before another option, two backslashes, an apostrophe in quotes, a last backslash.
curl -X -L POST https://api.example.com/orders \\
  -d '{"note": "can't"}'
curl https://api.example.com/orders -H 'Content-Type: text/plain' -d '{"note": "n"}'
curl https://api.example.com/orders -d @- <<EOF
{"at": $(($(date +%s) * 1000)), "note": "n"}
EOF
# The last quote is left open.
curl https://api.example.com/orders -d '{"note": "n"}
