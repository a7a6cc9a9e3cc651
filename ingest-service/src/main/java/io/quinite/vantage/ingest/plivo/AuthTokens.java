package io.quinite.vantage.ingest.plivo;

import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plivo's auth tokens by organization, from a file with a line for each, {@code <organization id> <token> [<token>...]}; blank
 * lines and those that begin with # are skipped. Several tokens are good at once, so that a token can be changed at Plivo
 * while callbacks arrive. The file is read again within a second of a change; while it cannot be read, the tokens stay as they
 * were. No token is ever logged.
 */
public final class AuthTokens {
    private static final Logger log = LoggerFactory.getLogger(AuthTokens.class);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final @Nullable Path file;
    private final AtomicLong lookAgainAt = new AtomicLong();
    private volatile Contents contents;

    private record Contents(String version, Map<UUID, List<String>> tokens) {}

    private AuthTokens(@Nullable Path file, Contents contents) {
        this.file = file;
        this.contents = contents;
        lookAgainAt.set(System.nanoTime() + LOOK_AGAIN_NANOS);
    }

    /**
     * @param file null for none: then nobody's callbacks are taken
     * @throws UserError where the file is missing or has a line of another form
     */
    public static AuthTokens read(@Nullable Path file) {
        if (file == null) {
            return new AuthTokens(null, new Contents("", Map.of()));
        }
        try {
            return new AuthTokens(file, parse(file));
        } catch (IOException e) {
            throw new UserError(
                    "cannot read the tokens file " + file + " that ingest.plivo.tokens.file names: " + e, e);
        }
    }

    /** Empty for an organization that has none. */
    public List<String> of(UUID organization) {
        readAgainIfChanged();
        return contents.tokens().getOrDefault(organization, List.of());
    }

    private void readAgainIfChanged() {
        long now = System.nanoTime();
        long due = lookAgainAt.get();
        if (file == null || now - due < 0 || !lookAgainAt.compareAndSet(due, now + LOOK_AGAIN_NANOS)) {
            return;
        }
        try {
            if (!contents.version().equals(version(file))) {
                contents = parse(file);
                log.info(
                        "read tokens again file={} organizations={}",
                        file,
                        contents.tokens().size());
            }
        } catch (IOException | UserError e) {
            log.warn("cannot read tokens again, keeping those read before file={} cause={}", file, e.toString());
        }
    }

    private static String version(Path file) throws IOException {
        return Files.getLastModifiedTime(file) + " " + Files.size(file);
    }

    private static Contents parse(Path file) throws IOException {
        String version = version(file);
        var tokens = new HashMap<UUID, List<String>>();
        var lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String[] words = line.split("\\s+", -1);
                tokens.computeIfAbsent(organization(words, file + ":" + (i + 1)), any -> new ArrayList<>())
                        .addAll(List.of(words).subList(1, words.length));
            }
        }
        return new Contents(version, Map.copyOf(tokens));
    }

    /** Its message names the place and not the line, which holds secrets. */
    private static UUID organization(String[] words, String place) {
        if (words.length > 1) {
            try {
                return UUID.fromString(words[0]);
            } catch (IllegalArgumentException e) {
                // said below
            }
        }
        throw new UserError("the line " + place + " is not '<organization id> <auth token> [<auth token>...]'");
    }
}
