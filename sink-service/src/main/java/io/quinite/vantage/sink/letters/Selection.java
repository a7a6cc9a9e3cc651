package io.quinite.vantage.sink.letters;

import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.sink.SinkConfig;
import io.quinite.vantage.sink.store.Database;
import io.quinite.vantage.sink.store.LetterBox.Filter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which letters, and of which stack: options that all commands about dead letters take. */
final class Selection {
    static final String OPEN = "open";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".vantage",
            description = "directory of the running stack (default: ${DEFAULT-VALUE})")
    private Path data;

    @Option(names = "--topic", paramLabel = "NAME", description = "only records of this topic")
    private @Nullable String topic;

    @Option(names = "--cause", paramLabel = "CODE", description = "only this cause, such as invalid-json")
    private @Nullable String cause;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "only those that failed then or later, as 2026-11-09T00:00:00Z")
    private @Nullable Instant since;

    @Option(names = "--org", paramLabel = "ID", description = "only this organization's; unreadable ones have none")
    private @Nullable UUID organization;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "at most so many, the oldest first (default: ${DEFAULT-VALUE})")
    private int limit;

    @Parameters(
            arity = "0..*",
            paramLabel = "LETTER",
            description = "only these: topic-partition@offset as list shows it, or an event_id")
    private @Nullable List<String> ids = new ArrayList<>();

    Endpoints endpoints() {
        return Endpoints.read(data);
    }

    static SinkConfig config(Endpoints endpoints) {
        return SinkConfig.from(Settings.environment().with(endpoints.settings().startingWith("")));
    }

    static Database database(SinkConfig config) {
        return new Database(config.postgresUrl(), config.connection("dead-letters"));
    }

    Filter filter(String state) {
        return new Filter(
                state,
                topic,
                cause,
                since == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, since),
                organization,
                ids == null ? List.of() : ids,
                limit);
    }

    /** Whether anything was said at all; settling all there is must be asked for. */
    boolean isNarrow() {
        return topic != null
                || cause != null
                || since != null
                || organization != null
                || (ids != null && !ids.isEmpty());
    }
}
