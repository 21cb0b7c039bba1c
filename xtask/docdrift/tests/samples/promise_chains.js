const load = async (id) => {
  const { data: { url }, ...rest } = await (await fetch(`${BASE}/videos/${id}`)).json();
  return url;
};

fetch("/orders", { headers })
  .then((response) => response.json())
  .then(({ orders }) => orders.filter((order) => order.open).map((order) => order.id))
  .catch(console.error);

button.addEventListener("click", async () => {
  const answer = await fetch(endpoint);
  const order = await answer.json();
  // order.ignored is only spoken of
  render(order && order.total);
});
