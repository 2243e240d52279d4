// urql: GET for queries, POST for mutations, server-sent events for subscriptions, all by its fetch exchange.
import { Client, fetchExchange, gql } from '@urql/core';

// urql aborts its own fetch when it is done with a stream; what was still being read then rejects unseen.
process.on('unhandledRejection', (reason) => {
  if (reason?.name !== 'AbortError') throw reason;
});

const [url, token] = process.argv.slice(2);
const methods = [];
const client = new Client({
  url,
  exchanges: [fetchExchange],
  fetchSubscriptions: true,
  preferGetMethod: true,
  requestPolicy: 'network-only',
  fetchOptions: { headers: { Authorization: `Bearer ${token}` } },
  fetch: (address, init) => {
    methods.push(init.method);
    return fetch(address, init);
  },
});

const query = await client.query(gql`query Number($of: Int!) { number(of: $of) }`, { of: 1 });
const mutation = await client.mutation(gql`mutation { rename(name: "by urql") { name } }`, {});
const events = [];
await new Promise((resolve) => {
  const subscription = client.subscription(gql`subscription { count(to: 3) }`, {}).subscribe((result) => {
    events.push(result.data ?? result.error.message);
    if (events.length === 3) {
      subscription.unsubscribe();
      resolve();
    }
  });
});
const refused = await client.query(gql`{ hidden }`, {});
console.log(
  JSON.stringify({
    query: query.data,
    mutation: mutation.data,
    subscription: events,
    refused: refused.error.graphQLErrors.map(({ extensions }) => extensions.code),
    methods,
  }),
);
