package io.quinite.vantage.ingest;

import io.javalin.http.Context;
import io.quinite.vantage.access.Caller;
import io.quinite.vantage.access.KeyFollower;
import io.quinite.vantage.access.Keyring;
import io.quinite.vantage.access.Scope;
import java.util.Optional;

/** Asks for the key, for every route that needs one. */
final class Gate {
    private final Keyring keyring;
    private final KeyFollower follower;

    Gate(Keyring keyring, KeyFollower follower) {
        this.keyring = keyring;
        this.follower = follower;
    }

    /** Why nobody can be told from anybody; empty when the keys are known. */
    Optional<String> whyNotReady() {
        return follower.whyNotReady();
    }

    /**
     * Whoever asks, with a key that is good for {@code scope}.
     *
     * @throws Denied 401 without such a key, 403 where it is for something else, 503 while the keys are not known
     */
    Caller caller(Context context, Scope scope) throws Denied {
        var notReady = whyNotReady();
        if (notReady.isPresent()) {
            // Not 401: a client that believes it would give up.
            throw new Denied(503, "log-unavailable", notReady.get());
        }
        var caller = keyring.caller(context.header("Authorization"))
                .orElseThrow(() -> new Denied(401, "unauthorized", "the request brings no key that is known"));
        if (!caller.may(scope)) {
            throw new Denied(403, "scope-missing", "the key is not good for " + scope.word());
        }
        return caller;
    }
}
