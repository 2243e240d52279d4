// graphql-ws, the reference client of graphql-transport-ws: a query, a mutation, a subscription, and one given up early.
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const [url, token] = process.argv.slice(2);
const client = createClient({
  url: url.replace('http', 'ws'),
  webSocketImpl: WebSocket,
  connectionParams: { Authorization: `Bearer ${token}` },
});

async function all(query, most = Infinity) {
  const told = [];
  for await (const result of client.iterate({ query })) {
    told.push(result.data ?? result.errors);
    if (told.length === most) break;
  }
  return told;
}

const told = {
  query: await all('{ hello }'),
  mutation: await all('mutation { rename(name: "by WebSocket") { name } }'),
  subscription: await all('subscription { count(to: 3) }'),
  left: await all('subscription { count(to: 1000000) }', 2),
  refused: await client
    .iterate({ query: '{ nothing }' })
    .next()
    .catch((errors) => errors.map((error) => error.extensions.code)),
};
await client.dispose();
console.log(JSON.stringify(told));
