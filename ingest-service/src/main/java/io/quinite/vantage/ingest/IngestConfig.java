package io.quinite.vantage.ingest;

import io.quinite.vantage.access.RateLimit;
import io.quinite.vantage.ingest.body.BodyLimits;
import io.quinite.vantage.ingest.voice.VoiceLimits;
import io.quinite.vantage.kit.Section;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.schemas.serde.SerdeSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the door, under {@code ingest.}.
 *
 * @param host the address to listen on
 * @param port 0 takes a free one
 * @param keyRate how much one key may do
 * @param plivoTokensFile see {@link io.quinite.vantage.ingest.plivo.AuthTokens}; null: nobody's callbacks are taken
 * @param publicUrl the address that the provider calls, without a path; null where no callbacks are taken
 * @param threadsMax threads that read requests; an answer that waits for Kafka takes none
 * @param requestsInFlightMax requests between arrival and answer; one more is answered 503
 * @param recordBytesInFlightMax records that Kafka has not acknowledged; more are answered 503
 * @param ackTimeoutMs how long a request waits for the next acknowledgement before it is answered 503
 * @param idleTimeoutMs how long a connection may be silent, also within headers and body
 * @param stopTimeoutMs how long a stop waits for what is in flight
 * @param headerBytesMax of one request's headers
 * @param headerTimeoutMs from the first byte of a request to the end of its headers
 * @param body limits of one body
 * @param imports limits of imports
 * @param voice settings of voice servers
 * @param traces whether the trace that a request or a fact names becomes a header of its record
 * @param spool where facts wait while Kafka is away; null where they do not
 * @param kafka settings of every Kafka client
 * @param serde settings of the Avro serde
 */
