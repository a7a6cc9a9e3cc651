package io.quinite.vantage.feed.subscription;

import io.quinite.vantage.feed.change.Filter;
import io.quinite.vantage.feed.subscription.Subscription.Disabled;
import io.quinite.vantage.feed.subscription.Subscription.Secrets;
import io.quinite.vantage.feed.topic.Positions;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of {@code pipeline.feed_subscriptions}. */
public final class SubscriptionRows {
    private SubscriptionRows() {}

    public static Subscription read(ResultSet row) throws SQLException {
        return new Subscription(
                row.getObject("id", UUID.class),
                row.getObject("organization_id", UUID.class),
                URI.create(row.getString("url")),
                row.getString("description"),
                new Filter(
                        Set.of((String[]) row.getArray("statuses").getArray()),
                        new LinkedHashSet<>(
                                Arrays.asList((UUID[]) row.getArray("projects").getArray())),
                        Set.of((String[]) row.getArray("fields").getArray())),
                secrets(row),
                disabled(row),
                row.getString("topic_id"),
                positions(row),
                row.getLong("epoch"),
                time(row, "last_success_at"),
                whole(time(row, "created_at")));
    }

    private static Secrets secrets(ResultSet row) throws SQLException {
        byte[] former = row.getBytes("former_secret");
        return new Secrets(
                new WebhookSecret(row.getBytes("secret")),
                former == null ? null : new WebhookSecret(former),
                time(row, "former_secret_until"));
    }

    private static @Nullable Disabled disabled(ResultSet row) throws SQLException {
        String code = row.getString("disabled_code");
        return code == null
                ? null
                : new Disabled(
                        DisabledCode.of(code), row.getString("disabled_detail"), whole(time(row, "disabled_at")));
    }

    static Positions positions(ResultSet row) throws SQLException {
        var boxed = (Long[]) row.getArray("positions").getArray();
        return new Positions(Arrays.stream(boxed).mapToLong(Long::longValue).toArray());
    }

    public static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static Instant whole(@Nullable Instant time) {
        if (time == null) {
            throw new IllegalStateException("the table says that this is never null");
        }
        return time;
    }

    /** As PostgreSQL reads an array of numbers. */
    public static String array(Positions positions) {
        return Arrays.toString(positions.toArray()).replace('[', '{').replace(']', '}');
    }
}
