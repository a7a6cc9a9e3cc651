// For each event one upsert, which commits by itself, by the usual driver of Node, not prepared. The statement is that of OneByOne.
// PUT / takes the rows of a round, one array of values a line; POST / writes them.
import http from 'node:http';
import pg from 'pg';

const UPSERT =
  'insert into call_logs (id, call_sid, organization_id, campaign_id, lead_id, call_status, call_timestamp, duration, metadata)' +
  ' values ($1, $2, $3, $4, $5, $6, $7, $8, $9)' +
  ' on conflict (id) do update set call_status = excluded.call_status, duration = excluded.duration,' +
  ' metadata = call_logs.metadata || excluded.metadata';

const database = new pg.Client({ connectionString: process.env.DATABASE });
await database.connect();
let rows = [];

const body = async (request) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString();
};
const server = http.createServer(async (request, response) => {
  try {
    if (request.method === 'PUT') {
      rows = (await body(request)).split('\n').filter(Boolean).map((line) => JSON.parse(line));
    } else {
      for (const row of rows) await database.query(UPSERT, row);
    }
    response.end(String(rows.length));
  } catch (error) {
    response.writeHead(500).end(error.stack);
  }
});
server.keepAliveTimeout = 120_000; // connections are idle while others have their turn
server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}.`));
process.on('SIGTERM', () => process.exit(0));
