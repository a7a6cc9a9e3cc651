package io.quinite.vantage.cdc;

import io.quinite.vantage.cdc.pgoutput.MalformedStream;
import io.quinite.vantage.cdc.position.Refusal;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of failure. <em>Final</em>: going on would break the promise, or is a bug; the service stops. <em>Fenced</em>:
 * another instance has taken over. Everything else is <em>transient</em>, and tried again for as long as it lasts.
 */
final class Failures {
    private Failures() {}

    /** What the service must stop with; empty where it may try again. */
    static Optional<Throwable> end(Throwable failure) {
        if (find(failure, Refusal.class) instanceof Refusal refusal) {
            return Optional.of(refusal);
        }
        if (find(failure, RecordTooLargeException.class) instanceof RecordTooLargeException large) {
            return Optional.of(new Refusal(
                    "a lead change is larger than Kafka takes (" + large.getMessage()
                            + "); raise max.message.bytes of the topic of lead changes and start again",
                    large));
        }
        Throwable root = root(failure);
        boolean bug = isBug(failure, root);
        return bug ? Optional.of(failure) : Optional.empty();
    }

    private static boolean isBug(Throwable failure, Throwable root) {
        if (find(failure, SQLException.class) != null) {
            // In the driver anything may follow from a connection that broke.
            return root instanceof Error;
        }
        return root instanceof NullPointerException
                || root instanceof ClassCastException
                || root instanceof IndexOutOfBoundsException
                || root instanceof IllegalArgumentException
                || find(failure, SerializationException.class) != null
                || find(failure, MalformedStream.class) != null
                || root instanceof Error;
    }

    static boolean fenced(Throwable failure) {
        return find(failure, ProducerFencedException.class) != null
                || find(failure, InvalidProducerEpochException.class) != null
                || find(failure, InvalidPidMappingException.class) != null;
    }

    /** One line that says why. */
    static String reason(Throwable failure) {
        Throwable root = root(failure);
        String message = root.getMessage() == null
                ? root.getClass().getSimpleName()
                : root.getMessage().lines().findFirst().orElse("");
        return failure instanceof ExecutionException || root == failure
                ? message
                : failure.getMessage() + ": " + message;
    }

    private static Throwable root(Throwable failure) {
        var seen = new HashSet<Throwable>();
        Throwable current = failure;
        while (current.getCause() != null && seen.add(current)) {
            current = current.getCause();
        }
        return current;
    }

    private static @Nullable Throwable find(Throwable failure, Class<? extends Throwable> type) {
        var seen = new HashSet<Throwable>();
        for (Throwable current = failure; current != null && seen.add(current); current = current.getCause()) {
            if (type.isInstance(current)) {
                return current;
            }
        }
        return null;
    }
}
