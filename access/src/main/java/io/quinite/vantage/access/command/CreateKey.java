package io.quinite.vantage.access.command;

import io.quinite.vantage.access.KeyText;
import io.quinite.vantage.access.NewKey;
import io.quinite.vantage.access.Scope;
import io.quinite.vantage.kit.UserError;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keys create}. */
@Command(
        name = "create",
        description = "Makes a key and prints it: the only time that it can be seen.",
        mixinStandardHelpOptions = true)
final class CreateKey implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StackOption stack;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private @Nullable Reach reach;

    /** Said each time, so that nobody makes a key for everybody by leaving something out. */
    static final class Reach {
        @Option(
                names = "--organization",
                paramLabel = "UUID",
                required = true,
                description = "the one whose facts it may send and read")
        private @Nullable UUID organization;

        @Option(names = "--any-organization", required = true, description = "a service key: it may name any")
        private boolean any;
    }

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            split = ",",
            description = "call-events, lead-events, read, subscriptions; several by commas or repeated (default: all)")
    private List<String> scopes = List.of();

    @Option(names = "--comment", paramLabel = "TEXT", defaultValue = "", description = "whose it is and what it is for")
    private String comment;

    @Option(
            names = "--expires",
            paramLabel = "WHEN",
            description = "a day, a time, or a period such as P90D (default: never)")
    private @Nullable String expires;

    @Override
    public Integer call() {
        var expiresAt = expires == null ? null : When.later("--expires", expires);
        UUID organization = reach == null || reach.any ? null : reach.organization;
        var key = NewKey.of(KeyText.random(), organization, scopes(), Comments.checked(comment), expiresAt);
        try (var store = stack.open()) {
            store.put(key.record());
        }
        spec.commandLine().getOut().println(key.text().whole().value());
        return 0;
    }

    private Set<Scope> scopes() {
        if (scopes.isEmpty()) {
            return EnumSet.allOf(Scope.class);
        }
        var chosen = EnumSet.noneOf(Scope.class);
        for (String word : scopes) {
            chosen.add(Scope.of(word)
                    .orElseThrow(() -> new UserError("--scope is '" + word
                            + "'; it takes call-events, lead-events, read and" + " subscriptions")));
        }
        return chosen;
    }
}
