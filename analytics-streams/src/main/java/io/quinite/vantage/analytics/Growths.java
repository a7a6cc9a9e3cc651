package io.quinite.vantage.analytics;

import io.quinite.vantage.analytics.counting.Growth;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Utils;

/** How several campaigns and organizations of one partition grow: one record for all of them. */
record Growths(Map<Scope, Growth> byScope) {
    private static final byte VERSION = 1;
    private static final int ID_BYTES = 2 * Long.BYTES;

    /** Bounds a record, of which each scope makes some hundred bytes. */
    static final int SCOPES_MAX = 1_000;

    byte[] toBytes() {
        List<byte[]> parts = new ArrayList<>(byScope.size());
        int length = 1;
        for (var entry : byScope.entrySet()) {
            byte[] growth = entry.getValue().toBytes();
            parts.add(growth);
            length += 1 + 2 * ID_BYTES + Integer.BYTES + growth.length;
        }
        var out = ByteBuffer.allocate(length).put(VERSION);
        int i = 0;
        for (Scope scope : byScope.keySet()) {
            byte[] growth = parts.get(i++);
            UUID campaign = scope.campaign();
            put(scope.organization(), out.put((byte) (campaign == null ? 0 : 1)));
            if (campaign != null) {
                put(campaign, out);
            }
            out.putInt(growth.length).put(growth);
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    static Growths fromBytes(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalStateException("growths of layout " + version + " are stored, and this program knows only "
                    + VERSION + ": run the newer program, or recompute by a larger analytics.epoch");
        }
        var byScope = new LinkedHashMap<Scope, Growth>();
        while (in.hasRemaining()) {
            boolean campaign = in.get() != 0;
            var scope = new Scope(uuid(in), campaign ? uuid(in) : null);
            byte[] growth = new byte[in.getInt()];
            in.get(growth);
            byScope.put(scope, Growth.fromBytes(growth));
        }
        return new Growths(byScope);
    }

    private static void put(UUID id, ByteBuffer out) {
        out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static UUID uuid(ByteBuffer in) {
        return new UUID(in.getLong(), in.getLong());
    }

    /** Sorts scopes by their partitions, as Kafka's own partitioner does by their keys: so does whoever asks who has one. */
    static final class ByPartition {
        private final List<Map<Scope, Growth>> partitions = new ArrayList<>();
        private final BiConsumer<Integer, Growths> next;

        ByPartition(int partitions, BiConsumer<Integer, Growths> next) {
            this.next = next;
            for (int i = 0; i < partitions; i++) {
                this.partitions.add(new LinkedHashMap<>());
            }
        }

        void add(Scope scope, Growth growth) {
            byte[] key = scope.key().getBytes(StandardCharsets.UTF_8);
            int partition = Utils.toPositive(Utils.murmur2(key)) % partitions.size();
            partitions.get(partition).put(scope, growth);
            if (partitions.get(partition).size() >= SCOPES_MAX) {
                handOn(partition);
            }
        }

        void handOn() {
            for (int i = 0; i < partitions.size(); i++) {
                handOn(i);
            }
        }

        private void handOn(int partition) {
            Map<Scope, Growth> growths = partitions.get(partition);
            if (!growths.isEmpty()) {
                next.accept(partition, new Growths(growths));
                partitions.set(partition, new LinkedHashMap<>());
            }
        }
    }
}
