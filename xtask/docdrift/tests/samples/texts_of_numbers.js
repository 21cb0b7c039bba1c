const LAMPORTS = 1000;

await fetch("https://api.example.com/loans", {
  method: "POST",
  body: JSON.stringify({ amount: String(LAMPORTS), count: LAMPORTS, name: String("a"), rate: LAMPORTS.toString() }),
});
