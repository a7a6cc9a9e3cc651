package io.quinite.vantage.cdc.pgoutput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.cdc.pgoutput.Message.Begin;
import io.quinite.vantage.cdc.pgoutput.Message.Commit;
import io.quinite.vantage.cdc.pgoutput.Message.Delete;
import io.quinite.vantage.cdc.pgoutput.Message.Insert;
import io.quinite.vantage.cdc.pgoutput.Message.Note;
import io.quinite.vantage.cdc.pgoutput.Message.Other;
import io.quinite.vantage.cdc.pgoutput.Message.Truncate;
import io.quinite.vantage.cdc.pgoutput.Message.Update;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class PgOutputTest {
    private static final Logger log = LoggerFactory.getLogger(PgOutputTest.class);
    private static final int LEADS = 0xf000_0001;
    private static final List<Bytes> ONE_OF_EACH = List.of(
            Bytes.relation(LEADS, "public", "leads", "id", "notes", "seen_at"),
            Bytes.of('B').eight(0x10).eight(0).four(7),
            Bytes.of('I').four(LEADS).row('N', "1", null, "x"),
            Bytes.of('U').four(LEADS).row('O', "1", "n", null).row('N', "1", "UNCHANGED", "y"),
            Bytes.of('D').four(LEADS).row('O', "1", "n", "y"),
            Bytes.of('T').four(1).one(0).four(LEADS),
            Bytes.of('M').one(1).eight(0x11).text("vantage.origin").sized("sink"),
            Bytes.of('C').one(0).eight(0x20).eight(0x28).eight(0));

    private final PgOutput decoder = new PgOutput();

    @Test
    void shouldReadWhereATransactionCommits() {
        long micros = 5_000_001;
        var begin =
                (Begin) read(Bytes.of('B').eight(0x16_B374_D848L).eight(micros).four(-1));
        var commit = (Commit) read(Bytes.of('C')
                .one(0)
                .eight(0x16_B374_D848L)
                .eight(0x16_B374_D878L)
                .eight(micros));

        assertThat(begin.commitLsn()).isEqualTo(0x16_B374_D848L);
        assertThat(begin.committedAtMicros())
                .isEqualTo(Instant.parse("2000-01-01T00:00:05Z").toEpochMilli() * 1_000 + 1);
        assertThat(begin.xid()).isEqualTo(0xffff_ffffL);
        assertThat(commit.endLsn()).isEqualTo(0x16_B374_D878L);
    }

    @Test
    void shouldReadRowsAsTextOfTheirColumns() {
        leads("id", "notes", "seen_at");

        Row row = ((Insert) read(Bytes.of('I').four(LEADS).row('N', "1", "Löve 🙂", null))).after();

        assertThat(row.relation().is("public", "leads")).isTrue();
        assertThat(row.relation().columns())
                .containsExactly(
                        new Relation.Column("id", 25),
                        new Relation.Column("notes", 25),
                        new Relation.Column("seen_at", 1184));
        assertThat(row.value(0)).isEqualTo("1");
        assertThat(row.value(1)).isEqualTo("Löve 🙂");
        assertThat(row.value(2)).isNull();
    }

    @Test
    void shouldTakeFromTheRowBeforeWhatIsNotSentAgain() {
        leads("id", "notes");

        var update =
                (Update) read(Bytes.of('U').four(LEADS).row('O', "1", "long").row('N', "2", "UNCHANGED"));

        assertThat(update.after().isSent(1)).isTrue();
        assertThat(update.after().value(1)).isEqualTo("long");
        assertThat(Objects.requireNonNull(update.before()).value(0)).isEqualTo("1");
    }

    @Test
    void shouldNotTakeTheKeyForTheRow() {
        leads("id", "notes");

        var keyless = (Update) read(Bytes.of('U').four(LEADS).row('N', "1", "UNCHANGED"));
        var keyed = (Update) read(Bytes.of('U').four(LEADS).row('K', "1", null).row('N', "2", "UNCHANGED"));
        var gone = (Delete) read(Bytes.of('D').four(LEADS).row('K', "1", null));

        assertThat(keyless.before()).isNull();
        assertThat(keyed.before()).isNull();
        assertThat(gone.before()).isNull();
        assertThat(keyed.after().isSent(1)).isFalse();
        assertThatThrownBy(() -> keyed.after().value(1)).hasMessageContaining("column notes");
    }

    @Test
    void shouldKnowATableByItsLatestColumns() {
        leads("id");
        leads("id", "score");

        var row = ((Insert) read(Bytes.of('I').four(LEADS).row('N', "1", "2"))).after();

        assertThat(row.relation().columns().get(1).name()).isEqualTo("score");
    }

    @Test
    void shouldReadATruncateOfSeveral() {
        leads("id");
        read(Bytes.relation(2, "", "pg_class"));

        var truncate = (Truncate) read(Bytes.of('T').four(2).one(1).four(LEADS).four(2));

        assertThat(truncate.relations()).extracting(Relation::schema).containsExactly("public", "pg_catalog");
    }

    @Test
    void shouldReadNotesOfTransactionsOnly() {
        var note =
                (Note) read(Bytes.of('M').one(1).eight(1).text("vantage.lead").sized("{\"ü\": 1}"));

        assertThat(note.prefix()).isEqualTo("vantage.lead");
        assertThat(note.text()).isEqualTo("{\"ü\": 1}");
        assertThat(read(Bytes.of('M').one(0).eight(1).text("vantage.lead").sized("x")))
                .isInstanceOf(Other.class);
    }

    @Test
    void shouldPassOverWhatSaysNothingOfRows() {
        assertThat(read(Bytes.of('Y').four(1).text("public").text("mood"))).isInstanceOf(Other.class);
        assertThat(read(Bytes.of('O').eight(1).text("elsewhere"))).isInstanceOf(Other.class);
    }

    @Test
    void shouldRefuseWhatTheProtocolDoesNotHave() {
        leads("id");

        refuses(Bytes.of('S').four(1), "unknown kind 'S'");
        refuses(Bytes.of('I').four(77).row('N', "1"), "OID 77");
        refuses(Bytes.of('I').four(LEADS).row('N', "1", "2"), "2 values for 1 columns");
        refuses(Bytes.of('I').four(LEADS).row('O', "1"), "'O' in place of N");
        refuses(Bytes.of('I').four(LEADS).one('N').two(1).one('b').sized("1"), "a value of the unknown kind 'b'");
        refuses(Bytes.of('D').four(LEADS).row('N', "1"), "a row of the unknown kind 'N'");
        refuses(Bytes.of('B').eight(1).eight(1).four(1).one(9), "1 bytes too many");
    }

    @Test
    void shouldRefuseWhatEndsTooEarly() {
        for (Bytes message : ONE_OF_EACH) {
            byte[] whole = message.array();
            for (int length = 0; length < whole.length; length++) {
                var part = ByteBuffer.wrap(Arrays.copyOf(whole, length));
                assertThatThrownBy(() -> new Spoken().read(part))
                        .as("%s, %d bytes of %d", (char) whole[0], length, whole.length)
                        .isInstanceOf(MalformedStream.class);
            }
            assertThat(new Spoken().read(message.buffer())).isNotNull();
        }
    }

    /** Whatever comes: a message, or the one exception. */
    @Test
    void shouldSurviveAnyBytes() {
        long seed = Long.getLong("cdc.seed", System.nanoTime());
        log.info("seed={} (replay with -Dcdc.seed={})", seed, seed);
        var random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = ONE_OF_EACH.get(random.nextInt(ONE_OF_EACH.size())).array();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(new Spoken().read(ByteBuffer.wrap(bytes))).isNotNull();
            } catch (MalformedStream e) {
                assertThat(e).hasMessageContaining("cannot be read");
            }
        }
    }

    /** Has been told of leads. */
    private static final class Spoken {
        private final PgOutput told = new PgOutput();

        Spoken() {
            told.read(ONE_OF_EACH.get(0).buffer());
        }

        Message read(ByteBuffer message) {
            return told.read(message);
        }
    }

    private void leads(String... columns) {
        read(Bytes.relation(LEADS, "public", "leads", columns));
    }

    private Message read(Bytes message) {
        return decoder.read(message.buffer());
    }

    private void refuses(Bytes message, String why) {
        assertThatThrownBy(() -> read(message))
                .isInstanceOf(MalformedStream.class)
                .hasMessageContaining(why);
    }
}
