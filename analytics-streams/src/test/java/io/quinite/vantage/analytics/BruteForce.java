package io.quinite.vantage.analytics;

import io.quinite.vantage.calls.CallAnswered;
import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallPlaced;
import io.quinite.vantage.calls.CallTransferred;
import io.quinite.vantage.calls.MachineDetected;
import io.quinite.vantage.calls.TransferRequested;
import io.quinite.vantage.schemas.Identities;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What all figures must be, computed the plain way and independently of the code under test: the accepted facts of each call
 * are kept, and at the end each call is looked at once.
 */
public final class BruteForce {
    private static final Set<String> FAILURES = Set.of("busy", "no-answer", "failed", "timeout", "rejected", "cancel");

    private final Duration grace;
    private final ZoneId zone;
    private final Map<String, Expected> totals = new TreeMap<>();
    private final Map<String, Expected> windows = new TreeMap<>();

    /** Every figure of a campaign, an organization or a window. */
    public static final class Expected {
        public final Map<String, Long> counts = new TreeMap<>();
        public final List<Integer> durations = new ArrayList<>();
        public final Map<String, Long> departments = new TreeMap<>();
        public final Set<UUID> leads = new HashSet<>();
        public @Nullable Instant first;
        public @Nullable Instant last;

        void count(String what, long howMuch) {
            counts.merge(what, howMuch, Long::sum);
        }

        public long of(String what) {
            return counts.getOrDefault(what, 0L);
        }

        /** By the nearest rank. */
        public @Nullable Integer percentile(int percent) {
            var sorted = durations.stream().sorted().toList();
            return sorted.isEmpty() ? null : sorted.get((sorted.size() * percent + 99) / 100 - 1);
        }
    }

    private BruteForce(Duration grace, ZoneId zone) {
        this.grace = grace;
        this.zone = zone;
    }

    /** @param log in log order, at least per call */
    public static BruteForce of(List<CallEvent> log, Duration grace, ZoneId zone) {
        var result = new BruteForce(grace, zone);
        var calls = new HashMap<String, List<CallEvent>>();
        for (CallEvent fact : log) {
            List<CallEvent> call = calls.computeIfAbsent(fact.getCallSid(), sid -> new ArrayList<>());
            if (acceptable(call, fact)) {
                call.add(fact);
            }
        }
        calls.values().forEach(result::count);
        return result;
    }

    /** By the keys of campaigns and of organizations. */
    public Map<String, Expected> totals() {
        return totals;
    }

    /** By the keys of the windows' topic. */
    public Map<String, Expected> windows() {
        return windows;
    }

    private void count(List<CallEvent> call) {
        UUID campaign = named(call, CallEvent::getCampaignId);
        if (campaign == null) {
            return;
        }
        UUID organization = call.get(0).getOrganizationId();
        var timely = call.stream().filter(fact -> !isLate(fact)).toList();
        for (String scope : List.of(organization.toString(), Identities.campaignKey(organization, campaign))) {
            var expected = totals.computeIfAbsent(scope, key -> new Expected());
            figures(expected, call, call.size() - timely.size());
            more(expected, call);
            if (!timely.isEmpty()) {
                windowKeys(scope, began(timely))
                        .forEach(key -> figures(
                                windows.computeIfAbsent(key, k -> new Expected()),
                                timely,
                                call.size() - timely.size()));
            }
        }
    }

    private boolean isLate(CallEvent fact) {
        return Duration.between(fact.getOccurredAt(), fact.getReceivedAt())
                        .abs()
                        .compareTo(grace)
                > 0;
    }

    private static void figures(Expected expected, List<CallEvent> facts, long late) {
        boolean bridged = has(facts, CallTransferred.class);
        boolean machine = has(facts, MachineDetected.class);
        var ends = facts.stream()
                .map(CallEvent::getFact)
                .filter(CallEnded.class::isInstance)
                .map(CallEnded.class::cast)
                .toList();
        boolean answered = has(facts, CallAnswered.class)
                || ends.stream()
                        .anyMatch(end -> "completed".equals(end.getProviderStatus())
                                && end.getDurationSeconds() != null
                                && end.getDurationSeconds() > 0);
        boolean failed = ends.stream()
                .anyMatch(end -> end.getProviderStatus() != null && FAILURES.contains(end.getProviderStatus()));
        int duration = ends.stream()
                .map(CallEnded::getDurationSeconds)
                .filter(seconds -> seconds != null)
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        String status =
                bridged ? "transferred" : machine ? "voicemail" : answered ? "called" : failed ? "no_answer" : "called";
        expected.count("total", 1);
        expected.count(status, 1);
        expected.count("answered", bridged || (answered && !machine) ? 1 : 0);
        expected.count("asked", has(facts, TransferRequested.class) ? 1 : 0);
        expected.count("talk", duration);
        expected.count("late", late);
        if (duration > 0) {
            expected.durations.add(duration);
        }
    }

