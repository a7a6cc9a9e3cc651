package io.quinite.vantage.analytics.http;

import io.quinite.vantage.access.RateLimit;
import io.quinite.vantage.kit.Section;
import io.quinite.vantage.kit.UserError;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the figures' HTTP, under {@code analytics.http.}; without a port there is none.
 *
 * @param host what it listens on
 * @param port 0 for none
 * @param advertised host:port where the other instances reach this one
 * @param streamsMax clients that are shown changes live, at most; each holds a thread
 * @param keyRate what one key may do
 */
public record HttpConfig(String host, int port, String advertised, int streamsMax, RateLimit keyRate) {
    public HttpConfig {
        if (!advertised.matches("\\S+:\\d{1,5}")) {
            throw new UserError("analytics.http.advertised is " + advertised + "; write it as host:port");
        }
    }

    /** Null where no port is set. */
    public static @Nullable HttpConfig from(Section section) {
        String host = section.text("http.host", "127.0.0.1");
        int port = section.integer("http.port", 0, 0, 65_535);
        var config = new HttpConfig(
                host,
                port,
                section.text("http.advertised", host + ":" + port),
                section.integer("http.streams.max", 50, 1, 1_000),
                new RateLimit(section.integer("http.key.requests.per.second", 100, 1, 1_000_000), 1_000_000));
        return port == 0 ? null : config;
    }
}
