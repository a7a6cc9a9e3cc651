package io.quinite.vantage.schemas.db;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and as whom to come, as JDBC wants it.
 *
 * @param user null where the address names none
 * @param password null where the address holds none
 */
record Address(
        String jdbcUrl, @Nullable String user, @Nullable String password) {

    /** From a JDBC URL, or from a libpq URI as psql takes it, with user and password in it. */
    static Address of(String url) {
        if (url.startsWith("jdbc:")) {
            return new Address(url, null, null);
        }
        try {
            var uri = URI.create(url);
            if (uri.getHost() != null && ("postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme()))) {
                String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
                String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
                String jdbcUrl = "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query;
                String[] who = uri.getRawUserInfo() == null
                        ? new String[0]
                        : uri.getRawUserInfo().split(":", 2);
                return new Address(jdbcUrl, part(who, 0), part(who, 1));
            }
        } catch (IllegalArgumentException e) {
            // said below, without the address: it may hold a password
        }
        throw new MigrationException("the address is neither jdbc:postgresql://HOST:PORT/DATABASE"
                + " nor postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
    }

    private static @Nullable String part(String[] who, int index) {
        return index < who.length ? URLDecoder.decode(who[index].replace("+", "%2B"), StandardCharsets.UTF_8) : null;
    }

    /** Never the password. */
    @Override
    public String toString() {
        return Server.withoutParameters(jdbcUrl) + (user == null ? "" : " as " + user);
    }
}
