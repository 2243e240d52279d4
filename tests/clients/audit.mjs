// The GraphQL-over-HTTP reference audit: how many of its checks pass, and what is wrong with the others.
import { auditServer } from 'graphql-http';

const [url, token] = process.argv.slice(2);
const results = await auditServer({
  url,
  fetchFn: (address, init) => fetch(address, { ...init, headers: { ...init?.headers, Authorization: `Bearer ${token}` } }),
});
const failed = results.filter((result) => result.status !== 'ok');
console.log(
  JSON.stringify({
    audits: results.length,
    passed: results.length - failed.length,
    failed: failed.map(({ id, name, reason }) => ({ id, name, reason })),
  }),
);
