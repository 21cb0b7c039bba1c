curl https://api.example.com/orders -H 'X-Key: 1' \
