package io.quinite.vantage.sink.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallNoted;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.law.Seeds;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One record in a hundred is bad, in every way there is; each ends as a dead letter, byte for byte, alone. */
@SuppressWarnings("try") // A service works without being called.
final class ABadRecordStopsNobodyIT {
    private static final Instant LATEST = Instant.parse("2030-01-01T00:00:00Z");

    @RegisterExtension
    static final FaultStack STACK = new FaultStack();

    static LongStream seeds() {
        return Seeds.some(3);
    }

    @SuppressWarnings("ArrayRecordComponent") // Sent, never compared.
    private record Bad(String cause, String key, byte @Nullable [] value) {
        String fingerprint() throws Exception {
            byte[] digest = MessageDigest.getInstance("MD5").digest(Objects.requireNonNullElse(value, new byte[0]));
            return cause + " " + HexFormat.of().formatHex(digest);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldSetAsideTheBadRecordsAloneAndWriteAllOthers(long seed) throws Exception {
        STACK.tables()
                .run(
                        "alter table call_logs add constraint refused_by_the_operator check (notes <> 'refuse me') not valid");
        var facts = Case.make(STACK, "bad", seed, 300);
        String since = STACK.tables().value("select clock_timestamp()");
        try (var sink = FaultStack.sink(STACK.settings(), Observability.quiet())) {
            facts.sendPart(0, 2);
            var bad = bad(facts);
            Collections.shuffle(bad, facts.random());
            int half = bad.size() / 2;
            bad.subList(0, half).forEach(ABadRecordStopsNobodyIT::send);
            facts.sendPart(1, 2);
            bad.subList(half, bad.size()).forEach(ABadRecordStopsNobodyIT::send);

            facts.assertLaw(bad.size());
            var expected = new ArrayList<String>();
            for (Bad record : bad) {
                expected.add(record.fingerprint());
            }
            assertThat(STACK.tables()
                            .list(
                                    "select cause || ' ' || md5(coalesce(record_value, ''::bytea)) from pipeline.dead_letters"
                                            + " where failed_at > '" + since + "'"))
                    .containsExactlyInAnyOrderElementsOf(expected);
        } finally {
            STACK.tables().run("alter table call_logs drop constraint refused_by_the_operator");
        }
    }

    private static void send(Bad record) {
        STACK.traffic().send(Topics.CALL_EVENTS.name(), record.key, record.value);
    }

    /** About facts that are on the topic already and name whose call it is. */
    private static List<Bad> bad(Case facts) {
        var sent = facts.plan.calls().subList(0, facts.plan.calls().size() / 2).stream()
                .filter(fact -> fact.getLeadId() != null)
                .toList();
        CallEvent good = facts.world.pick(sent);
        String sid = good.getCallSid();
        byte[] bytes = STACK.traffic().bytes(good);
        byte[] wrongMagic = bytes.clone();
        wrongMagic[0] = 7;
        byte[] unknownSchema = bytes.clone();
        ByteBuffer.wrap(unknownSchema).putInt(1, 987_654);
        UUID otherCampaign = facts.world.campaigns.entrySet().stream()
                .filter(campaign -> !campaign.getValue().equals(good.getOrganizationId()))
                .findFirst()
                .orElseThrow()
                .getKey();
        return new ArrayList<>(List.of(
                new Bad("unreadable", sid, "not avro".getBytes(UTF_8)),
                new Bad("unreadable", sid, Arrays.copyOf(bytes, bytes.length / 2)),
                new Bad("unreadable", sid, wrongMagic),
                new Bad("unreadable", sid, unknownSchema),
                new Bad("empty", sid, null),
                new Bad("key-mismatch", "another call", bytes),
                bad("unstorable", note(facts, good, "a\u0000b", Map.of())),
                bad("unstorable", note(facts, good, "n", Map.of("k", "1e400000"))),
                bad(
                        "unstorable",
                        CallEvent.newBuilder(note(facts, good, "long", Map.of()))
                                .setCallSid("x".repeat(2000))),
                bad(
                        "unstorable",
                        note(facts, good, "old", Map.of()).setOccurredAt(Instant.ofEpochSecond(-9_000_000_000_000L))),
                bad("unstorable", note(facts, good, "refuse me", Map.of())),
                bad("invalid-json", note(facts, good, "n", Map.of("k", "{no json"))),
                bad(
                        "event-id-reused",
                        note(facts, good, "other words", Map.of()).setEventId(good.getEventId())),
                bad("identity-conflict", note(facts, good, "whose?", Map.of()).setLeadId(facts.world.uuid())),
                bad(
                        "organization-mismatch",
                        note(facts, good, "whose?", Map.of())
                                .setCallSid("foreign " + facts.world.uuid())
                                .setCampaignId(otherCampaign))));
    }

    private static CallEvent.Builder note(Case facts, CallEvent good, String text, Map<String, String> metadata) {
        return CallEvent.newBuilder(good)
                .setEventId(facts.world.uuid())
                .setOccurredAt(LATEST)
                .setFact(new CallNoted(text, metadata));
    }

    private static Bad bad(String cause, CallEvent.Builder fact) {
        var event = fact.build();
        return new Bad(cause, event.getCallSid(), STACK.traffic().bytes(event));
    }
}
