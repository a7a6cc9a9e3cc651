// Node's own HTTP server: reads the body to its end and answers 202, as the bare handler does.
import http from 'node:http';

const answer = Buffer.from('{"accepted":1}');
const head = { 'Content-Type': 'application/json', 'Content-Length': answer.length };
const server = http.createServer((request, response) => {
  request.on('data', () => {});
  request.on('end', () => {
    response.writeHead(202, head);
    response.end(answer);
  });
});
server.keepAliveTimeout = 120_000; // connections are idle while others have their turn
server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}.`));
process.on('SIGTERM', () => process.exit(0));
