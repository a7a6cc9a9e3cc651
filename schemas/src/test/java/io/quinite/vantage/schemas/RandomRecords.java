package io.quinite.vantage.schemas;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Records of any generated class, the same for the same seed: every branch, empty and long texts, all of Unicode. */
public final class RandomRecords {
    private static final long TEN_THOUSAND_YEARS_MICROS = 300_000_000_000_000_000L;

    private final Random random;
    private final long longMax;

    public RandomRecords(long seed) {
        this(seed, Long.MAX_VALUE);
    }

    /** @param longMax no number is larger, and none is smaller than its negative */
    public RandomRecords(long seed, long longMax) {
        random = new Random(seed);
        this.longMax = longMax;
    }

    public <T extends SpecificRecord> T next(Class<T> type) {
        return type.cast(record(SpecificData.get().getSchema(type)));
    }

    /** A record whose union field {@code fact} holds the given branch, where it has such a field. */
    public <T extends SpecificRecord> T next(Class<T> type, int factBranch) {
        T record = next(type);
        Schema.Field fact = record.getSchema().getField("fact");
        if (fact != null) {
            record.put(fact.pos(), value(fact.schema().getTypes().get(factBranch)));
        }
        return record;
    }

    /** How many kinds of fact records of the type can hold; 1 where there is no choice. */
    public static int branches(Class<? extends SpecificRecord> type) {
        Schema.Field fact = SpecificData.get().getSchema(type).getField("fact");
        return fact == null ? 1 : fact.schema().getTypes().size();
    }

    private SpecificRecord record(Schema schema) {
        var record =
                (SpecificRecord) SpecificData.newInstance(SpecificData.get().getClass(schema), schema);
        for (Schema.Field field : schema.getFields()) {
            record.put(field.pos(), value(field.schema()));
        }
        return record;
    }

    private @Nullable Object value(Schema schema) {
        String logical =
                schema.getLogicalType() == null ? "" : schema.getLogicalType().getName();
        return switch (schema.getType()) {
            case RECORD -> record(schema);
            case UNION ->
                value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
            case ENUM -> SpecificData.get().createEnum(symbol(schema), schema);
            case ARRAY -> list(schema.getElementType());
            case MAP -> map(schema.getValueType());
            case STRING -> logical.equals("uuid") ? new UUID(random.nextLong(), random.nextLong()) : text();
            case LONG -> logical.equals("timestamp-micros") ? instant() : (Object) number(Long.MAX_VALUE);
            case INT -> random.nextInt();
            case DOUBLE -> random.nextGaussian() * 1e6;
            case BOOLEAN -> random.nextBoolean();
            case NULL -> null;
            default -> throw new IllegalArgumentException("no contract has a " + schema.getType());
        };
    }

    private String symbol(Schema schema) {
        return schema.getEnumSymbols()
                .get(random.nextInt(schema.getEnumSymbols().size()));
    }

    private List<@Nullable Object> list(Schema elements) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(value(elements));
        }
        return list;
    }

    private Map<String, @Nullable Object> map(Schema values) {
        Map<String, @Nullable Object> map = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put(text(random.nextInt(20)), value(values));
        }
        return map;
    }

    private long number(long max) {
        long limit = Math.min(max, longMax);
        return random.nextLong(-limit, limit);
    }

    private Instant instant() {
        return Instant.EPOCH.plus(number(TEN_THOUSAND_YEARS_MICROS), ChronoUnit.MICROS);
    }

    private String text() {
        return text(random.nextInt(50) == 0 ? 100_000 : random.nextInt(20));
    }

    private String text(int length) {
        return random.ints(0, Character.MAX_CODE_POINT + 1)
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .limit(length)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
