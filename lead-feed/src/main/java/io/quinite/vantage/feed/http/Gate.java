package io.quinite.vantage.feed.http;

import io.javalin.http.Context;
import io.quinite.vantage.access.Caller;
import io.quinite.vantage.access.KeyFollower;
import io.quinite.vantage.access.Keyring;
import io.quinite.vantage.access.Scope;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Asks for the key. The organization is the key's and nothing of the request can say another. */
public final class Gate {
    private final Keyring keyring;
    private final KeyFollower follower;

    /**
     * Whoever came in.
     *
     * @param organization whose changes he may see
     * @param stillGood asked as long as he stays: his key may be revoked
     */
    public record Guest(UUID organization, BooleanSupplier stillGood) {}

    public Gate(Keyring keyring, KeyFollower follower) {
        this.keyring = keyring;
        this.follower = follower;
    }

    /** Why nobody can be told from anybody; empty when the keys are known. */
    public Optional<String> whyNotReady() {
        return follower.whyNotReady();
    }

    /** @throws Refusal 503, 401, 403 or 429 */
    public Guest admit(Context context, Scope scope) throws Refusal {
        var notReady = whyNotReady();
        if (notReady.isPresent()) {
            // Not 401: a client that believes it would give up.
            throw new Refusal(503, "not-ready", notReady.get());
        }
        var authorization = context.header("Authorization");
        var caller = keyring.caller(authorization)
                .orElseThrow(() -> new Refusal(401, "unauthorized", "the request brings no key that is known"));
        if (!caller.may(scope)) {
            throw new Refusal(403, "scope-missing", "the key is not good for " + scope.word());
        }
        var organization = caller.organization();
        if (organization == null) {
            throw new Refusal(
                    403,
                    "organization-key-required",
                    "a service key is of no organization; use the key of the organization whose changes are wanted");
        }
        limit(context, caller);
        return new Guest(organization, () -> isGood(authorization, scope, organization));
    }

    private boolean isGood(@Nullable String authorization, Scope scope, UUID organization) {
        return keyring.caller(authorization)
                .filter(caller -> caller.may(scope) && organization.equals(caller.organization()))
                .isPresent();
    }

    private static void limit(Context context, Caller caller) throws Refusal {
        int wait = caller.secondsUntilRequest();
        if (wait > 0) {
            context.header("Retry-After", Integer.toString(wait));
            throw new Refusal(429, "rate-limited", "the key does more than it may; wait, then repeat the request");
        }
    }
}
