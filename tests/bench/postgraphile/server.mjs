// PostGraphile 5 over the benchmark's database: its own schema from the tables, as the role that row-level security
// binds, with the tenant set for each request. It knows no relation and no policy beyond the tenant.
import { createServer } from "node:http";

import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

const [socket, organization, port, connections] = process.argv.slice(2);

const service = makePgService({
  poolConfig: {
    host: socket,
    user: "goldenthread_app",
    database: "postgres",
    max: Number(connections),
    options: "-c TimeZone=UTC -c jit=off",
  },
  schemas: ["public"],
});
const server = postgraphile({
  extends: [PostGraphileAmberPreset],
  // It would offer the columns of complete indexes only, and histories are kept by partial ones.
  disablePlugins: ["PgIndexBehaviorsPlugin"],
  pgServices: [service],
  grafserv: { graphiql: false, watch: false, port: Number(port) },
  grafast: { explain: false, context: { pgSettings: { "goldenthread.organization": organization } } },
});

const listener = createServer();
await server.createServ(grafserv).addTo(listener);
listener.listen(Number(port), "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));
