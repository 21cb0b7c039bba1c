let response;
const method = pick();
response = await fetch("https://api.example.com/orders", { method, headers });
if (!response.ok) {
  const problem = await response.json();
  throw new Error(problem.message);
}
const data = await response.json();
if (data.error) {
  throw new Error(data.error.reason);
}
show(data.order);
await fetch(`https://api.example.com/${endpoint}`, { method: "POST", ...more });
await fetch("https://api.example.com/orders", more);
