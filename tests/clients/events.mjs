// graphql-sse, the reference client of GraphQL over server-sent events, in its distinct connections mode.
import { createClient } from 'graphql-sse';

const [url, token] = process.argv.slice(2);
const client = createClient({ url, headers: { Authorization: `Bearer ${token}` } });

async function all(query, most = Infinity) {
  const told = [];
  for await (const result of client.iterate({ query })) {
    told.push(result.data ?? result.errors.map((error) => error.extensions.code));
    if (told.length === most) break;
  }
  return told;
}

const told = {
  query: await all('{ hello }'),
  mutation: await all('mutation { rename(name: "by events") { name } }'),
  subscription: await all('subscription { count(to: 3) }'),
  left: await all('subscription { count(to: 1000000) }', 2),
  refused: await all('{ nothing }'),
};
client.dispose();
console.log(JSON.stringify(told));
