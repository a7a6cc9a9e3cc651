package io.quinite.vantage.ingest.voice;

import io.quinite.vantage.voice.VoiceServerEvent;
import io.quinite.vantage.voice.VoiceServerStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What two records of one server say together: the later announcement, what was found last at its URL, and the latest
 * heartbeat. Whatever the order, the outcome is the same, so that doors that write at the same moment lose nothing; only what
 * was found at a URL that is announced again later may have to be found anew.
 */
final class ServerMerge {
    private ServerMerge() {}

    static VoiceServerEvent of(VoiceServerEvent a, VoiceServerEvent b) {
        var announced = laterAnnounced(a, b);
        var checked = laterChecked(announced, a, b);
        var merged = VoiceServerEvent.newBuilder(announced)
                .setStatus(checked == null ? VoiceServerStatus.PENDING : checked.getStatus())
                .setCheckedAt(checked == null ? null : checked.getCheckedAt())
                .setLastVerifiedAt(checked == null ? null : checked.getLastVerifiedAt())
                .setLastHeartbeatAt(later(a.getLastHeartbeatAt(), b.getLastHeartbeatAt()));
        return merged.build();
    }

    /** Whether {@code record} already says all that {@code merged} does. */
    static boolean sameState(VoiceServerEvent record, VoiceServerEvent merged) {
        return VoiceServerEvent.newBuilder(merged)
                .setEventId(record.getEventId())
                .setOccurredAt(record.getOccurredAt())
                .setReceivedAt(record.getReceivedAt())
                .build()
                .equals(record);
    }

    private static VoiceServerEvent laterAnnounced(VoiceServerEvent a, VoiceServerEvent b) {
        int order = announcedAt(a).compareTo(announcedAt(b));
        // At the same microsecond any rule will do that does not ask which came first.
        int tie = order != 0 ? order : content(a).compareTo(content(b));
        return tie >= 0 ? a : b;
    }

    private static Instant announcedAt(VoiceServerEvent event) {
        return event.getAnnouncedAt() == null ? event.getOccurredAt() : event.getAnnouncedAt();
    }

    private static String content(VoiceServerEvent event) {
        return event.getUrl() + " " + event.getPriority() + " " + event.getIsActive();
    }

    private static @Nullable VoiceServerEvent laterChecked(
            VoiceServerEvent announced, VoiceServerEvent a, VoiceServerEvent b) {
        VoiceServerEvent found = null;
        for (var event : new VoiceServerEvent[] {a, b}) {
            boolean of = event.getCheckedAt() != null && event.getUrl().equals(announced.getUrl());
            if (of && (found == null || event.getCheckedAt().isAfter(found.getCheckedAt()))) {
                found = event;
            }
        }
        return found;
    }

    private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
        return a == null ? b : b == null || a.isAfter(b) ? a : b;
    }
}
