package io.quinite.vantage.sink.letters;

import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.sink.store.ParkedFacts;
import io.quinite.vantage.sink.store.ParkedFacts.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code parked}: facts that wait for a parent. */
@Command(
        name = "parked",
        description = {
            "Shows facts whose row cannot be written yet, the oldest first: what each waits for, since when, and when it is"
                    + " given up.",
            "They are applied when what they wait for is there; after sink.parked.expire.hours they become dead letters."
        },
        mixinStandardHelpOptions = true)
public final class ParkedCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".vantage",
            description = "directory of the running stack (default: ${DEFAULT-VALUE})")
    private Path data;

    @Option(
            names = "--waits-for",
            paramLabel = "WHAT",
            description = "only those that wait for identity, lead, campaign, project or organization")
    private @Nullable String waitsFor;

    @Option(names = "--org", paramLabel = "ID", description = "only this organization's")
    private @Nullable UUID organization;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "at most so many lines (default: ${DEFAULT-VALUE})")
    private int limit;

    @Override
    public Integer call() throws Exception {
        var config = Selection.config(Endpoints.read(data));
        var parked = new ParkedFacts();
        var out = spec.commandLine().getOut();
        try (var database = Selection.database(config)) {
            database.transaction(connection -> parked.list(connection, waitsFor, organization, limit))
                    .forEach(waiting -> out.println(line(waiting, config.parkedExpireHours())));
            for (var count : database.transaction(parked::count)) {
                out.printf(
                        Locale.ROOT,
                        "%,d wait for %s, the oldest for %s: %,d for less than a minute, %,d less than an hour, %,d less"
                                + " than a day, %,d longer%n",
                        count.facts(),
                        count.kind().code(),
                        age(Math.round(count.oldestSeconds())),
                        count.ages().get("1m"),
                        count.ages().get("1h"),
                        count.ages().get("1d"),
                        count.ages().get("older"));
            }
        }
        out.flush();
        return 0;
    }

    private static String line(Waiting waiting, int expireHours) {
        long left = Duration.ofHours(expireHours).toSeconds() - waiting.seconds();
        return waiting.topic() + "-" + waiting.partition() + "@" + waiting.offset() + "  waits "
                + age(waiting.seconds()) + " for " + waiting.waitsFor() + " " + waiting.waitsId() + "  given up in "
                + age(Math.max(0, left)) + "  event " + waiting.eventId();
    }

    private static String age(long seconds) {
        var age = Duration.ofSeconds(seconds);
        if (age.toDays() > 0) {
            return age.toDays() + " d " + age.toHoursPart() + " h";
        }
        return age.toHours() > 0
                ? age.toHours() + " h " + age.toMinutesPart() + " min"
                : age.toMinutes() > 0 ? age.toMinutes() + " min" : seconds + " s";
    }
}
