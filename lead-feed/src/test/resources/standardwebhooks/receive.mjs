// Receives webhooks as docs/lead-feed.md advises. Secrets come on standard input, one a line; what came, and whether each of
// them verifies it, goes to standard output.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';

const secrets = [];
createInterface({ input: process.stdin }).on('line', (secret) => {
  secrets.push(secret);
  console.log(`knows ${secrets.length}`);
});

const verified = (secret, body, headers) => {
  try {
    new Webhook(secret).verify(body, headers);
    return 'good';
  } catch (e) {
    return 'bad';
  }
};

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  const verdicts = secrets.map((secret) => verified(secret, body, request.headers));
  const tampered = secrets.map((secret) => verified(secret, body.replace('"data"', '"date"'), request.headers));
  console.log([JSON.parse(body).data.sequence, ...verdicts, 'tampered', ...tampered].join(' '));
  response.writeHead(verdicts.includes('good') ? 204 : 401).end();
}).listen(0, '127.0.0.1', function () {
  console.log(`port ${this.address().port}`);
});
