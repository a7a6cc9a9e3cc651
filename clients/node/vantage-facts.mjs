/**
 * Facts of a voice server on their way to the door of the Quinite Vantage call pipeline.
 *
 *   const facts = new Facts({ url, apiKey, organizationId, server: 'ws-1', spoolFile: '/var/lib/voice/facts.spool' });
 *   facts.emit({ type: 'call_answered', call_sid });      // at once; never throws, never waits
 *   await facts.close();                                  // at the end of the process
 *
 * What it promises: a fact has its event_id and its time when emit() returns, and keeps them however often it is sent, so
 * that a repetition is the same fact. Facts of one call arrive in the order in which they were emitted. Nothing is dropped
 * in silence: a fact that the door refuses, or for which there is no room, goes to onRefused and the rejects file.
 */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';

const ROUTES = { C: '/v1/call-events', L: '/v1/lead-events' };
const READ_BYTES = 1024 * 1024;
const DEFAULTS = {
  lingerMs: 20, // how long a fact waits for others
  batchFacts: 500,
  batchBytes: 1024 * 1024,
  factBytes: 1024 * 1024, // of one fact; the door takes no larger record
  memoryBytes: 8 * 1024 * 1024, // of all facts in memory
  spoolBytes: 256 * 1024 * 1024, // of the spool file
  rejectsBytes: 64 * 1024 * 1024, // of the rejects file; after that only onRefused hears
  requestTimeoutMs: 10_000,
  backoffMs: 100, // doubled with each failure
  backoffMaxMs: 30_000,
  closeTimeoutMs: 5_000,
};

export class Facts {
  #options; #agent; #queue = []; #queueBytes = 0; #spool = null; #sending = false; #closing = false; #closed = false;
  #failures = 0; #retryNotBefore = 0; #wake = null; #stopWaiting = null; #pump;
  #counts = { emitted: 0, accepted: 0, refused: 0, spooled: 0, retries: 0 };

