package io.quinite.vantage.cdc.position;

/**
 * Going on would lose, repeat or reorder a change. The message is one sentence or two that say what was found and what
 * to do; only a person can.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Refusal(String message) {
        super(message);
    }

    public Refusal(String message, Throwable cause) {
        super(message, cause);
    }
}
