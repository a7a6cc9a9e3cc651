// A voice server in short, for the test that runs it against a real door: NodeClientIT. Says how it went in one line of JSON.
import { Facts } from '../vantage-facts.mjs';

const { VANTAGE_URL, VANTAGE_KEY, VANTAGE_ORGANIZATION, VANTAGE_SPOOL } = process.env;
const [calls, notes] = process.argv.slice(2).map(Number);
const refused = [];
const facts = new Facts({
  url: VANTAGE_URL, apiKey: VANTAGE_KEY, organizationId: VANTAGE_ORGANIZATION, server: 'node-it', spoolFile: VANTAGE_SPOOL,
  backoffMaxMs: 500, onTrouble: () => {}, onRefused: ({ code, fact }) => refused.push({ code, call_sid: fact.call_sid }),
});
const said = {};
for (let note = 0; note < notes; note++) {
  for (let call = 0; call < calls; call++) {
    const sid = `${VANTAGE_ORGANIZATION}-${call}`;
    (said[sid] ??= []).push(facts.emit({ type: 'call_noted', call_sid: sid, data: { text: `note ${note}` } }));
  }
  await new Promise((resolve) => { setTimeout(resolve, 20); });
}
facts.emit({ type: 'call_exploded', call_sid: 'bad-type' });
facts.emit({ type: 'transcript_ready', call_sid: 'bad-transcript', data: { text: 'x'.repeat(600_000) } });
const flushed = await facts.flush(60_000);
console.log(JSON.stringify({ flushed, said, refused, stats: await facts.close() }));