  /**
   * Throws where it is not set up as it must be: at the start of the process, not in a call.
   * @param {object} options url and apiKey; organizationId and server, for facts that do not name theirs; spoolFile and
   *   rejectsFile; onRefused({ fact, code, reason, field }); onTrouble(message); any of the limits above
   */
  constructor(options) {
    this.#options = { ...DEFAULTS, onRefused: null, onTrouble: (text) => console.error(`vantage-facts: ${text}`), ...options };
    for (const name of ['url', 'apiKey']) {
      if (!this.#options[name]) throw new Error(`vantage-facts needs the option ${name}`);
    }
    const secure = new URL(this.#options.url).protocol === 'https:';
    this.#agent = new (secure ? https : http).Agent({ keepAlive: true, maxSockets: 1 });
    if (this.#options.spoolFile) this.#spool = new Spool(this.#options.spoolFile, this.#options.spoolBytes, (t) => this.#tell(t));
    this.#pump = this.#run();
  }

  /** Takes the fact and returns its event_id, or null where it was refused at once (and onRefused was told why). */
  emit(fact) {
    try {
      return this.#take(fact);
    } catch (e) {
      this.#refuse(fact, { code: 'not-serializable', reason: String(e) });
      return null;
    }
  }

  /** What became of the facts so far, and where the others are. */
  stats() {
    return { ...this.#counts, inMemory: this.#queue.length, memoryBytes: this.#queueBytes, spoolBytes: this.#spool?.pending ?? 0 };
  }

  /** Whether everything has been answered, waiting for it at most timeoutMs. */
  async flush(timeoutMs = this.#options.closeTimeoutMs) {
    const end = Date.now() + timeoutMs;
    while (!this.#idle() && Date.now() < end && !this.#closed) {
      this.#poke();
      await pause(Math.min(10, Math.max(1, end - Date.now())));
    }
    return this.#idle();
  }

  /** Takes no more; sends what it can; what is left goes to the spool, or to onRefused where there is none. */
  async close(timeoutMs = this.#options.closeTimeoutMs) {
    this.#closing = true;
    await this.flush(timeoutMs);
    this.#closed = true;
    this.#stopWaiting?.();
    this.#agent.destroy();
    this.#poke();
    await this.#pump;
    if (this.#spool) await this.#toSpool();
    for (const entry of this.#queue.splice(0)) {
      this.#refuse(entry.line, { code: 'not-sent', reason: 'the process ended before the door took it' });
    }
    this.#queueBytes = 0;
    await this.#spool?.close();
    return this.stats();
  }

  #take(fact) {
    this.#counts.emitted++;
    const { organizationId, server, factBytes, memoryBytes } = this.#options;
    const whole = { event_id: randomUUID(), occurred_at: new Date().toISOString(), source: 'voice_server', ...fact };
    if (organizationId && whole.organization_id === undefined) whole.organization_id = organizationId;
    if (server && whole.server === undefined) whole.server = server;
    const line = JSON.stringify(whole);
    const bytes = Buffer.byteLength(line);
    const full = this.#queueBytes + bytes > memoryBytes;
    if (this.#closing) return this.#refuse(whole, { code: 'closed', reason: 'emitted after close()' });
    if (bytes > factBytes) return this.#refuse(whole, { code: 'too-long', reason: `larger than ${factBytes} bytes` });
    if (full) return this.#refuse(whole, { code: 'no-room', reason: 'memory is full of facts that the door has not taken' });
    this.#queue.push({ route: String(whole.type).startsWith('lead_') ? 'L' : 'C', line, bytes });
    this.#queueBytes += bytes;
    this.#poke();
    return whole.event_id;
  }

  #idle() {
    return !this.#sending && this.#queue.length === 0 && !(this.#spool?.pending > 0);
  }

  #poke() {
    this.#wake?.();
  }

  /** One batch after the other, so that order holds; from the spool as long as it has any, because that is older. */
  async #run() {
    while (!this.#closed) {
      try {
        if (this.#spool?.pending > 0) {
          await this.#fromSpool();
        } else if (this.#queue.length > 0) {
          await this.#fromMemory();
        } else {
          await new Promise((resolve) => { this.#wake = resolve; });
          this.#wake = null;
          if (!this.#closing) await pause(this.#options.lingerMs);
        }
      } catch (e) {
        this.#tell(`cannot go on, trying again: ${e}`);
        await this.#wait(1_000);
      }
    }
  }

  async #fromMemory() {
    const batch = this.#queue.slice(0, this.#batchLength());
    this.#sending = true;
    const left = await this.#deliver(batch);
    this.#sending = false;
    this.#drop(batch.length);
    this.#queue.unshift(...left);
    this.#queueBytes += left.reduce((sum, entry) => sum + entry.bytes, 0);
    if (left.length > 0) {
      if (this.#spool) await this.#toSpool();
      await this.#wait();
    }
  }

  async #fromSpool() {
    // What is newer goes behind it, before anything is sent: the spool is the only queue now.
    await this.#toSpool();
    const { entries, end } = await this.#spool.read(this.#options.batchFacts, this.#options.batchBytes);
    this.#sending = true;
    const left = await this.#deliver(entries);
    this.#sending = false;
    if (left.length === 0) {
      await this.#spool.taken(end);
    } else {
      // Those that were taken are sent again with the others: same ids, same facts.
      await this.#wait();
    }
  }

  async #toSpool() {
    while (this.#queue.length > 0) {
      const batch = this.#queue.slice(0, this.#batchLength());
      const kept = await this.#spool.append(batch);
      this.#drop(kept.length);
      this.#counts.spooled += kept.length;
      if (kept.length < batch.length) return;
    }
  }

  #batchLength() {
    let bytes = 0;
    let length = 0;
    for (const entry of this.#queue) {
      bytes += entry.bytes;
      if (length === this.#options.batchFacts || (length > 0 && bytes > this.#options.batchBytes)) break;
      length++;
    }
    return length;
  }

  #drop(count) {
    for (const entry of this.#queue.splice(0, count)) this.#queueBytes -= entry.bytes;
  }

  /** Sends the entries and returns those that nobody knows of, which must be sent again. */
  async #deliver(entries) {
    const left = [];
    for (const route of Object.keys(ROUTES)) {
      const same = entries.filter((entry) => entry.route === route);
      if (same.length > 0) left.push(...(await this.#post(route, same)));
    }
    if (left.length === 0) this.#failures = 0;
    return left;
  }

  async #post(route, entries) {
    let answer;
    try {
      answer = await this.#request(ROUTES[route], entries.map((entry) => entry.line).join('\n'));
    } catch (e) {
      return this.#failed(entries, `the door cannot be reached: ${e.message}`);
    }
    const { status, body, retryAfterMs } = answer;
    if (status === 202 || status === 207) return this.#answered(entries, body, status);
    // Only the door's own word counts: a proxy's 400, or a body that broke off on the way, says nothing of the facts.
    const about = String(body?.type).startsWith('urn:vantage:problem:') && !['incomplete-body', 'bad-request'].includes(body.code);
    if (about && (status === 400 || status === 413 || status === 415)) {
      // The whole body was refused. Which fact is it? Halves tell.
      if (entries.length === 1) {
        this.#refuse(entries[0].line, { code: body.code, reason: body.detail, field: body.field });
        return [];
      }
      const middle = entries.length >> 1;
      const first = await this.#post(route, entries.slice(0, middle));
      return first.length > 0 ? [...first, ...entries.slice(middle)] : this.#post(route, entries.slice(middle));
    }
    // 429, 503 and what is between: later. 401, 403, 404: our own settings are wrong, the facts are not; later, too.
    return this.#failed(entries, `the door answers ${status} ${body?.code ?? ''}`, retryAfterMs);
  }

  #answered(entries, body, status) {
    const rejected = status === 207 ? body?.rejected : [];
    if (!Array.isArray(rejected) || !Number.isInteger(body?.accepted) || body.accepted + rejected.length !== entries.length) {
      return this.#failed(entries, `the door's answer of ${status} cannot be read`);
    }
    for (const { index, code, reason, field } of rejected) this.#refuse(entries[index].line, { code, reason, field });
    this.#counts.accepted += body.accepted;
    return [];
  }

  #failed(entries, why, retryAfterMs = 0) {
    if (this.#closed) return entries;
    if (this.#failures === 0) this.#tell(`${why}; facts wait, ${this.#spool ? 'in the spool' : 'in memory'}`);
    this.#failures++;
    this.#counts.retries++;
    this.#retryNotBefore = Date.now() + retryAfterMs;
    return entries;
  }

  async #wait(least = 0) {
    const { backoffMs, backoffMaxMs } = this.#options;
    const ceiling = Math.min(backoffMaxMs, backoffMs * 2 ** Math.min(20, Math.max(0, this.#failures - 1)));
    // From the upper half, so that many servers do not come back at once; never before the door asked for.
    const ms = Math.max(least, ceiling / 2 + Math.random() * (ceiling / 2), this.#retryNotBefore - Date.now());
    if (this.#closed) return;
    await pause(ms, (stop) => { this.#stopWaiting = stop; });
    this.#stopWaiting = null;
  }

  #request(path, body) {
    const { url, apiKey, requestTimeoutMs } = this.#options;
    const target = new URL(path, url);
    const headers = {
      authorization: `Bearer ${apiKey}`, 'content-type': 'application/x-ndjson', 'content-length': Buffer.byteLength(body),
    };
    return new Promise((resolve, reject) => {
      const client = target.protocol === 'https:' ? https : http;
      const request = client.request(target, { method: 'POST', agent: this.#agent, headers }, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('close', () => response.complete || reject(new Error('the answer broke off')));
        response.on('end', () => resolve({
          status: response.statusCode, body: parsed(Buffer.concat(chunks).toString()),
          retryAfterMs: retryAfter(response.headers['retry-after']),
        }));
      });
      const timer = setTimeout(() => request.destroy(new Error(`no answer within ${requestTimeoutMs} ms`)), requestTimeoutMs);
      request.on('close', () => clearTimeout(timer));
      request.on('error', reject);
      request.end(body);
    });
  }

  /** Tells of a fact that will not be sent again. */
  #refuse(fact, why) {
    this.#counts.refused++;
    const refused = { ...why, fact: typeof fact === 'string' ? (parsed(fact) ?? fact) : fact };
    const { onRefused, rejectsFile, rejectsBytes } = this.#options;
    if (!onRefused && !rejectsFile) this.#tell(`refused ${refused.fact?.event_id}: ${why.code} ${why.field ?? ''} ${why.reason}`);
    try {
      onRefused?.(refused);
    } catch (e) {
      this.#tell(`onRefused failed: ${e}`);
    }
    if (rejectsFile) {
      // Not awaited: a call must not wait for a disk. What cannot be written is at least said.
      fs.promises.stat(rejectsFile).catch(() => ({ size: 0 }))
        .then(({ size }) => (size < rejectsBytes ? fs.promises.appendFile(rejectsFile, rejectsLine(refused)) : Promise.reject(new Error('it is full'))))
        .catch((e) => this.#tell(`cannot write ${rejectsFile}: ${e.message}`));
    }
    return null;
  }

  #tell(text) {
    try {
      this.#options.onTrouble(text);
    } catch {
      // Whoever listens badly must not stop the facts.
    }
  }
}

/**
 * Facts on disk, a line each, oldest first; beside it, in FILE.at, how far the door has them. Lines are appended in groups
 * and fdatasync'ed before they leave memory. After a crash the lines since FILE.at was last written are sent again.
 */
class Spool {
  #file; #max; #tell; #handle; #size; #read; #full = false;

  constructor(file, max, tell) {
    this.#file = file;
    this.#max = max;
    this.#tell = tell;
    this.#lock();
    this.#handle = fs.openSync(file, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600);
    this.#size = this.#mend(fs.fstatSync(this.#handle).size);
    const at = Number(fs.existsSync(`${file}.at`) ? fs.readFileSync(`${file}.at`, 'utf8') : 0);
    // Not at the start of a line: the file is another one than that of FILE.at. Sending again is harmless, skipping is not.
    this.#read = at > 0 && at <= this.#size && this.#byteAt(at - 1) === 10 ? at : 0;
  }

  get pending() {
    return this.#size - this.#read;
  }

  /** Appends as many of the entries as there is room for, and returns those, when they are on the disk. */
  async append(entries) {
    let bytes = 0;
    const kept = [];
    const lines = [];
    for (const entry of entries) {
      bytes += entry.bytes + 3;
      if (this.#size + bytes > this.#max) break;
      kept.push(entry);
      lines.push(`${entry.route} ${entry.line}\n`);
    }
    if (kept.length === 0) {
      if (!this.#full) this.#tell(`the spool ${this.#file} is full; facts stay in memory while there is room`);
      this.#full = true;
      return kept;
    }
    this.#full = false;
    const buffer = Buffer.from(lines.join(''));
    try {
      await call(fs.write, this.#handle, buffer, this.#size);
      await call(fs.fdatasync, this.#handle);
    } catch (e) {
      this.#tell(`cannot write the spool ${this.#file}: ${e.message}`);
      fs.ftruncateSync(this.#handle, this.#size);
      return [];
    }
    this.#size += buffer.length;
    return kept;
  }

  async read(facts, bytes) {
    let buffer = Buffer.alloc(Math.min(Math.max(bytes, READ_BYTES), this.pending));
    await fill(this.#handle, buffer, this.#read);
    if (buffer.indexOf(10) < 0) {
      // One line longer than a batch.
      buffer = Buffer.alloc(this.pending);
      await fill(this.#handle, buffer, this.#read);
    }
    const entries = [];
    let start = 0;
    for (let feed = buffer.indexOf(10); feed >= 0 && entries.length < facts; feed = buffer.indexOf(10, start)) {
      const line = buffer.toString('utf8', start + 2, feed);
      entries.push({ route: buffer[start] === 76 ? 'L' : 'C', line, bytes: feed - start - 2 });
      start = feed + 1;
    }
    return { entries, end: this.#read + start };
  }

  async taken(end) {
    this.#read = end;
    if (this.#read < this.#size) {
      await fs.promises.writeFile(`${this.#file}.new`, String(end));
      await fs.promises.rename(`${this.#file}.new`, `${this.#file}.at`);
      return;
    }
    // In this order: a crash in between sends everything again, the other order could skip.
    await fs.promises.rm(`${this.#file}.at`, { force: true });
    await call(fs.ftruncate, this.#handle, 0);
    this.#size = 0;
    this.#read = 0;
  }

  async close() {
    fs.closeSync(this.#handle);
    fs.rmSync(`${this.#file}.lock`, { force: true });
  }

  /** A last line that a crash tore is no fact: it never left memory as one. Whole, but for its end, it is one. */
  #mend(size) {
    let end = size;
    while (end > 0 && this.#byteAt(end - 1) !== 10) end--;
    if (end === size) return size;
    const tail = Buffer.alloc(size - end);
    fs.readSync(this.#handle, tail, 0, tail.length, end);
    if (parsed(tail.toString('utf8', 2))) {
      fs.writeSync(this.#handle, '\n', size);
      return size + 1;
    }
    this.#tell(`cut ${tail.length} bytes of a torn line off the end of ${this.#file}`);
    fs.ftruncateSync(this.#handle, end);
    return end;
  }

  #byteAt(position) {
    const one = Buffer.alloc(1);
    fs.readSync(this.#handle, one, 0, 1, position);
    return one[0];
  }

  #lock() {
    const lock = `${this.#file}.lock`;
    const owner = fs.existsSync(lock) ? Number(fs.readFileSync(lock, 'utf8')) : 0;
    if (owner > 0 && owner !== process.pid && alive(owner)) {
      throw new Error(`the spool ${this.#file} is used by process ${owner}: give each process a file of its own`);
    }
    fs.writeFileSync(lock, String(process.pid));
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (e) {
    return e.code === 'EPERM';
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function rejectsLine(refused) {
  try {
    return `${JSON.stringify({ at: new Date().toISOString(), ...refused })}\n`;
  } catch {
    return `${JSON.stringify({ at: new Date().toISOString(), ...refused, fact: String(refused.fact) })}\n`;
  }
}

/** Seconds or a date, as HTTP has it, in milliseconds from now. */
function retryAfter(header) {
  if (!header) return 0;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}

function pause(ms, handOut = () => {}) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    handOut(() => { clearTimeout(timer); resolve(); });
  });
}

async function fill(handle, buffer, position) {
  for (let at = 0; at < buffer.length;) {
    const count = await new Promise((resolve, reject) => {
      fs.read(handle, buffer, at, buffer.length - at, position + at, (e, n) => (e ? reject(e) : resolve(n)));
    });
    if (count === 0) throw new Error('the spool is shorter than it was');
    at += count;
  }
}

/** A call of fs with a callback; a write that is short goes on. */
async function call(what, handle, buffer, position) {
  if (!Buffer.isBuffer(buffer)) {
    const more = buffer === undefined ? [] : [buffer];
    return new Promise((resolve, reject) => { what(handle, ...more, (e) => (e ? reject(e) : resolve())); });
  }
  for (let at = 0; at < buffer.length;) {
    at += await new Promise((resolve, reject) => {
      what(handle, buffer, at, buffer.length - at, position + at, (e, n) => (e ? reject(e) : resolve(n)));
    });
  }
  return undefined;
}
