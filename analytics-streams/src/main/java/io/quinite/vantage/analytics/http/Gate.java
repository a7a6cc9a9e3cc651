package io.quinite.vantage.analytics.http;

import io.javalin.http.Context;
import io.quinite.vantage.access.Caller;
import io.quinite.vantage.access.KeyFollower;
import io.quinite.vantage.access.Keyring;
import io.quinite.vantage.access.Scope;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks every request for its key, and for whose figures it may see. */
final class Gate {
    static final String ORGANIZATION = "organization_id";

    private final Keyring keyring;
    private final KeyFollower follower;

    Gate(Keyring keyring, KeyFollower follower) {
        this.keyring = keyring;
        this.follower = follower;
    }

    /**
     * The organization whose figures are asked for: that of the key; for a service key the one that the request names.
     *
     * @param named in the path; null where only the parameter {@value #ORGANIZATION} may name one
     */
    UUID organization(Context context, @Nullable UUID named) {
        Caller caller = caller(context);
        String parameter = context.queryParam(ORGANIZATION);
        UUID asked = named != null || parameter == null ? named : Parameters.uuid(ORGANIZATION, parameter);
        UUID own = caller.organization();
        if (asked == null && own == null) {
            throw new Refusal(400, "organization-required", "a service key must name the " + ORGANIZATION);
        }
        UUID organization = asked == null ? own : asked;
        if (organization == null || !caller.mayNameOrganization(organization)) {
            throw new Refusal(403, "organization-forbidden", "the key is of another organization");
        }
        return organization;
    }

    private Caller caller(Context context) {
        follower.whyNotReady().ifPresent(why -> {
            throw Refusal.notNow(why);
        });
        Caller caller = keyring.caller(context.header("Authorization"))
                .orElseThrow(() -> new Refusal(401, "unauthorized", "the request brings no key that is known"));
        if (!caller.may(Scope.READ)) {
            throw new Refusal(403, "scope-missing", "the key is not good for " + Scope.READ.word());
        }
        int wait = caller.secondsUntilRequest();
        if (wait > 0) {
            context.header("Retry-After", Integer.toString(wait));
            throw new Refusal(429, "rate-limited", "the key does more than it may; wait, then repeat the request");
        }
        return caller;
    }
}
