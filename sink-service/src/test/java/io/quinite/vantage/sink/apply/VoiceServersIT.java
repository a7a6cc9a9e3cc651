package io.quinite.vantage.sink.apply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.schemas.Identities;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.law.Log;
import io.quinite.vantage.voice.VoiceServerEvent;
import io.quinite.vantage.voice.VoiceServerStatus;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class VoiceServersIT {
    @RegisterExtension
    static final BatchStack STACK = new BatchStack();

    private static final Instant T = Instant.parse("2026-11-09T21:30:30.719660Z");

    private Log log;

    @BeforeEach
    void begin() throws SQLException {
        log = new Log(1, STACK.runner().serde());
        // One that people made; the pipeline has nothing to do with it.
        STACK.tables().run("insert into websocket_servers (name, url) values ('by hand', 'wss://hand.example')");
    }

    @Test
    void shouldKeepTheLastStateOfEachServer() throws Exception {
        add(event("a", "wss://a.example", true, VoiceServerStatus.PENDING, null, 1));
        add(event("b", "wss://b.example", true, VoiceServerStatus.FAILED, null, 2));
        add(event("a", "wss://a.example", true, VoiceServerStatus.VERIFIED, T, 1));
        add(event("b", "wss://b2.example", false, VoiceServerStatus.PENDING, null, 3));
        add(event("gone", "wss://gone.example", true, VoiceServerStatus.VERIFIED, T, 0));
        log.add(Topics.VOICE_SERVER_EVENTS, "gone", null);
        log.add(Topics.VOICE_SERVER_EVENTS, "a", "garbage".getBytes(UTF_8));
        log.add(
                Topics.VOICE_SERVER_EVENTS,
                "a",
                bytes(event("other", "wss://o.example", true, VoiceServerStatus.PENDING, null, 0)));
        add(event("strange", "wss://s.example", true, VoiceServerStatus.UNKNOWN, null, 0));

        STACK.runner().applyAll(log);

        assertThat(STACK.tables()
                        .list("select concat_ws(' ', name, url, is_active, status, last_verified_at at time zone 'UTC',"
                                + " priority) from websocket_servers order by name"))
                .containsExactly(
                        "a wss://a.example t verified 2026-11-09 21:30:30.71966 1",
                        "b wss://b2.example f pending 3",
                        "by hand wss://hand.example t pending 0");
        assertThat(STACK.tables().list("select id::text from websocket_servers where name = 'a'"))
                .containsExactly(Identities.voiceServerId("a").toString());
        assertThat(STACK.tables().list("select cause from pipeline.dead_letters order by record_offset"))
                .containsExactly("unreadable", "key-mismatch", "unstorable");
        assertThat(
                        STACK.tables()
                                .list(
                                        "select concat_ws(' ', consumed, stored, merged, dead_lettered) from pipeline.sink_offsets"))
                .containsExactly("9 3 3 3");
    }

    private void add(VoiceServerEvent event) {
        log.add(Topics.VOICE_SERVER_EVENTS, event.getName(), bytes(event));
    }

    private static byte[] bytes(VoiceServerEvent event) {
        try (var serializer =
                Topics.VOICE_SERVER_EVENTS.valueSerializer(STACK.runner().serde())) {
            return serializer.serialize(Topics.VOICE_SERVER_EVENTS.name(), event);
        }
    }

    private static VoiceServerEvent event(
            String name,
            String url,
            boolean active,
            VoiceServerStatus status,
            @Nullable Instant verified,
            int priority) {
        return new VoiceServerEvent(
                UUID.randomUUID(), name, null, T, T, url, active, status, verified, priority, T, verified, T);
    }
}
