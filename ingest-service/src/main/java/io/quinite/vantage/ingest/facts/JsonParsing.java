package io.quinite.vantage.ingest.facts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** How JSON is read at the door: bounded in depth and numbers, no name twice, digits kept. */
public final class JsonParsing {
    private static final int DEPTH_MAX = 32;
    private static final int NUMBER_LENGTH_MAX = 300;
    private static final int NAME_LENGTH_MAX = 1_024;
    private static final int STRING_LENGTH_MAX = 1024 * 1024;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxNumberLength(NUMBER_LENGTH_MAX)
                            .maxNameLength(NAME_LENGTH_MAX)
                            .maxStringLength(STRING_LENGTH_MAX)
                            .build())
                    // Names are the producer's: interning them would fill a table that never shrinks.
                    .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
                    .configure(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION, false)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private JsonParsing() {}

    /** Of one value that follows others. */
    public static ObjectReader element() {
        return MAPPER.readerFor(JsonNode.class);
    }

    /** Of a text that is one value. */
    public static ObjectReader whole() {
        return MAPPER.readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }
}
