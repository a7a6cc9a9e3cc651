package io.quinite.vantage.surroundings;

/** A broker whose process is nobody else's. */
public interface KillableBroker extends Broker {
    /** SIGKILL. */
    void kill();
}
