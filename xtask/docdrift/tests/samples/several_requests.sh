curl -X PUT https://api.example.com/a -d amount=1 --next -H "x-key: $KEY" https://api.example.com/b | jq .id
curl https://api.example.com/a -: https://api.example.com/b
