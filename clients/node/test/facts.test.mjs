import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Facts } from '../vantage-facts.mjs';

const QUICK = { lingerMs: 1, backoffMs: 5, backoffMaxMs: 40, requestTimeoutMs: 300, onTrouble: () => {} };

/** A door that does with each request what `script` says, and then takes everything. */
async function door(...script) {
  const taken = [];
  const requests = [];
  const server = http.createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const facts = Buffer.concat(chunks).toString().split('\n').map((line) => JSON.parse(line));
      requests.push({ path: request.url, key: request.headers.authorization, at: Date.now(), ids: facts.map((f) => f.event_id) });
      const act = script.shift() ?? accept;
      act({ facts, request, response, take: (some) => taken.push(...some) });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => { server.closeAllConnections(); return new Promise((resolve) => { server.close(resolve); }); };
  return { url: `http://127.0.0.1:${server.address().port}`, taken, requests, script, close };
}

function answer(response, status, body, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
function accept({ facts, response, take }) {
  take(facts);
  answer(response, 202, { accepted: facts.length });
}
const shut = (headers) => ({ response }) => answer(response, 503, { code: 'log-unavailable' }, headers);
const reset = ({ request }) => request.socket.resetAndDestroy?.() ?? request.socket.destroy();
const silent = () => {};
const takenButUnanswered = ({ facts, request, take }) => { take(facts); request.socket.destroy(); };
const torn = ({ response }) => { response.writeHead(202, { 'content-length': 100 }); response.write('{"acc'); response.socket.destroySoon(); };
const problem = (status, code) => ({ response }) => answer(response, status, { type: `urn:vantage:problem:${code}`, code, detail: 'why' });

function directory() {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'vantage-facts-'));
}
const fact = (n, sid = 'c-1') => ({ type: 'call_noted', call_sid: sid, data: { text: `n${n}` } });
const texts = (facts) => facts.map((f) => f.data.text);
const unique = (facts) => [...new Map(facts.map((f) => [f.event_id, f])).values()];
const range = (n) => Array.from({ length: n }, (_, i) => i);

test('says facts in their order, each with an id, a time and the defaults', async () => {
  const there = await door();
  const facts = new Facts({ url: there.url, apiKey: 'k', organizationId: 'o', server: 'ws-1', ...QUICK });
  const ids = range(50).map((n) => facts.emit(fact(n)));
  facts.emit({ type: 'lead_updated', lead_id: 'l', data: { text: 'lead' } });
  const stats = await facts.close();
  await there.close();

  assert.equal(stats.accepted, 51);
  const calls = there.taken.filter((f) => f.type === 'call_noted');
  assert.deepEqual(texts(calls), range(50).map((n) => `n${n}`));
  assert.deepEqual(calls.map((f) => f.event_id), ids);
  assert.ok(calls.every((f) => f.organization_id === 'o' && f.server === 'ws-1' && f.source === 'voice_server' && f.occurred_at));
  assert.deepEqual([...new Set(there.requests.map((r) => r.path))].sort(), ['/v1/call-events', '/v1/lead-events']);
  assert.equal(there.requests[0].key, 'Bearer k');
});

test('says the same facts with the same ids again, whatever goes wrong', async () => {
  const there = await door(shut(), reset, silent, takenButUnanswered, torn, problem(429, 'rate-limited'), problem(401, 'unauthorized'),
    ({ response }) => { response.writeHead(502); response.end('<html>'); },
    ({ response }) => { response.writeHead(400); response.end('<html>'); },
    ({ response }) => answer(response, 202, { accepted: 0 }));
  const refused = [];
  const facts = new Facts({ url: there.url, apiKey: 'k', ...QUICK, onRefused: (r) => refused.push(r) });
  for (const n of range(20)) facts.emit(fact(n));
  assert.ok(await facts.flush(10_000));
  await facts.close();
  await there.close();

  assert.equal(there.requests.length >= 11, true);
  assert.deepEqual(texts(unique(there.taken)), range(20).map((n) => `n${n}`));
  assert.equal(new Set(there.requests.map((r) => r.ids[0])).size, 1, 'the first fact goes first until it is taken');
  assert.deepEqual(refused, []);
});

