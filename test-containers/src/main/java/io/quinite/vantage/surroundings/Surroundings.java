package io.quinite.vantage.surroundings;

import java.util.Locale;
import org.junit.jupiter.api.Assumptions;

/** Where the Kafka and the PostgreSQL of the tests come from, by the system property {@value #PROPERTY}. */
public enum Surroundings {
    /** The default: in this process, and as processes of this machine. */
    EMBEDDED,

    /** As containers of a Docker engine on this machine, of the images that {@code .env} names. */
    CONTAINERS;

    public static final String PROPERTY = "surroundings";

    public static Surroundings chosen() {
        String value = System.getProperty(PROPERTY, "embedded");
        try {
            return valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "-D" + PROPERTY + "=" + value + ": it is either embedded (the default) or containers", e);
        }
    }

    /**
     * Whether a test is to start containers. Where it is, and no engine answers, the test is skipped.
     *
     * <p>{@link SurroundingsCondition} has skipped its class before that, unless it is run by something that does not look
     * for extensions.
     */
    public static boolean areContainers() {
        if (chosen() == EMBEDDED) {
            return false;
        }
        Engine.whyNone().ifPresent(why -> Assumptions.abort(why));
        return true;
    }
}