public record IngestConfig(
        String host,
        int port,
        RateLimit keyRate,
        @Nullable Path plivoTokensFile,
        @Nullable URI publicUrl,
        int threadsMax,
        int requestsInFlightMax,
        long recordBytesInFlightMax,
        int ackTimeoutMs,
        int idleTimeoutMs,
        int stopTimeoutMs,
        int headerBytesMax,
        int headerTimeoutMs,
        BodyLimits body,
        ImportLimits imports,
        VoiceLimits voice,
        boolean traces,
        @Nullable SpoolSettings spool,
        Map<String, String> kafka,
        Map<String, String> serde) {
    /**
     * @param directory of this door alone
     * @param bytesMax of everything that waits in it
     */
    public record SpoolSettings(Path directory, long bytesMax) {
        private static final long GIB = 1024L * 1024 * 1024;

        private static @Nullable SpoolSettings from(Section section) {
            String directory = section.optional("spool.dir");
            long bytesMax = section.number("spool.bytes.max", GIB, GIB / 1024, 1024 * GIB);
            return directory == null ? null : new SpoolSettings(Path.of(directory), bytesMax);
        }
    }

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    public IngestConfig {
        kafka = Map.copyOf(kafka);
        serde = Map.copyOf(serde);
        if (!kafka.containsKey("bootstrap.servers")) {
            throw new UserError("the setting kafka.bootstrap.servers is missing: say where Kafka is, as host:port");
        }
        refuse(kafka, "acks", "all", "-1");
        checkPublicUrl(plivoTokensFile, publicUrl);
        refuse(kafka, "enable.idempotence", "true", "true");
        if (idleTimeoutMs <= ackTimeoutMs) {
            throw new UserError("ingest.idle.timeout.ms is " + idleTimeoutMs
                    + "; it must be more than ingest.ack.timeout.ms, which is " + ackTimeoutMs
                    + ", or connections are ended that wait for their answer");
        }
        if (recordBytesInFlightMax < body.bodyBytesMax()) {
            throw new UserError("ingest.record.bytes.in.flight.max is " + recordBytesInFlightMax
                    + "; it must not be less than ingest.body.bytes.max, which is " + body.bodyBytesMax());
        }
    }

    /** @throws UserError where a key is unknown, missing or out of range */
    public static IngestConfig from(Settings settings) {
        var section = settings.section("ingest");
        var config = new IngestConfig(
                section.text("host", "127.0.0.1"),
                section.integer("port", 8080, 0, 65_535),
                new RateLimit(
                        section.integer("key.requests.per.second", 5_000, 1, 1_000_000),
                        section.integer("key.facts.per.second", 100_000, 1, 100_000_000)),
                path(section.optional("plivo.tokens.file")),
                uri(section.optional("public.url")),
                section.integer("threads.max", 32, 8, 1_000),
                section.integer("requests.in.flight.max", 512, 1, 100_000),
                section.number("record.bytes.in.flight.max", 32L * MIB, MIB, Integer.MAX_VALUE),
                section.integer("ack.timeout.ms", 700, 50, 60_000),
                section.integer("idle.timeout.ms", 15_000, 100, 600_000),
                section.integer("stop.timeout.ms", 5_000, 100, 600_000),
                section.integer("header.bytes.max", 8 * KIB, KIB, MIB),
                section.integer("header.timeout.ms", 10_000, 100, 600_000),
                new BodyLimits(
                        section.integer("body.bytes.max", 16 * MIB, MIB, 1024 * MIB),
                        section.integer("line.bytes.max", 4 * MIB, KIB, 64 * MIB),
                        section.integer("facts.max", 10_000, 1, 1_000_000),
                        section.integer("gzip.ratio.max", 100, 2, 1_032),
                        section.integer("body.timeout.ms", 30_000, 100, 600_000)),
                ImportLimits.from(section, section.integer("gzip.ratio.max", 100, 2, 1_032)),
                VoiceLimits.from(section),
                section.flag("traces", false),
                SpoolSettings.from(section),
                settings.under("kafka"),
                settings.startingWith(SerdeSettings.prefixes()));
        section.rejectUnknown();
        return config;
    }

    /** As the text of the provider's signatures begins; empty where no callbacks are taken. */
    String publicBase() {
        return publicUrl == null ? "" : publicUrl.toString();
    }

    private static @Nullable Path path(@Nullable String text) {
        return text == null || text.isBlank() ? null : Path.of(text);
    }

    private static @Nullable URI uri(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return new URI(text.strip().replaceAll("/+$", ""));
        } catch (URISyntaxException e) {
            throw new UserError("the setting ingest.public.url is '" + text + "', which is no address", e);
        }
    }

    /** The provider signs the address that it calls, as it knows it: the Host header may say anything. */
    private static void checkPublicUrl(@Nullable Path tokens, @Nullable URI url) {
        if (tokens != null && url == null) {
            throw new UserError(
                    "ingest.plivo.tokens.file is set and ingest.public.url is not; set it to the address that"
                            + " the provider calls, such as https://calls.example.com");
        }
        if (url != null
                && (url.getHost() == null
                        || !("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                        || url.getRawQuery() != null
                        || url.getRawFragment() != null)) {
            throw new UserError("the setting ingest.public.url is '" + url
                    + "'; it takes an address such as https://calls.example.com");
        }
    }

    /** What "accepted means durable" rests on is not for settings to change. */
    private static void refuse(Map<String, String> kafka, String key, String one, String other) {
        String value = kafka.getOrDefault(key, one);
        if (!value.equals(one) && !value.equals(other)) {
            throw new UserError(
                    "the setting kafka." + key + " is '" + value + "'; the door works with " + one + " only");
        }
    }

    /** Without the clients' settings, which may hold secrets. */
    @Override
    public String toString() {
        return "host=" + host + " port=" + port + " keyRate=" + keyRate + " threadsMax=" + threadsMax
                + " requestsInFlightMax=" + requestsInFlightMax + " recordBytesInFlightMax=" + recordBytesInFlightMax
                + " ackTimeoutMs=" + ackTimeoutMs + " " + body + " " + spool;
    }
}