test('does not come back before Retry-After', async () => {
  const there = await door(shut({ 'retry-after': '1' }));
  const facts = new Facts({ url: there.url, apiKey: 'k', ...QUICK });
  facts.emit(fact(1));
  await facts.flush(5_000);
  await facts.close();
  await there.close();

  assert.ok(there.requests[1].at - there.requests[0].at >= 990);
});

test('tells of each fact that the door refuses, and why', async () => {
  const there = await door(({ facts, response, take }) => {
    take(facts.filter((f) => f.data.text !== 'n3'));
    answer(response, 207, { accepted: facts.length - 1, rejected: [{ index: 3, line: 4, code: 'too-long', reason: 'r', field: 'data.text' }] });
  });
  const dir = directory();
  const refused = [];
  const facts = new Facts({ url: there.url, apiKey: 'k', ...QUICK, rejectsFile: path.join(dir, 'rejects'), onRefused: (r) => { refused.push(r); throw new Error('bad listener'); } });
  for (const n of range(6)) facts.emit(fact(n));
  const stats = await facts.close();
  await there.close();
  await until(() => fs.existsSync(path.join(dir, 'rejects')) && fs.readFileSync(path.join(dir, 'rejects'), 'utf8').endsWith('\n'));

  assert.deepEqual({ accepted: stats.accepted, refused: stats.refused }, { accepted: 5, refused: 1 });
  assert.equal(refused[0].fact.data.text, 'n3');
  assert.deepEqual({ code: refused[0].code, field: refused[0].field }, { code: 'too-long', field: 'data.text' });
  assert.equal(JSON.parse(fs.readFileSync(path.join(dir, 'rejects'), 'utf8')).fact.data.text, 'n3');
});

test('finds the one fact for which a whole body is refused', async () => {
  const there = await door();
  const poisoned = ({ facts, response, take }) => {
    if (texts(facts).includes('n5')) answer(response, 413, { type: 'urn:vantage:problem:x', code: 'x', detail: 'd' });
    else accept({ facts, response, take });
  };
  there.script.push(...range(50).map(() => poisoned));
  const refused = [];
  const facts = new Facts({ url: there.url, apiKey: 'k', ...QUICK, onRefused: (r) => refused.push(r.fact.data.text) });
  for (const n of range(9)) facts.emit(fact(n));
  await facts.close();
  await there.close();

  assert.deepEqual(refused, ['n5']);
  assert.deepEqual(texts(there.taken), ['n0', 'n1', 'n2', 'n3', 'n4', 'n6', 'n7', 'n8']);
});

test('never throws and never waits in a call, and says what it cannot take', async () => {
  const refused = [];
  const facts = new Facts({ url: 'http://127.0.0.1:1', apiKey: 'k', ...QUICK, memoryBytes: 10_000, factBytes: 2_000, onRefused: (r) => refused.push(r.code) });
  const circle = { type: 'call_noted' };
  circle.self = circle;
  assert.equal(facts.emit(circle), null);
  assert.equal(facts.emit({ type: 'call_noted', data: { text: 'x'.repeat(3_000) } }), null);
  assert.equal(facts.emit({ type: 'call_noted', big: 1n }), null);
  facts.emit(null);
  facts.emit(undefined);
  const startedAt = Date.now();
  for (const n of range(1_000)) facts.emit(fact(n));
  assert.ok(Date.now() - startedAt < 1_000);
  assert.ok(facts.stats().memoryBytes <= 10_000);
  const stats = await facts.close(20);
  assert.equal(facts.emit(fact(1)), null);

  assert.deepEqual([...new Set(refused)].sort(), ['closed', 'no-room', 'not-sent', 'not-serializable', 'too-long']);
  assert.equal(stats.accepted + stats.refused, stats.emitted, 'what is not taken is told');
});

