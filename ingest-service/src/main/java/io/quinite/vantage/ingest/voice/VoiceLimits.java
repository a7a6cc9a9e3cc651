package io.quinite.vantage.ingest.voice;

import io.quinite.vantage.kit.Section;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of voice servers, under {@code ingest.voice.}.
 *
 * @param serversMax how many may be announced
 * @param heartbeatTimeoutMs after so long without a heartbeat a server is not handed out
 * @param verifyIntervalMs from one look at a server to the next, give or take a tenth
 * @param verifyTimeoutMs for connection, TLS and WebSocket handshake together
 * @param verifyAtOnceMax servers that are looked at in the same moment
 * @param networksAllowed networks that are no public ones and may be connected to, as in {@code 10.1.0.0/16,fd00::/8}
 * @param caFile certificates to trust beside those of the JDK, as PEM
 */
public record VoiceLimits(
        int serversMax,
        int heartbeatTimeoutMs,
        int verifyIntervalMs,
        int verifyTimeoutMs,
        int verifyAtOnceMax,
        String networksAllowed,
        Optional<Path> caFile) {

    /** @throws io.quinite.vantage.kit.UserError where a value is out of range */
    public static VoiceLimits from(Section section) {
        return new VoiceLimits(
                section.integer("voice.servers.max", 1_000, 1, 100_000),
                section.integer("voice.heartbeat.timeout.ms", 30_000, 500, 3_600_000),
                section.integer("voice.verify.interval.ms", 60_000, 100, 86_400_000),
                section.integer("voice.verify.timeout.ms", 5_000, 50, 60_000),
                section.integer("voice.verify.at.once.max", 8, 1, 256),
                section.text("voice.networks.allowed", ""),
                Optional.ofNullable(section.optional("voice.ca.file")).map(Path::of));
    }
}
