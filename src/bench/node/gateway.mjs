// A GraphQL gateway as it comes out of both CRMs' OpenAPI, in one process a core:
//   NODE_ENV=production node gateway.mjs PORT UPSTREAM PROCESSES RANKR_OPENAPI
// UPSTREAM serves GHL under /ghl and Rankr under /rankr.
import cluster from 'node:cluster';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { mergeSchemas } from '@graphql-tools/schema';
import { loadGraphQLSchemaFromOpenAPI } from '@omnigraph/openapi';
import { createYoga } from 'graphql-yoga';

const [port, upstream, processes, rankrOpenApi] = process.argv.slice(2);

if (cluster.isPrimary) {
  for (let i = 0; i < Number(processes); i++) {
    cluster.fork();
  }
} else {
  const ghl = await loadGraphQLSchemaFromOpenAPI('ghl', {
    source: fileURLToPath(new URL('ghl.json', import.meta.url)),
    endpoint: `${upstream}/ghl`,
    operationHeaders: { authorization: 'Bearer pit-demo', version: '2021-07-28' },
  });
  const rankr = await loadGraphQLSchemaFromOpenAPI('rankr', {
    source: rankrOpenApi,
    endpoint: `${upstream}/rankr/v1`,
    operationHeaders: { 'x-api-key': 'rk-demo' },
  });
  const yoga = createYoga({ schema: mergeSchemas({ schemas: [ghl, rankr] }), graphiql: false, logging: 'warn' });
  createServer({ keepAliveTimeout: 60_000 }, yoga).listen(Number(port), '127.0.0.1');
}
