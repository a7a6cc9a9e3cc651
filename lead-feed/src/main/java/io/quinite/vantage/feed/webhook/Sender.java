package io.quinite.vantage.feed.webhook;

import io.quinite.vantage.feed.subscription.WebhookSecret;
import io.quinite.vantage.kit.AddressGuard;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signed requests to receivers, HTTP/1.1, without a thread that waits for the answer. Nothing that a receiver says makes it go
 * elsewhere: redirects, cookies and challenges are not followed. Receivers share no connection, also where they share a host.
 */
final class Sender implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Sender.class);
    private static final int THREADS = 8;
    private static final int ANSWER_BYTES_MAX = 64 * 1024;
    private static final int IDLE_MS = 30_000;

    private final WebhookLimits limits;
    private final Clock clock;
    private final CheckedAddresses addresses;
    private final HttpClient client;

    /** What is asked of a receiver. */
    record Post(UUID subscription, URI url, String webhookId, List<WebhookSecret> secrets, Delivery delivery) {}

    Sender(WebhookLimits limits, AddressGuard guard, Clock clock) {
        this.limits = limits;
        this.clock = clock;
        addresses = new CheckedAddresses(guard);
        client = start(limits, addresses);
    }

    private static HttpClient start(WebhookLimits limits, CheckedAddresses addresses) {
        var threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("feed-webhooks");
        threads.setDaemon(true);
        var connector = new ClientConnector();
        connector.setSelectors(1);
        var client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        client.setExecutor(threads);
        client.setSocketAddressResolver(addresses);
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "vantage-lead-feed/1"));
        client.setConnectTimeout(limits.connectTimeoutMs());
        // Of a connection that waits for an answer it is the time-out of the request that counts.
        client.setIdleTimeout(Math.max(IDLE_MS, 2L * limits.timeoutMs()));
        client.setDestinationIdleTimeout(2L * IDLE_MS);
        client.setMaxConnectionsPerDestination(limits.requestsPerSubscriptionMax());
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP client does not start", e);
        }
        client.getProtocolHandlers().clear();
        client.getContentDecoderFactories().clear();
        return client;
    }

    /** @param done told the outcome once, by another thread */
    void send(Post post, Consumer<Outcome> done) {
        var answer = new AtomicLong();
        Request request;
        try {
            request = request(post);
        } catch (RuntimeException e) {
            done.accept(Outcome.unanswered(e));
            return;
        }
        request.onResponseContent((response, content) -> {
                    if (answer.addAndGet(content.remaining()) > ANSWER_BYTES_MAX) {
                        var unused = response.abort(new IllegalStateException("the answer is too large"));
                    }
                    content.position(content.limit());
                })
                .send(result -> done.accept(outcome(result)));
    }

    private Request request(Post post) {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        byte[] content = content(post, timestamp);
        String signatures =
                post.secrets().stream().map(secret -> secret.sign(content)).collect(Collectors.joining(" "));
        return client.POST(post.url())
                .tag(post.subscription())
                .timeout(limits.timeoutMs(), TimeUnit.MILLISECONDS)
                .headers(headers -> headers.put("webhook-id", post.webhookId())
                        .put("webhook-timestamp", timestamp)
                        .put("webhook-signature", signatures))
                .body(new BytesRequestContent(
                        "application/json", post.delivery().body()));
    }

    /** What is signed, after Standard Webhooks 1.0.0: {@code id.timestamp.body}. */
    private static byte[] content(Post post, String timestamp) {
        byte[] head = (post.webhookId() + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        byte[] content = Arrays.copyOf(head, head.length + post.delivery().body().length);
        System.arraycopy(
                post.delivery().body(), 0, content, head.length, post.delivery().body().length);
        return content;
    }

    /** An answer counts as soon as its status is there, whatever becomes of the rest. */
    private Outcome outcome(Result result) {
        var response = result.getResponse();
        if (response == null || response.getStatus() == 0) {
            Throwable failure = result.getFailure();
            return Outcome.unanswered(failure == null ? new IllegalStateException("no answer") : failure);
        }
        return Outcome.answered(
                response.getStatus(), response.getHeaders().get(HttpHeader.RETRY_AFTER), clock.instant());
    }

    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception e) {
            log.warn("the HTTP client does not stop", e);
        }
        addresses.close();
    }
}
