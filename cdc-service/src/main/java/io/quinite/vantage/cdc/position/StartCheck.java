package io.quinite.vantage.cdc.position;

import java.util.Map;
import java.util.Optional;

/**
 * Whether the slot and the position fit each other, asked while this instance alone may publish and nobody uses the slot.
 *
 * <p>It refuses wherever a change might have been lost or would be published twice: nothing that happened to the slot,
 * the topics or the database behind our back passes in silence.
 */
public final class StartCheck {
    /** In place of an LSN, where none is known. */
    public static final String UNKNOWN = "unknown";

    private StartCheck() {}

    /**
     * @param systemId of the PostgreSQL cluster
     * @param timeline of its log
     * @param ends where it has left each earlier timeline
     * @param database that we are connected to
     * @param currentLsn how far its log is written
     */
    public record Server(String systemId, int timeline, Map<Integer, Long> ends, String database, long currentLsn) {}

    /**
     * @param plugin of logical slots, else empty
     * @param database that it decodes, empty for a physical slot
     * @param lost why the server has invalidated it; empty when it has not
     * @param confirmedFlush F
     */
    public record Slot(String name, String plugin, String database, String lost, long confirmedFlush) {}

    /** What the first start finds. */
    public enum First {
        CREATE_SLOT,
        BEGIN_AT_SLOT
    }

    /**
     * Of a start that finds no position.
     *
     * @param published whether the topic of changes has records
     */
    public static First first(String slotName, Optional<Slot> slot, Server server, boolean published) {
        slot.ifPresent(found -> requireOurs(found, server));
        if (published) {
            throw new Refusal("lead changes have been published before, but the topic of positions has none of slot "
                    + slotName + ", so nobody knows how far; " + remedy(UNKNOWN));
        }
        return slot.isPresent() ? First.BEGIN_AT_SLOT : First.CREATE_SLOT;
    }

    /** Returns when a session of {@code slot} will deliver everything that is not published. */
    public static void resume(Position position, String slotName, Optional<Slot> slot, Server server) {
        String published = Lsn.text(position.endLsn());
        if (!position.systemId().equals(server.systemId())) {
            throw new Refusal("the position of slot " + slotName
                    + " is of another PostgreSQL cluster (system identifier "
                    + position.systemId() + ", this one is " + server.systemId()
                    + "); set postgres.url to that one, or another cdc.slot for this one; " + remedy(published));
        }
        requireSameHistory(position, server);
        if (slot.isEmpty()) {
            throw new Refusal("the replication slot " + slotName + " does not exist any more, but changes up to "
                    + published + " were published through it; those since may be lost"
                    + (position.timeline() != 0 && server.timeline() > position.timeline()
                            ? ": this server was promoted from a standby that had no copy of the slot (see failover slots"
                                    + " in docs/database.md); "
                            : "; ")
                    + remedy(published));
        }
        requireOurs(slot.get(), server);
        if (!slot.get().lost().isEmpty()) {
            throw new Refusal("the server has invalidated the replication slot " + slotName + " ("
                    + slot.get().lost() + "): log that it still needed is gone; " + remedy(published));
        }
        if (position.endLsn() > server.currentLsn()) {
            throw new Refusal("changes up to " + published
                    + " have been published, but the log of the database ends at " + Lsn.text(server.currentLsn())
                    + ": it was restored from an older backup; " + remedy(published));
        }
        if (slot.get().confirmedFlush() > position.endLsn()) {
            throw new Refusal("the replication slot " + slotName + " stands at "
                    + Lsn.text(slot.get().confirmedFlush()) + ", but changes have been published only up to "
                    + published
                    + ": somebody has moved it or made it anew, and the changes between are lost; "
                    + remedy(published));
        }
    }

    /** A promoted standby may lack the end of what was published, and write other changes in its place. */
    private static void requireSameHistory(Position position, Server server) {
        int timeline = position.timeline();
        if (timeline == 0 || timeline == server.timeline()) {
            return;
        }
        String published = Lsn.text(position.endLsn());
        Long end = server.ends().get(timeline);
        if (end == null || timeline > server.timeline()) {
            throw new Refusal("this server is on timeline " + server.timeline()
                    + ", but changes have been published from timeline " + timeline
                    + ", which it has no part in; set postgres.url to the server that was promoted last; "
                    + remedy(published));
        }
        if (position.endLsn() > end) {
            throw new Refusal("changes up to " + published
                    + " have been published, but this server was promoted from a standby that had the log only up to "
                    + Lsn.text(end) + ", so that some of them are not in the database; " + remedy(published));
        }
    }

    /** What a person can do. */
    static String remedy(String published) {
        return "to give up every change after " + published + " and go on from now, start it with the setting "
                + "cdc.accept.gap.after=" + published
                + ", then publish the leads as they are: vantage cdc snapshot --anew";
    }

    /** @throws Refusal where somebody else's slot has this name */
    public static void requireOurs(Slot slot, Server server) {
        if (!slot.plugin().equals("pgoutput") || !slot.database().equals(server.database())) {
            throw new Refusal("the replication slot " + slot.name() + " is not ours: its plugin is '" + slot.plugin()
                    + "' and its database '" + slot.database() + "', not 'pgoutput' and '" + server.database()
                    + "'; drop it or set another cdc.slot");
        }
    }
}
