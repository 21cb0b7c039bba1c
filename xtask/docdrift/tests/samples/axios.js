import axios, { AxiosError } from "axios";

const api = axios.create({
  baseURL: process.env.API_URL ?? "https://api.example.com/v1",
  headers: { "x-key": key },
});
axios.defaults.baseURL = "https://api.example.com/v2";
axios.defaults.headers.common["Authorization"] = `Bearer ${token}`;

const { data } = await api.post("/orders", { sku: "a1", ...extra }, { params: { dry: true } });
console.log(data.id, data.data.total);

const { data: { orders = [], page: { next } = {} } } = await axios.get("/orders", { params: { limit: 5 } });
for await (const order of orders) show(order.id);

const response = await api({ method: "put", url: `/orders/${id}`, data: { count: 2 } });
if (response.status === 200) show(response.data?.total);

api.delete(`/orders/${id}`).then((gone) => show(gone.data.deleted)).catch((error) => error.response.data.code);
axios.request({ url: "https://files.example.com/a", auth: { username, password } });
