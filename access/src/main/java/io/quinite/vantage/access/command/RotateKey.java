package io.quinite.vantage.access.command;

import io.quinite.vantage.access.KeyText;
import io.quinite.vantage.access.NewKey;
import io.quinite.vantage.keys.ApiKey;
import io.quinite.vantage.kit.UserError;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keys rotate}. */
@Command(
        name = "rotate",
        description = "Makes a key that opens what another opens, prints it, and lets the other one end after a grace.",
        mixinStandardHelpOptions = true)
final class RotateKey implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StackOption stack;

    @Parameters(paramLabel = "ID", description = "the old key's id, as the list has it; the key itself will do")
    private String id;

    @Option(
            names = "--grace",
            paramLabel = "PERIOD",
            defaultValue = "P1D",
            description = "how long the old key stays good, such as PT1H (default: ${DEFAULT-VALUE})")
    private String grace;

    @Option(names = "--expires", paramLabel = "WHEN", description = "of the new key, as for create (default: never)")
    private @Nullable String expires;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        Instant end = When.later("--grace", grace).truncatedTo(ChronoUnit.MICROS);
        try (var store = stack.open()) {
            var old = Ids.find(store.all(), id);
            Instant expiresAt = old.getExpiresAt();
            if (old.getRevokedAt() != null || (expiresAt != null && !expiresAt.isAfter(Instant.now()))) {
                throw new UserError(
                        "the key " + old.getId() + " is not good any more; make one with vantage keys create");
            }
            var fresh = successor(old);
            store.put(fresh.record());
            // The new one first: when this is cut short there are two good keys, not none.
            out.println(fresh.text().whole().value());
            out.flush();
            if (expiresAt == null || expiresAt.isAfter(end)) {
                store.put(ApiKey.newBuilder(old).setExpiresAt(end).build());
            }
        }
        return 0;
    }

    /** Its scopes word by word, so that those which this version does not know stay too. */
    private NewKey successor(ApiKey old) {
        var expiresAt = expires == null ? null : When.later("--expires", expires);
        var key = NewKey.of(KeyText.random(), old.getOrganizationId(), Set.of(), old.getComment(), expiresAt);
        return new NewKey(
                key.text(),
                ApiKey.newBuilder(key.record()).setScopes(old.getScopes()).build());
    }
}
