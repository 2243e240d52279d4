// graphql-sse, the reference client of GraphQL over server-sent events, in its single connection mode.
import { createClient } from 'graphql-sse';

const [url, token] = process.argv.slice(2);
const sent = {};
const client = createClient({
  url,
  headers: () => ({ Authorization: `Bearer ${token}` }),
  singleConnection: true,
  retryAttempts: 0,
  fetchFn: (address, options) => {
    sent[options.method] = (sent[options.method] ?? 0) + 1;
    return fetch(address, options);
  },
});

async function all(query, most = Infinity) {
  const told = [];
  for await (const result of client.iterate({ query })) {
    told.push(result.data ?? result.errors.map((error) => error.extensions.code));
    if (told.length === most) break;
  }
  return told;
}

async function together(operations) {
  const told = await Promise.all(Object.values(operations).map(([query, most]) => all(query, most)));
  return Object.fromEntries(Object.keys(operations).map((name, index) => [name, told[index]]));
}

const told = {
  together: await together({
    query: ['{ hello }'],
    mutation: ['mutation { rename(name: "by one stream") { name } }'],
    subscription: ['subscription { count(to: 3) }'],
    left: ['subscription { count(to: 1000000) }', 2],
  }),
  // The client closes its connection with the last operation, and reserves another for the next.
  again: await all('{ hello }'),
  refused: await all('{ nothing }').catch((error) => error.response.status),
};
// Leaving an operation sends its DELETE without anyone waiting for it.
while (!sent.DELETE) await new Promise((done) => setTimeout(done, 10));
client.dispose();
console.log(JSON.stringify({ ...told, sent }));
