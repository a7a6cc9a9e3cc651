// Writes golden vectors of Plivo's signature V3: what the provider's own SDK takes for valid, and what it refuses.
//
//   cd dev/golden-signatures && npm install && node make.js > ../../ingest-service/src/test/resources/plivo-signatures.json
//
// The SDK has no public function that signs. So a signature is computed from the text that its documentation describes, and a vector
// is kept only with the SDK's verdict on it: `valid` is what validateV3Signature returns, never what this file thinks.
'use strict';
const crypto = require('crypto');
const qs = require('querystring');
const sdk = require('plivo/dist/utils/v3Security.js');
const { version } = require('plivo/package.json');

// Reproducible: the same seed gives the same file.
let state = 20261124;
const next = (n) => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return (state >>> 8) % n;
};
const pick = (list) => list[next(list.length)];

const BASES = [
  'https://calls.example.com',
  'https://calls.example.com:8443',
  'http://calls.example.com:8080',
  'http://127.0.0.1:9000',
  'https://calls.example.com:443',
];
const PATHS = ['status', 'ring', 'recording', 'dial', 'stream', 'machine'].map(
  (kind) => `/v1/plivo/7b0f6f0e-5d0c-4a53-9a5e-1f2d3c4b5a69/${kind}`,
);
const KEYS = ['CallUUID', 'CallStatus', 'From', 'To', 'Duration', 'leadId', 'campaignId', 'Note', 'x', 'X', 'a', 'A1', 'Straße', 'नाम', '😀'];
const VALUES = ['', '0', 'completed', '+919800000001', 'a b', 'a+b', 'a&b=c', 'a.b', 'é', 'नमस्ते', '😀', '100%', '/?#', '"quoted"', 'Z', 'z', '～', '\ud83d\ude00～'];
const TOKENS = ['MAXXXXXXXXXXXXXXXXXX0123456789abcdef', 'another-token-of-another-account', 'third'];

function params(most) {
  const found = {};
  for (let i = next(most + 1); i > 0; i--) {
    const key = pick(KEYS);
    const value = pick(VALUES);
    if (!(key in found)) found[key] = value;
    else found[key] = [].concat(found[key], value);
  }
  return found;
}

const sortedQuery = (query) =>
  Object.keys(query).sort().flatMap((key) => [].concat(query[key]).sort().map((value) => `${key}=${value}`)).join('&');
const sortedFields = (fields) =>
  Object.keys(fields).sort().flatMap((key) => [].concat(fields[key]).sort().map((value) => key + value)).join('');

function text(method, base, query, fields, nonce) {
  const q = sortedQuery(query);
  if (method === 'GET' || Object.keys(fields).length === 0) return base + (q ? '?' + q : '') + '.' + nonce;
  return base + '?' + q + (q ? '.' : '') + sortedFields(fields) + '.' + nonce;
}

const sign = (token, what) => crypto.createHmac('sha256', token).update(what).digest('base64');

// qs.stringify leaves nothing that a URL may not have; some senders write %20, some +.
const encode = (map) => (next(2) ? qs.stringify(map) : qs.stringify(map).replace(/%20/g, '+'));

const clone = (map) => JSON.parse(JSON.stringify(map));

const vectors = [];
function add(about, v, signatures, token) {
  const url = v.base + v.path + (v.query ? '?' + v.query : '');
  const joined = signatures.join(',');
  // A copy: the SDK sorts repeated values in place.
  const valid = sdk.validateV3Signature(v.method, url, v.nonce, token, joined, clone(v.fields));
  vectors.push({ about, method: v.method, publicUrl: v.base, path: v.path, query: v.query, body: v.body, nonce: v.nonce, token, signatures: joined, valid });
}

for (let i = 0; i < 300; i++) {
  const method = pick(['GET', 'POST', 'POST']);
  const query = params(4);
  const fields = method === 'POST' ? params(6) : {};
  const v = { method, base: pick(BASES), path: pick(PATHS), query: encode(query), body: encode(fields), fields, nonce: crypto.createHash('md5').update('nonce' + i).digest('hex') };
  const token = pick(TOKENS);
  const right = sign(token, text(method, v.base + v.path, query, fields, v.nonce));
  const other = sign(pick(TOKENS) + 'x', text(method, v.base + v.path, query, fields, v.nonce));
  switch (i % 10) {
    case 7: add('another token', v, [other], token); break;
    case 8: add('several signatures', v, next(2) ? [other, right] : [right, other], token); break;
    case 9: add('changed query', { ...v, query: v.query + (v.query ? '&' : '') + 'leadId=changed' }, [right], token); break;
    default: add('as the provider signs it', v, [right], token);
  }
}
// What repeats across query and fields, and what is empty.
for (const [about, method, query, fields] of [
  ['nothing at all', 'GET', {}, {}],
  ['nothing at all', 'POST', {}, {}],
  ['fields and no query', 'POST', {}, { a: '1' }],
  ['query and no fields', 'POST', { a: '1' }, {}],
  ['the same key in both', 'POST', { a: '1' }, { a: '2' }],
  ['repeated, unsorted', 'POST', { a: ['3', '1', '2'] }, { b: ['z', 'a', 'Z'] }],
  ['empty values', 'POST', { a: '' }, { b: '', c: ['', ''] }],
  ['V2 signs the url and the nonce only', 'POST', { a: '1' }, { b: '2' }],
]) {
  const v = { method, base: BASES[1], path: PATHS[0], query: qs.stringify(query), body: qs.stringify(fields), fields, nonce: crypto.createHash('md5').update(about + method).digest('hex') };
  const what = about.startsWith('V2') ? v.base + v.path + v.nonce : text(method, v.base + v.path, query, fields, v.nonce);
  add(about, v, [sign(TOKENS[0], what)], TOKENS[0]);
}
process.stderr.write(`${vectors.length} vectors, ${vectors.filter((v) => v.valid).length} valid\n`);
process.stdout.write(JSON.stringify({ sdk: `npm plivo ${version}`, vectors }, null, 1) + '\n');
