package io.quinite.vantage.ingest.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.ingest.facts.FactKind;
import io.quinite.vantage.ingest.facts.JsonParsing;
import io.quinite.vantage.ingest.facts.Refused;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BodyReaderTest {
    private static final BodyLimits LIMITS = new BodyLimits(3_000_000, 400, 50, 20, 60_000);
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final String NDJSON = "application/x-ndjson";
    private static final String AVRO = "application/vnd.apache.avro";

    private static final class Collected implements FactSink<CallEvent> {
        final List<String> events = new ArrayList<>();
        final List<@Nullable String> traces = new ArrayList<>();
        final List<String> refusals = new ArrayList<>();

        @Override
        public void take(CallEvent event, @Nullable String traceparent) {
            events.add(event.getCallSid());
            traces.add(traceparent);
        }

        @Override
        public void refuse(int index, @Nullable Integer line, Refused why) {
            refusals.add(index + " " + line + " " + why.code());
        }
    }

    @Test
    void shouldReadLinesHoweverTheyAreEndedAndCutUp() throws Exception {
        String body = "\n" + fact("a") + "\r\n  \r\n" + fact("b") + "\n" + " ".repeat(401) + "\nx\n" + fact("c");

        for (int size = 1; size < 40; size++) {
            var found = read(new Drops(body.getBytes(StandardCharsets.UTF_8), size), NDJSON, null);

            assertThat(found.events).containsExactly("a", "b", "c");
            assertThat(found.refusals).containsExactly("2 5 line-too-long", "3 6 malformed-json");
        }
    }

    @Test
    void shouldTakeALineOfTheLargestLengthAndNoLonger() throws Exception {
        String fact = fact("a");

        var fits = read(fact + " ".repeat(400 - fact.length()) + "\n" + fact, NDJSON);
        var longer = read(fact + " ".repeat(401 - fact.length()) + "\n" + fact, NDJSON);

        assertThat(fits.events).hasSize(2);
        assertThat(longer.events).hasSize(1);
        assertThat(longer.refusals).containsExactly("0 1 line-too-long");
    }

    @Test
    void shouldBoundTheFactsOfABody() throws Exception {
        assertThat(read((fact("a") + "\n").repeat(50), NDJSON).events).hasSize(50);
        unreadable("too-many-facts", 413, () -> read((fact("a") + "\n").repeat(51), NDJSON));
    }

    @Test
    void shouldGoOnAfterAnElementWithANameTwice() throws Exception {
        var found = read(
                "[{\"a\":{\"b\":1,\"b\":{\"c\":[{}]}}}," + fact("a") + ",{\"x\":1,\"x\":2}," + fact("b") + "]",
                "application/json; charset=UTF-8");

        assertThat(found.events).containsExactly("a", "b");
        assertThat(found.refusals).containsExactly("0 null duplicate-name", "2 null duplicate-name");
    }

    @Test
    void shouldRefuseWhatIsNotOneJsonValue() {
        unreadable("malformed-json", 400, () -> read("", "application/json"));
        unreadable("malformed-json", 400, () -> read(fact("a") + fact("b"), "application/json"));
        unreadable("malformed-json", 400, () -> read("[" + fact("a"), "application/json"));
        unreadable("json-limits", 400, () -> read("[".repeat(40) + "]".repeat(40), "application/json"));
        unreadable("unsupported-media-type", 415, () -> read("", "application/json; charset=latin1"));
        unreadable("unsupported-media-type", 415, () -> read("", null));
    }

    @Test
    void shouldRefuseAContainerThatIsCompressed() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var file = new DataFileWriter<>(new SpecificDatumWriter<>(CallEvent.class))) {
            file.setCodec(CodecFactory.deflateCodec(9));
            file.create(CallEvent.getClassSchema(), bytes);
        }

        unreadable("unsupported-encoding", 415, () -> read(new ByteArrayInputStream(bytes.toByteArray()), AVRO, null));
    }

    @Test
    void shouldRefuseAContainerWhoseSchemaHasNoEnd() throws Exception {
        String endless = CallEvent.getClassSchema()
                .toString()
                .replaceFirst(
                        "\"fields\":\\[",
                        "\"fields\":[{\"name\":\"x\",\"type\":{\"type\":\"record\",\"name\":\"N\",\"fields\":[{\"name\":\"n\",\"type\":[\"null\",\"N\"]}]}},");
        var bytes = new ByteArrayOutputStream();
        try (var file = new DataFileWriter<>(new org.apache.avro.generic.GenericDatumWriter<>())) {
            file.create(new org.apache.avro.Schema.Parser().parse(endless), bytes);
            file.setSyncInterval(1 << 30);
            file.appendEncoded(java.nio.ByteBuffer.wrap("\2".repeat(2_000_000).getBytes(StandardCharsets.UTF_8)));
        }

        unreadable("malformed-avro", 400, () -> read(new ByteArrayInputStream(bytes.toByteArray()), AVRO, null));
    }

    @Test
    void shouldRefuseABodyThatTakesTooLong() {
        var slow = new BodyLimits(3_000_000, 400, 50, 20, 0);

        unreadable("body-timeout", 408, () -> new BodyReader<>(FactKind.CALLS, slow, NOW, new Collected())
                .read(new ByteArrayInputStream(new byte[10]), NDJSON, null));
    }

    /** Whatever comes, it is read, refused by fact or refused whole; nothing else happens. The seed is jqwik's. */
    @Property(tries = 2_000)
    void shouldSurviveWhateverComes(@ForAll long seed) throws Exception {
        var random = new Random(seed);
        byte[] body = bodies().get(random.nextInt(bodies().size())).clone();
        for (int i = random.nextInt(6); i > 0; i--) {
            body[random.nextInt(body.length)] = (byte) random.nextInt(256);
        }
        int length = random.nextInt(10) == 0 ? random.nextInt(body.length) : body.length;
        String type = List.of(NDJSON, "application/json", AVRO).get(random.nextInt(3));
        String encoding = random.nextBoolean() ? "gzip" : null;

        try {
            read(new ByteArrayInputStream(body, 0, length), type, encoding);
        } catch (UnreadableBody e) {
            assertThat(e.status()).isBetween(400, 415);
        }
    }

    private static List<byte[]> bodies() throws Exception {
        var event = FactKind.CALLS.read(JsonParsing.whole().readValue(fact("a")), NOW);
        var writer = new SpecificDatumWriter<>(CallEvent.class);
        var container = new ByteArrayOutputStream();
        try (var file = new DataFileWriter<>(writer)) {
            file.create(CallEvent.getClassSchema(), container);
            file.append(event);
            file.sync();
            file.append(event);
        }
        var bare = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(bare, null);
        writer.write(event, encoder);
        writer.write(event, encoder);
        encoder.flush();
        byte[] lines = (fact("a") + "\n" + fact("b")).getBytes(StandardCharsets.UTF_8);
        var gzip = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(gzip)) {
            out.write(lines);
        }
        byte[] array = ("[" + fact("a") + "," + fact("b") + "]").getBytes(StandardCharsets.UTF_8);
        return List.of(container.toByteArray(), bare.toByteArray(), lines, array, gzip.toByteArray());
    }

    /** A stream that gives a few bytes at a time. */
    private static final class Drops extends InputStream {
        private final InputStream in;
        private final int size;

        Drops(byte[] bytes, int size) {
            in = new ByteArrayInputStream(bytes);
            this.size = size;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return in.read(buffer, offset, Math.min(size, length));
        }
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static void unreadable(String code, int status, Attempt attempt) {
        assertThatExceptionOfType(UnreadableBody.class).isThrownBy(attempt::run).satisfies(why -> {
            assertThat(why.code()).isEqualTo(code);
            assertThat(why.status()).isEqualTo(status);
        });
    }

    private static Collected read(String body, @Nullable String type) throws IOException {
        return read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), type, null);
    }

    private static Collected read(InputStream body, @Nullable String type, @Nullable String encoding)
            throws IOException {
        var collected = new Collected();
        new BodyReader<>(FactKind.CALLS, LIMITS, NOW, collected).read(body, type, encoding);
        return collected;
    }

    private static String fact(String sid) {
        return "{\"event_id\":\"018f3c1e-9f7a-7c3b-8d7e-2f1a9b0c4d5e\",\"type\":\"call_noted\",\"call_sid\":\"" + sid
                + "\",\"organization_id\":\"018f3c1e-9f7a-7c3b-8d7e-2f1a9b0c4d5e\",\"data\":{\"text\":\"t\",\"metadata\":{\"k\":[1.5]}}}";
    }
}
