# Nothing here makes a request: curl is only spoken of.
npm install @example/sdk
sudo apt-get install -y curl jq
curl --version
export API_KEY="sk_test"
for i in 1 2 3; do echo "$i"; done
