package io.quinite.vantage.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import io.quinite.vantage.access.Scope;
import io.quinite.vantage.ingest.voice.VoiceServers;
import io.quinite.vantage.voice.VoiceServerEvent;
import io.quinite.vantage.voice.VoiceServerStatus;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Voice servers announce themselves, say that they are there, and are handed out. Service keys only. */
final class VoiceServerRoutes {
    static final String PATH = "/v1/voice-servers";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int URL_CHARS = 2_048;
    private static final int BODY_BYTES = 16 * 1024;

    private final Door door;
    private final KeyCheck keys;
    private final VoiceServers servers;
    private final VoiceServerLog log;
    private final BooleanSupplier known;
    private final int serversMax;
    private final Clock clock;

    /** What a server says of itself. */
    record Announcement(
            @Nullable String name,
            @Nullable String url,
            @Nullable Integer priority) {}

    /** A server in the answer's words. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            String name,
            String url,
            int priority,
            @JsonProperty("is_active") boolean isActive,
            String status,
            boolean alive,
            @JsonProperty("last_verified_at") @Nullable String lastVerifiedAt,
            @JsonProperty("last_heartbeat_at") @Nullable String lastHeartbeatAt) {}

    /** All of them. */
    record Views(@JsonProperty("voice_servers") List<View> voiceServers) {}

    /** @param known whether the topic has been read to where it ended when the door opened */
    VoiceServerRoutes(
            Door door,
            KeyCheck keys,
            VoiceServers servers,
            VoiceServerLog log,
            BooleanSupplier known,
            int serversMax,
            Clock clock) {
        this.door = door;
        this.keys = keys;
        this.servers = servers;
        this.log = log;
        this.known = known;
        this.serversMax = serversMax;
        this.clock = clock;
    }

    void announce(Context context) {
        if (!admitted(context)) {
            return;
        }
        Announcement said;
        try {
            byte[] body = context.req().getInputStream().readNBytes(BODY_BYTES + 1);
            if (body.length > BODY_BYTES) {
                Answers.problem(context, Problem.of(413, "body-too-large", "an announcement is at most 16 KiB"));
                return;
            }
            said = JSON.readValue(body, Announcement.class);
        } catch (JsonProcessingException e) {
            Answers.problem(
                    context,
                    Problem.of(400, "malformed-json", "the body is not {\"name\":…,\"url\":…,\"priority\":…}"));
            return;
        } catch (IOException e) {
            Answers.problem(context, Problem.of(400, "incomplete-body", "the body ended early"));
            return;
        }
        var refusal = complaint(said);
        if (refusal.isPresent()) {
            Answers.problem(
                    context,
                    Problem.of(new Problem.Rejection(
                            0,
                            null,
                            "invalid-value",
                            refusal.get().getValue(),
                            refusal.get().getKey())));
            return;
        }
        String name = String.valueOf(said.name());
        if (servers.find(name).isEmpty() && servers.size() >= serversMax) {
            Answers.problem(
                    context, Problem.of(409, "too-many-voice-servers", "no more voice servers can be announced"));
            return;
        }
        write(context, announced(name, String.valueOf(said.url()), said.priority() == null ? 0 : said.priority()));
    }

    private VoiceServerEvent announced(String name, String url, int priority) {
        Instant now = now();
        var before = servers.find(name);
        boolean sameUrl = before.isPresent() && before.get().getUrl().equals(url);
        return new VoiceServerEvent(
                UUID.randomUUID(),
                name,
                null,
                now,
                now,
                url,
                true,
                sameUrl ? before.get().getStatus() : VoiceServerStatus.PENDING,
                sameUrl ? before.get().getLastVerifiedAt() : null,
                priority,
                now,
                sameUrl ? before.get().getCheckedAt() : null,
                // To announce oneself is to be there.
                now);
    }

    void heartbeat(Context context) {
        if (admitted(context)) {
            found(context)
                    .ifPresent(server -> write(
                            context,
                            VoiceServerEvent.newBuilder(server)
                                    .setLastHeartbeatAt(now())
                                    .build()));
        }
    }

