package io.quinite.vantage.feed;

import io.quinite.vantage.access.RateLimit;
import io.quinite.vantage.feed.http.HttpLimits;
import io.quinite.vantage.feed.stream.StreamLimits;
import io.quinite.vantage.feed.subscription.SubscriptionLimits;
import io.quinite.vantage.feed.topic.Tail;
import io.quinite.vantage.feed.webhook.RetrySchedule;
import io.quinite.vantage.feed.webhook.WebhookLimits;
import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.kit.Section;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.schemas.serde.SerdeSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/**
 * Settings of the lead feed, under {@code feed.}.
 *
 * @param http bounds of the server
 * @param keyRequestsPerSecond of one key; a stream counts when it is opened
 * @param streams bounds of those who listen
 * @param tail what is kept in memory
 * @param catchUpReaders readers for those who are behind
 * @param whole for how long the topic keeps every change
 * @param subscriptions what a subscription of webhooks may be
 * @param webhooks bounds of their delivery
 * @param webhookReaders readers for subscriptions that are behind
 * @param kafka settings of every Kafka client
 * @param serde settings of the Avro serde
 */
public record FeedConfig(
        HttpLimits http,
        int keyRequestsPerSecond,
        StreamLimits streams,
        Tail.Limits tail,
        int catchUpReaders,
        Duration whole,
        SubscriptionLimits subscriptions,
        WebhookLimits webhooks,
        int webhookReaders,
        Postgres postgres,
        Map<String, String> kafka,
        Map<String, String> serde) {
    private static final int MIB = 1024 * 1024;
    private static final int WEEK_HOURS = 7 * 24;
    private static final int DAY_SECONDS = 24 * 60 * 60;

    /** Where the feed keeps what it must remember. */
    public record Postgres(String url, String user, Secret password) {}

    public FeedConfig {
        kafka = Map.copyOf(kafka);
        serde = Map.copyOf(serde);
        check(webhooks);
        if (http.idleTimeoutMs() < 2 * streams.heartbeatMs()) {
            throw new UserError("feed.idle.timeout.ms is " + http.idleTimeoutMs()
                    + "; it must be at least twice feed.heartbeat.ms, which is " + streams.heartbeatMs()
                    + ", or streams are ended where nothing happens");
        }
    }

    /** A request has to end before another instance may begin one. */
    private static void check(WebhookLimits webhooks) {
        if (webhooks.leaseMs() < 2 * webhooks.timeoutMs()) {
            throw new UserError("feed.webhooks.lease.ms is " + webhooks.leaseMs()
                    + "; it must be at least twice feed.webhooks.timeout.ms, which is " + webhooks.timeoutMs());
        }
        if (webhooks.pendingMax() < webhooks.bufferChangesMax()) {
            throw new UserError("feed.webhooks.pending.max is " + webhooks.pendingMax()
                    + "; it must not be less than feed.webhooks.buffer.changes.max, which is "
                    + webhooks.bufferChangesMax());
        }
    }

    /** @throws UserError where a setting is missing, unknown or out of range */
    public static FeedConfig from(Settings settings) {
        settings.section("kafka").required("bootstrap.servers");
        var postgres = settings.section("postgres");
        var feed = settings.section("feed");
        int streams = feed.integer("streams.max", 1_000, 1, 100_000);
        var config = new FeedConfig(
                new HttpLimits(
                        feed.text("host", "127.0.0.1"),
                        feed.integer("port", 8082, 0, 65_535),
                        feed.integer("threads.max", 16, 8, 1_000),
                        // Beside the streams, requests that are answered at once.
                        streams + feed.integer("connections.spare", 256, 1, 100_000),
                        feed.integer("header.bytes.max", 8 * 1024, 1024, MIB),
                        feed.integer("header.timeout.ms", 10_000, 100, 600_000),
                        feed.integer("idle.timeout.ms", 40_000, 100, 600_000)),
                feed.integer("key.requests.per.second", 50, 1, 1_000_000),
                new StreamLimits(
                        streams,
                        feed.integer("streams.per.organization.max", 50, 1, 100_000),
                        feed.integer("buffer.changes.max", 1_000, 1, 1_000_000),
                        feed.integer("buffer.bytes.max", 4 * MIB, 1024, 1024 * MIB),
                        feed.integer("heartbeat.ms", 15_000, 50, 300_000)),
                new Tail.Limits(
                        feed.integer("recent.changes.max", 10_000, 1, 1_000_000),
                        feed.number("recent.bytes.max", 32L * MIB, 1024, 4096L * MIB)),
                feed.integer("catch.up.readers", 2, 1, 64),
                Duration.ofHours(feed.integer("resume.hours.max", WEEK_HOURS, 1, 10 * 365 * 24)),
                new SubscriptionLimits(
                        feed.integer("webhooks.per.organization.max", 20, 1, 10_000),
                        feed.flag("webhooks.http.allowed", false),
                        feed.text("webhooks.networks.allowed", "")),
                webhooks(feed),
                feed.integer("webhooks.catch.up.readers", 2, 1, 64),
                new Postgres(
                        postgres.required("url"),
                        postgres.text("user", "vantage_feed"),
                        postgres.secret("password", "")),
                settings.under("kafka"),
                settings.startingWith(SerdeSettings.prefixes()));
        postgres.rejectUnknown();
        feed.rejectUnknown();
        return config;
    }

    private static WebhookLimits webhooks(Section feed) {
        return new WebhookLimits(
                feed.integer("webhooks.served.max", 2_000, 1, 100_000),
                feed.integer("webhooks.requests.max", 1_024, 4, 100_000),
                feed.integer("webhooks.requests.per.subscription.max", 4, 1, 100),
                feed.integer("webhooks.timeout.ms", 15_000, 50, 60_000),
                feed.integer("webhooks.connect.timeout.ms", 5_000, 50, 60_000),
                RetrySchedule.of(
                        "feed.webhooks.retry.schedule",
                        feed.text("webhooks.retry.schedule", "5s,1m,5m,30m,2h,5h,8h,8h")),
                feed.integer("webhooks.retry.after.seconds.max", 3_600, 0, DAY_SECONDS),
                feed.integer("webhooks.buffer.changes.max", 64, 1, 100_000),
                feed.integer("webhooks.buffer.bytes.max", MIB / 4, 1024, 1024 * MIB),
                feed.integer("webhooks.pending.max", 1_000, 1, 1_000_000),
                feed.integer("webhooks.attempts.max", 1_000, 1, 100_000),
                feed.integer("webhooks.commit.ms", 1_000, 10, 60_000),
                feed.integer("webhooks.lease.ms", 40_000, 200, 600_000));
    }

    RateLimit keyRate() {
        return new RateLimit(keyRequestsPerSecond, 1_000_000);
    }

    /** For the driver; no statement waits for ever. */
    Properties connection() {
        var properties = new Properties();
        properties.setProperty("user", postgres.user());
        properties.setProperty("password", postgres.password().value());
        properties.setProperty("ApplicationName", "vantage-feed");
        properties.setProperty("options", "-c lock_timeout=5000 -c statement_timeout=10000");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "5");
        properties.setProperty("socketTimeout", "15");
        return properties;
    }

    /** Without the clients' settings, which may hold secrets. */
    @Override
    public String toString() {
        return http + " keyRequestsPerSecond=" + keyRequestsPerSecond + " " + streams + " " + tail + " catchUpReaders="
                + catchUpReaders + " whole=" + whole + " " + subscriptions + " " + webhooks + " webhookReaders="
                + webhookReaders;
    }
}
