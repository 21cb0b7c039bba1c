export class Client {
  private readonly http: typeof fetch = fetch;

  constructor(private readonly key: string, public baseUrl = "https://api.example.com/v1") {}

  private get headers(): Record<string, string> {
    return { "x-key": this.key };
  }

  private async send<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.baseUrl}${path}`, { method, headers: this.headers, body: JSON.stringify(body) });
    return (await response.json()) as T;
  }

  create = async (input: { sku: string }) => this.send<Order>("POST", "/orders", { sku: input.sku, count: 1 });

  async list(): Promise<Page> {
    return this.send("GET", "/orders");
  }
}

enum Status { Open = "open" }
interface Page { orders: Order[] }
interface Order { id: string }
declare function later(): void;
