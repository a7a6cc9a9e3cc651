package io.quinite.vantage.cdc;

import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/** Gives every column of {@code leads} as PostgreSQL's text. Debezium makes one by reflection. */
public final class PlainText implements CustomConverter<SchemaBuilder, RelationalColumn> {
    /** Name of the schema of a {@code timestamptz}. */
    static final String TIME = "timestamptz";

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS'+00'", Locale.ROOT);

    @Override
    public void configure(Properties properties) {}

    @Override
    public void converterFor(RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
        var schema = SchemaBuilder.string().optional();
        registration.register(column.typeName().equals(TIME) ? schema.name(TIME) : schema, PlainText::text);
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value instanceof Boolean truth) {
            return truth ? "t" : "f";
        }
        if (value instanceof OffsetDateTime time) {
            return UTC.format(time.withOffsetSameInstant(ZoneOffset.UTC));
        }
        return value == null ? null : value.toString();
    }
}
