package io.quinite.vantage.kit;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What a service says of itself. Ready: it can do its work now, and else why not. Live: nothing has failed that only a
 * restart can mend. Checks are called from the admin server's threads and must answer at once.
 */
public final class Health {
    private final Map<String, Supplier<Optional<String>>> checks = new ConcurrentHashMap<>();
    private final CompletableFuture<Failure> failure = new CompletableFuture<>();

    /** What ended a service, and its cause. */
    public record Failure(String component, Throwable cause) {}

    /**
     * Adds a check under {@code name}; a later one under the same name replaces it.
     *
     * @param whyNotReady empty when ready, else one sentence
     */
    public void ready(String name, Supplier<Optional<String>> whyNotReady) {
        checks.put(name, whyNotReady);
    }

    public void remove(String name) {
        checks.remove(name);
    }

    /** Reports a bug or a lost guarantee: the service must stop. The first failure counts. */
    public void fail(String component, Throwable cause) {
        failure.complete(new Failure(component, cause));
    }

    /** Completes when something failed. */
    public CompletableFuture<Failure> failure() {
        return failure.copy();
    }

    public boolean live() {
        return !failure.isDone();
    }

    /** Why the service is not ready, by check; empty when it is. */
    public Map<String, String> unready() {
        var reasons = new TreeMap<String, String>();
        checks.forEach((name, check) -> check.get().ifPresent(reason -> reasons.put(name, reason)));
        if (failure.isDone()) {
            Failure what = failure.join();
            reasons.put(what.component(), "failed: " + what.cause());
        }
        return reasons;
    }
}
