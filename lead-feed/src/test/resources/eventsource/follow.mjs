// Follows lead changes as docs/lead-feed.md advises, and prints the sequence of each, until it has seen as many as it should.
import { EventSource } from 'eventsource';

const [url, key, count] = [process.env.FEED_URL, process.env.FEED_KEY, Number(process.env.FEED_COUNT)];
let lastId; // in a database, beside what was made of the changes
let seen = 0;

function follow() {
  const events = new EventSource(`${url}/v1/lead-changes`, {
    fetch: (to, init) =>
      fetch(to, {
        ...init,
        headers: { ...(lastId && { 'Last-Event-ID': lastId }), ...init.headers, Authorization: `Bearer ${key}` },
      }),
  });
  events.onopen = () => console.error('open');
  events.onmessage = ({ data, lastEventId }) => {
    console.log(JSON.parse(data).sequence);
    lastId = lastEventId;
    if (++seen === count) process.exit(0);
  };
  events.onerror = ({ code }) => {
    console.error('error', code);
    // A stream that breaks is opened again by EventSource. On an answer that is no stream, such as 503, it gives up for good.
    if (events.readyState === EventSource.CLOSED) setTimeout(follow, 1000);
  };
}
follow();