    void deactivate(Context context) {
        if (admitted(context)) {
            found(context)
                    .ifPresent(server -> write(
                            context,
                            VoiceServerEvent.newBuilder(server)
                                    .setIsActive(false)
                                    .setAnnouncedAt(now())
                                    .build()));
        }
    }

    void list(Context context) {
        if (admitted(context)) {
            Instant now = now();
            var views = new Views(
                    servers.all().stream().map(server -> view(server, now)).toList());
            answer(context, 200, views);
        }
    }

    void next(Context context) {
        if (admitted(context)) {
            Instant now = now();
            var next = servers.next(now);
            if (next.isPresent()) {
                answer(context, 200, view(next.get(), now));
            } else {
                Answers.problem(
                        context,
                        Problem.of(503, "no-voice-server", "no voice server is verified, active and alive now"));
            }
        }
    }

    private boolean admitted(Context context) {
        if (!keys.isService(context, Scope.CALL_EVENTS)) {
            return false;
        }
        var notReady = known.getAsBoolean()
                ? door.whyNotReady()
                : Optional.of(Unavailable.kafka("voice servers have not been read yet"));
        notReady.ifPresent(why -> Answers.problem(context, Problem.of(why)));
        return notReady.isEmpty();
    }

    private Optional<VoiceServerEvent> found(Context context) {
        var server = servers.find(context.pathParam("name"));
        if (server.isEmpty()) {
            Answers.problem(
                    context, Problem.of(404, "unknown-voice-server", "no voice server of this name was announced"));
        }
        return server;
    }

    private void write(Context context, VoiceServerEvent state) {
        if (!door.inFlight().enter()) {
            Answers.problem(context, Problem.of(503, "overloaded", "too many requests wait for an answer"));
            return;
        }
        var durable = log.append(state);
        context.future(() -> durable.handleAsync(
                (ok, failure) -> {
                    door.inFlight().leave();
                    if (failure == null) {
                        // Before its record comes back on the topic, so that whoever announced it finds it.
                        var known = servers.learn(state);
                        answer(context, 202, view(known, now()));
                    } else {
                        Answers.problem(
                                context,
                                Problem.of(Unavailable.kafka("Kafka has not confirmed it; repeat the request")));
                    }
                    return null;
                },
                door.answers()));
    }

    private View view(VoiceServerEvent server, Instant now) {
        return new View(
                server.getName(),
                server.getUrl(),
                server.getPriority(),
                server.getIsActive(),
                server.getStatus().name().toLowerCase(Locale.ROOT),
                servers.isAlive(server, now),
                text(server.getLastVerifiedAt()),
                text(server.getLastHeartbeatAt()));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static void answer(Context context, int status, Object answer) {
        context.status(status).contentType("application/json").result(Answers.json(answer));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** Field, and what is wrong with it. */
    private static Optional<Map.Entry<String, String>> complaint(Announcement said) {
        if (said.name() == null
                || !NAME.matcher(said.name()).matches()
                || said.name().equals("next")) {
            return complaint("name", "name is not 1 to 64 letters, digits, dots, hyphens and underscores");
        }
        if (said.url() == null) {
            return complaint("url", "url is required");
        }
        try {
            var url = new URI(said.url());
            if (!"wss".equals(url.getScheme()) || url.getHost() == null) {
                return complaint("url", "url is not wss://host…");
            }
            if (url.getUserInfo() != null
                    || url.getFragment() != null
                    || said.url().length() > URL_CHARS) {
                return complaint("url", "url has a user, a fragment, or more than " + URL_CHARS + " characters");
            }
            if (!StandardCharsets.US_ASCII.newEncoder().canEncode(said.url())) {
                return complaint("url", "url is not ASCII; write the host in punycode and the rest in %xx");
            }
        } catch (URISyntaxException e) {
            return complaint("url", "url is not a URL");
        }
        return Optional.empty();
    }

    private static Optional<Map.Entry<String, String>> complaint(String field, String reason) {
        return Optional.of(Map.entry(field, reason));
    }
}
