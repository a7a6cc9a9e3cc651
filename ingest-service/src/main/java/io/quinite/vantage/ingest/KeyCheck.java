package io.quinite.vantage.ingest;

import io.javalin.http.Context;
import io.quinite.vantage.access.Caller;
import io.quinite.vantage.access.Scope;
import org.jspecify.annotations.Nullable;

/** Whose key a request brings, for routes that answer at once where it may not come in. */
final class KeyCheck {
    private final Gate gate;

    KeyCheck(Gate gate) {
        this.gate = gate;
    }

    /** Null, and the request answered, where the key is not good for {@code scope} or does more than it may. */
    @Nullable
    Caller caller(Context context, Scope scope) {
        try {
            var caller = gate.caller(context, scope);
            int wait = caller.secondsUntilRequest();
            if (wait == 0) {
                return caller;
            }
            Answers.tooMany(context, wait);
        } catch (Denied e) {
            Answers.problem(context, e.problem());
        }
        return null;
    }

    /** As {@link #caller}, for what concerns every organization: a key of one organization is refused. */
    boolean isService(Context context, Scope scope) {
        var caller = caller(context, scope);
        if (caller == null) {
            return false;
        }
        if (caller.organization() != null) {
            Answers.problem(
                    context,
                    Problem.of(
                            403, "service-key-required", "voice servers serve every organization: use a service key"));
            return false;
        }
        return true;
    }
}
