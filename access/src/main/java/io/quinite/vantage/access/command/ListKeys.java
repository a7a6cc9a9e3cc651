package io.quinite.vantage.access.command;

import io.quinite.vantage.keys.ApiKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keys list}. */
@Command(
        name = "list",
        description = "Lists every key, oldest first, without its secret.",
        mixinStandardHelpOptions = true)
final class ListKeys implements Callable<Integer> {
    private static final String LINE = "%-16s  %-36s  %-28s  %-20s  %-28s  %s%n";

    @Spec
    private CommandSpec spec;

    @Mixin
    private StackOption stack;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var now = Instant.now();
        try (var store = stack.open()) {
            out.printf(Locale.ROOT, LINE, "id", "organization", "scopes", "created", "state", "comment");
            store.all().values().stream()
                    .sorted(Comparator.comparing(ApiKey::getCreatedAt))
                    .forEach(key -> out.printf(
                            Locale.ROOT,
                            LINE,
                            key.getId(),
                            key.getOrganizationId() == null ? "any" : key.getOrganizationId(),
                            String.join(",", key.getScopes()),
                            seconds(key.getCreatedAt()),
                            state(key, now),
                            key.getComment()));
        }
        return 0;
    }

    static String state(ApiKey key, Instant now) {
        Instant expires = key.getExpiresAt();
        if (key.getRevokedAt() != null) {
            return "revoked";
        }
        if (expires == null) {
            return "good";
        }
        return (expires.isAfter(now) ? "until " : "ended ") + seconds(expires);
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
