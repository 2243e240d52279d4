// Apollo Client: HTTP for queries and mutations, the second time by hash alone; WebSocket for subscriptions.
import { createHash } from 'node:crypto';
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const [url, token] = process.argv.slice(2);
const headers = { Authorization: `Bearer ${token}` };
const sent = [];
const http = new HttpLink({
  uri: url,
  headers,
  fetch: (address, init) => {
    sent.push('query' in JSON.parse(init.body) ? 'text' : 'hash');
    return fetch(address, init);
  },
});
const hashing = new PersistedQueryLink({ sha256: (text) => createHash('sha256').update(text).digest('hex') });
const socket = createClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket, connectionParams: headers });
const client = new ApolloClient({
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(socket),
    ApolloLink.from([hashing, http]),
  ),
  cache: new InMemoryCache(),
  defaultOptions: { query: { fetchPolicy: 'no-cache' } },
});

const query = gql`query Number($of: Int!) { number(of: $of) }`;
const first = await client.query({ query, variables: { of: 1 } });
const second = await client.query({ query, variables: { of: 2 } });
const changed = await client.mutate({ mutation: gql`mutation { rename(name: "by Apollo") { name } }` });
const events = [];
await new Promise((resolve, reject) =>
  client.subscribe({ query: gql`subscription { count(to: 3) }` }).subscribe({
    next: ({ data }) => events.push(data),
    error: reject,
    complete: resolve,
  }),
);
const refused = await client
  .query({ query: gql`{ hidden }` })
  .catch((error) => error.errors.map(({ extensions }) => extensions.code));
await socket.dispose();
console.log(
  JSON.stringify({ query: [first.data, second.data], sent, mutation: changed.data, subscription: events, refused }),
);
