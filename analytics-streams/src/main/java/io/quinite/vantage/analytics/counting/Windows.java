package io.quinite.vantage.analytics.counting;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which spans of time there are: minutes and hours, days of UTC, and days of one more zone where that is another. For one
 * thread.
 */
public final class Windows {
    static final long MICROS_PER_MINUTE = 60_000_000;
    private static final int MINUTES_PER_HOUR = 60;

    /** Bounds what is remembered of {@link #of}, which asks calendars. */
    private static final int KNOWN_MAX = 10_000;

    private final Map<Integer, List<Window>> known = new HashMap<>();
    private final List<ZoneId> dayZones = new ArrayList<>(List.of(ZoneOffset.UTC));

    /** @param zone whose days are counted besides those of UTC */
    public Windows(ZoneId zone) {
        if (!zone.normalized().equals(ZoneOffset.UTC)) {
            dayZones.add(zone);
        }
    }

    /** One of these spans. Starts and ends of days are where the zone's clocks have them. */
    public record Window(Size size, ZoneId zone, Instant start, Instant end) {
        public String zoneName() {
            return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
        }
    }

    /** How long it is, by its name. */
    public enum Size {
        MINUTE("1m"),
        HOUR("1h"),
        DAY("1d");

        private final String word;

        Size(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** All windows that the minute lies in, of which there are three or four. */
    public List<Window> of(int minute) {
        List<Window> windows = known.get(minute);
        if (windows == null) {
            if (known.size() == KNOWN_MAX) {
                known.clear();
            }
            windows = List.copyOf(reckon(minute));
            known.put(minute, windows);
        }
        return windows;
    }

    private List<Window> reckon(int minute) {
        var start = Instant.EPOCH.plus(minute, ChronoUnit.MINUTES);
        var hour = Instant.EPOCH.plus(Math.floorDiv(minute, MINUTES_PER_HOUR), ChronoUnit.HOURS);
        var windows = new ArrayList<Window>(4);
        windows.add(new Window(Size.MINUTE, ZoneOffset.UTC, start, start.plus(1, ChronoUnit.MINUTES)));
        windows.add(new Window(Size.HOUR, ZoneOffset.UTC, hour, hour.plus(1, ChronoUnit.HOURS)));
        for (ZoneId zone : dayZones) {
            LocalDate day = start.atZone(zone).toLocalDate();
            windows.add(new Window(Size.DAY, zone, startOf(day, zone), startOf(day.plusDays(1), zone)));
        }
        return windows;
    }

    private static Instant startOf(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }
}
