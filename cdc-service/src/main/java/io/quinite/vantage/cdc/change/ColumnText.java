package io.quinite.vantage.cdc.change;

import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Gives every column one of two types: microseconds since 1970 for {@code timestamptz}, PostgreSQL's text for all others.
 *
 * <p>All are optional, whatever the table says now: the schema is read from the catalogue of today and the change may be
 * of yesterday, when the column still took nulls.
 *
 * <p>Debezium makes one by reflection.
 */
public final class ColumnText implements CustomConverter<SchemaBuilder, RelationalColumn> {
    private static final DateTimeFormatter FRACTION = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd ")
            .append(FRACTION)
            .toFormatter(Locale.ROOT);
    private static final double PLAIN_MAX = 1e15;
    private static final long DRIVERS_INFINITY = 9_223_372_036_825_200_000L;
    private static final long DRIVERS_MINUS_INFINITY = -9_223_372_036_832_400_000L;

    @Override
    public void configure(Properties properties) {}

    @Override
    public void converterFor(RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
        if (column.typeName().equals("timestamptz")) {
            registration.register(SchemaBuilder.int64().optional(), ColumnText::micros);
        } else {
            registration.register(SchemaBuilder.string().optional(), ColumnText::text);
        }
    }

    static @Nullable Long micros(@Nullable Object value) {
        if (value instanceof OffsetDateTime time) {
            return Micros.of(time.toInstant());
        }
        return value == null ? null : Micros.of(Instant.parse(value.toString()));
    }

    static @Nullable String text(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof Boolean truth) {
            return truth ? "t" : "f";
        }
        if (value instanceof byte[] bytes) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof Instant instant) {
            return timestamp(instant);
        }
        if (value instanceof LocalTime time) {
            return FRACTION.format(time);
        }
        if (value instanceof OffsetTime time) {
            return FRACTION.format(time) + "+00";
        }
        if (value instanceof Float || value instanceof Double) {
            return floating(((Number) value).doubleValue(), value.toString());
        }
        return value.toString();
    }

    /** As {@code timestamptz} prints at UTC. */
    static String timestampWithZone(long micros) {
        return micros == Long.MAX_VALUE || micros == Long.MIN_VALUE
                ? Micros.infinity(micros)
                : timestamp(Micros.instant(micros)) + "+00";
    }

    private static String timestamp(Instant instant) {
        long micros = Micros.of(instant);
        // How the driver, and Debezium after it, write the infinities of a timestamp without a zone.
        return micros >= DRIVERS_INFINITY || micros <= DRIVERS_MINUS_INFINITY
                ? Micros.infinity(micros)
                : TIMESTAMP.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }

    /** Java writes 1.0 where PostgreSQL writes 1. */
    private static String floating(double value, String java) {
        return value == Math.rint(value) && Math.abs(value) < PLAIN_MAX ? Long.toString((long) value) : java;
    }
}