    private static void more(Expected expected, List<CallEvent> call) {
        boolean bridged = has(call, CallTransferred.class);
        if (bridged) {
            String named = latest(call, fact -> fact instanceof CallTransferred b ? b.getDepartment() : null);
            if (named == null || named.isEmpty()) {
                named = latest(call, fact -> fact instanceof TransferRequested a ? a.getDepartment() : null);
            }
            expected.departments.merge(named == null ? "" : named, 1L, Long::sum);
        }
        UUID lead = named(call, CallEvent::getLeadId);
        boolean talked = call.stream()
                .anyMatch(fact -> fact.getFact() instanceof CallEnded end
                        && "completed".equals(end.getProviderStatus())
                        && end.getDurationSeconds() != null
                        && end.getDurationSeconds() > 0);
        if (lead != null && (bridged || talked || has(call, CallAnswered.class))) {
            expected.leads.add(lead);
        }
        for (CallEvent fact : call) {
            if (fact.getFact() instanceof CallPlaced) {
                Instant at = fact.getOccurredAt();
                expected.first = expected.first == null || at.isBefore(expected.first) ? at : expected.first;
                expected.last = expected.last == null || at.isAfter(expected.last) ? at : expected.last;
            }
        }
    }

    private static @Nullable String latest(List<CallEvent> call, Function<Object, @Nullable String> text) {
        return call.stream()
                .filter(fact -> text.apply(fact.getFact()) != null)
                .max(Comparator.comparing(CallEvent::getOccurredAt)
                        .thenComparing(fact -> fact.getEventId().toString()))
                .map(fact -> text.apply(fact.getFact()))
                .orElse(null);
    }

    private static Instant began(List<CallEvent> facts) {
        var placed = facts.stream()
                .filter(fact -> fact.getFact() instanceof CallPlaced)
                .toList();
        return (placed.isEmpty() ? facts : placed)
                .stream()
                        .map(CallEvent::getOccurredAt)
                        .min(Comparator.naturalOrder())
                        .orElseThrow();
    }

    private Stream<String> windowKeys(String scope, Instant at) {
        var keys = new ArrayList<String>();
        keys.add(Identities.windowKey(scope, "1m", "UTC", at.truncatedTo(ChronoUnit.MINUTES)));
        keys.add(Identities.windowKey(scope, "1h", "UTC", at.truncatedTo(ChronoUnit.HOURS)));
        keys.add(Identities.windowKey(scope, "1d", "UTC", at.truncatedTo(ChronoUnit.DAYS)));
        if (!zone.normalized().equals(ZoneOffset.UTC)) {
            Instant day = at.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
            keys.add(Identities.windowKey(scope, "1d", zone.getId(), day));
        }
        return keys.stream();
    }

    private static boolean has(List<CallEvent> facts, Class<?> kind) {
        return facts.stream().anyMatch(fact -> kind.isInstance(fact.getFact()));
    }

    private static <T> @Nullable T named(List<CallEvent> call, Function<CallEvent, @Nullable T> id) {
        return call.stream().map(id).filter(named -> named != null).findFirst().orElse(null);
    }

    private static boolean acceptable(List<CallEvent> call, CallEvent fact) {
        return call.stream()
                .noneMatch(earlier -> earlier.getEventId().equals(fact.getEventId())
                        || !earlier.getOrganizationId().equals(fact.getOrganizationId())
                        || differ(earlier.getCampaignId(), fact.getCampaignId())
                        || differ(earlier.getLeadId(), fact.getLeadId()));
    }

    private static boolean differ(@Nullable UUID a, @Nullable UUID b) {
        return a != null && b != null && !a.equals(b);
    }
}