test('keeps facts in the spool while the door is shut, over a restart, in their order', async () => {
  const file = path.join(directory(), 'spool');
  const shutDoor = await door(...range(1_000).map(() => shut()));
  const first = new Facts({ url: shutDoor.url, apiKey: 'k', ...QUICK, spoolFile: file });
  for (const n of range(100)) first.emit(fact(n));
  await until(() => first.stats().inMemory === 0);
  for (const n of range(100)) first.emit(fact(100 + n));
  await first.close(50);
  await shutDoor.close();
  const kept = fs.readFileSync(file, 'utf8').split('\n').length - 1;
  fs.appendFileSync(file, 'C {"event_id":"torn');

  const there = await door(shut(), takenButUnanswered);
  const told = [];
  const second = new Facts({ url: there.url, apiKey: 'k', ...QUICK, batchFacts: 30, spoolFile: file, onTrouble: (t) => told.push(t) });
  second.emit(fact(200));
  assert.ok(await second.flush(10_000));
  await second.close();
  await there.close();

  assert.equal(kept, 200);
  assert.deepEqual(texts(unique(there.taken)), range(201).map((n) => `n${n}`));
  assert.ok(told.some((t) => t.includes('torn')));
  assert.equal(fs.statSync(file).size, 0);
});

test('keeps a last line that lacks nothing but its end, and goes on where it was', async () => {
  const file = path.join(directory(), 'spool');
  const line = (n) => `C ${JSON.stringify({ event_id: String(n), ...fact(n) })}`;
  fs.writeFileSync(file, `${line(0)}\n${line(1)}\n${line(2)}`);
  fs.writeFileSync(`${file}.at`, String(line(0).length + 1));
  const there = await door();
  const facts = new Facts({ url: there.url, apiKey: 'k', ...QUICK, spoolFile: file });
  await facts.flush(5_000);
  await facts.close();
  await there.close();

  assert.deepEqual(texts(there.taken), ['n1', 'n2']);
});

test('refuses loudly when the spool and memory are full', async () => {
  const file = path.join(directory(), 'spool');
  const refused = [];
  const facts = new Facts({ url: 'http://127.0.0.1:1', apiKey: 'k', ...QUICK, spoolFile: file, spoolBytes: 5_000, memoryBytes: 5_000, onRefused: (r) => refused.push(r) });
  for (let n = 0; refused.length === 0; n++) {
    facts.emit(fact(n));
    if (n % 5 === 0) await new Promise(setImmediate);
  }
  const stats = await facts.close(20);
  assert.ok(fs.statSync(file).size <= 5_000);
  const inSpool = fs.readFileSync(file, 'utf8').split('\n').length - 1;
  assert.equal(inSpool + stats.refused, stats.emitted);
  assert.equal(refused[0].code, 'no-room');
});

test('does not share a spool with another process', async () => {
  const file = path.join(directory(), 'spool');
  fs.writeFileSync(`${file}.lock`, String(process.ppid));
  assert.throws(() => new Facts({ url: 'http://127.0.0.1:1', apiKey: 'k', spoolFile: file }), /is used by process/);
});

test('loses nothing that is in the spool when the process is killed with -9', async () => {
  const file = path.join(directory(), 'spool');
  const module = fileURLToPath(new URL('../vantage-facts.mjs', import.meta.url));
  const program = `import { Facts } from ${JSON.stringify(module)};
    const facts = new Facts({ url: 'http://127.0.0.1:1', apiKey: 'k', spoolFile: ${JSON.stringify(file)}, lingerMs: 1, onTrouble: () => {} });
    let n = 0;
    setInterval(() => { for (let i = 0; i < 20; i++) facts.emit({ type: 'call_noted', call_sid: 'c', data: { text: 'n' + n++ } });
      console.log(facts.stats().spooled); }, 2);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  let spooled = 0;
  child.stdout.on('data', (data) => { spooled = Number(data.toString().trim().split('\n').pop()) || spooled; });
  await until(() => spooled > 400);
  child.kill('SIGKILL');
  await once(child, 'exit');

  const there = await door();
  const facts = new Facts({ url: there.url, apiKey: 'k', ...QUICK, spoolFile: file });
  assert.ok(await facts.flush(10_000));
  await facts.close();
  await there.close();
  assert.ok(there.taken.length >= spooled);
  assert.deepEqual(texts(there.taken), range(there.taken.length).map((n) => `n${n}`));
});

async function until(condition, timeoutMs = 10_000) {
  for (const end = Date.now() + timeoutMs; !condition();) {
    assert.ok(Date.now() < end, `not within ${timeoutMs} ms: ${condition}`);
    await new Promise((resolve) => { setTimeout(resolve, 5); });
  }
}
