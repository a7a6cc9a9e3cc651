package io.quinite.vantage.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;

class UnknownBranchesTest {
    private static final String OLD = "{\"type\":\"record\",\"name\":\"Old\",\"fields\":[]}";
    private static final String NEW = "{\"type\":\"record\",\"name\":\"New\",\"fields\":[]}";
    private static final Schema READER = event(OLD);
    private static final Schema WRITER = event(OLD + "," + NEW);

    @Test
    void shouldNameTheBranchWhereverItStands() {
        assertThat(UnknownBranches.possible(WRITER, READER)).isTrue();
        assertThat(in(record("New", "Old", "Old"))).contains("New");
        assertThat(in(record("Old", "New", "Old"))).contains("New");
        assertThat(in(record("Old", "Old", "New"))).contains("New");
        assertThat(in(record("Old", "Old", "Old"))).isEmpty();
    }

    @Test
    void shouldNotMindWhatTheReaderSkipsAnyway() {
        Schema more = new Schema.Parser()
                .parse(READER.toString()
                        .replace(
                                "\"fields\":[{\"name\":\"one\"",
                                "\"fields\":[{\"name\":\"more\",\"type\":[\"null\"," + NEW + "]},{\"name\":\"one\""));

        assertThat(more).isNotEqualTo(READER);
        assertThat(UnknownBranches.possible(more, READER)).isFalse();
    }

    @Test
    void shouldKnowARecordByItsOldName() {
        Schema renamed = event("{\"type\":\"record\",\"name\":\"Newer\",\"aliases\":[\"Old\"],\"fields\":[]}");

        assertThat(UnknownBranches.possible(READER, renamed)).isFalse();
    }

    @Test
    void shouldEndOnASchemaThatHoldsItself() {
        Schema tree = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"Tree\",\"fields\":"
                        + "[{\"name\":\"left\",\"type\":[\"null\",\"Tree\"]}]}");

        assertThat(UnknownBranches.possible(tree, tree)).isFalse();
    }

    private static Optional<String> in(GenericRecord record) {
        return UnknownBranches.in(record, WRITER, READER);
    }

    private static Schema event(String branches) {
        String names = branches.contains("New\"") ? "\"null\",\"Old\",\"New\"" : "\"null\",\"Old\"";
        return new Schema.Parser()
                .parse(("{'type':'record','name':'Event','fields':[{'name':'one','type':['null'," + branches + "]},"
                                + "{'name':'list','type':{'type':'array','items':[NAMES]}},"
                                + "{'name':'map','type':{'type':'map','values':[NAMES]}}]}")
                        .replace("NAMES", branches.contains("Newer") ? "\"null\",\"Newer\"" : names)
                        .replace('\'', '"'));
    }

    private static GenericRecord record(String one, String listed, String mapped) {
        return new GenericRecordBuilder(WRITER)
                .set("one", branch(one))
                .set("list", List.of(branch("Old"), branch(listed)))
                .set("map", Map.of("key", branch(mapped)))
                .build();
    }

    private static GenericRecord branch(String name) {
        Schema union = WRITER.getField("one").schema();
        return new GenericRecordBuilder(union.getTypes().get(union.getIndexNamed(name))).build();
    }
}
