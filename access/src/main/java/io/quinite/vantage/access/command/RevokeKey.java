package io.quinite.vantage.access.command;

import io.quinite.vantage.keys.ApiKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keys revoke}. */
@Command(
        name = "revoke",
        description = "Ends a key at once, at every instance of every service.",
        mixinStandardHelpOptions = true)
final class RevokeKey implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StackOption stack;

    @Parameters(paramLabel = "ID", description = "the key's id, as the list has it; the key itself will do")
    private String id;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        try (var store = stack.open()) {
            var key = Ids.find(store.all(), id);
            if (key.getRevokedAt() != null) {
                out.println(key.getId() + " was revoked already");
                return 0;
            }
            store.put(ApiKey.newBuilder(key)
                    .setRevokedAt(Instant.now().truncatedTo(ChronoUnit.MICROS))
                    .build());
            out.println(key.getId() + " is revoked");
        }
        return 0;
    }
}
