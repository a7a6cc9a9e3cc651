package io.quinite.vantage.sink.law;

import io.quinite.vantage.calls.CallAnalyzed;
import io.quinite.vantage.calls.CallAnswered;
import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallNoted;
import io.quinite.vantage.calls.CallPlaced;
import io.quinite.vantage.calls.CallRinging;
import io.quinite.vantage.calls.CallSource;
import io.quinite.vantage.calls.CallTransferred;
import io.quinite.vantage.calls.MachineDetected;
import io.quinite.vantage.calls.RecordingReady;
import io.quinite.vantage.calls.TranscriptReady;
import io.quinite.vantage.calls.TransferFailed;
import io.quinite.vantage.calls.TransferRequested;
import io.quinite.vantage.leads.LeadCaptured;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.leads.LeadEventSource;
import io.quinite.vantage.leads.LeadField;
import io.quinite.vantage.leads.LeadSource;
import io.quinite.vantage.leads.LeadStatus;
import io.quinite.vantage.leads.LeadUpdated;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Facts about calls and leads with few different times and words, so that ties and repetitions are common. The world they
 * are about is public: organizations, their campaigns, leads and projects.
 */
public final class RandomFacts {
    private static final Instant START = Instant.parse("2026-11-02T04:00:00.000001Z");
    private static final List<String> WORDS = List.of(
            "completed",
            "Completed",
            "busy",
            "No-Answer",
            "timeout",
            "cancel",
            "failed",
            "rejected",
            "in-progress",
            "?");
    private static final List<String> TEXTS =
            List.of("", "a price", "ready; \"1Cr\"\n\\u0041", "李雷 \u20b9 \u2028", "🤖 100%", "{\"a\":1}", "NULL");
    private static final List<String> JSON = List.of("\"red\"", "1", "null", "{\"b\":[1,2],\"a\":\"\\u00fc\"}", "1.50");

    private final Random random;
    public final List<UUID> organizations = new ArrayList<>();
    public final Map<UUID, UUID> campaigns = new HashMap<>();
    public final Map<UUID, UUID> leads = new HashMap<>();
    public final Map<UUID, UUID> projects = new HashMap<>();

    public RandomFacts(long seed) {
        this.random = new Random(seed);
        for (int i = 0; i < 2; i++) {
            UUID organization = uuid();
            organizations.add(organization);
            projects.put(uuid(), organization);
            for (int n = 0; n < 2; n++) {
                campaigns.put(uuid(), organization);
            }
            for (int n = 0; n < 4; n++) {
                leads.put(uuid(), organization);
            }
        }
    }

    public Random random() {
        return random;
    }

    /** Facts of one call; at least one names its campaign and lead. */
    public List<CallEvent> call() {
        UUID organization = pick(organizations);
        UUID campaign = pick(of(campaigns, organization));
        UUID lead = pick(of(leads, organization));
        String sid = "call " + uuid();
        var facts = new ArrayList<CallEvent>();
        int size = 1 + random.nextInt(9);
        for (int i = 0; i < size; i++) {
            boolean knows = chance(.5);
            facts.add(fact(sid, organization, knows ? campaign : null, knows ? lead : null));
        }
        if (facts.stream().noneMatch(fact -> fact.getLeadId() != null)) {
            facts.add(fact(sid, organization, campaign, lead));
        }
        return facts;
    }

    private CallEvent fact(String sid, UUID organization, @Nullable UUID campaign, @Nullable UUID lead) {
        return CallEvent.newBuilder()
                .setEventId(uuid())
                .setCallSid(sid)
                .setOrganizationId(organization)
                .setCampaignId(campaign)
                .setLeadId(lead)
                .setOccurredAt(time())
                .setReceivedAt(START.plusSeconds(90_000 + random.nextInt(1000)))
                .setSource(CallSource.PROVIDER)
                .setServer(maybe(() -> pick(List.of("ws-1", "ws-2"))))
                .setFact(content())
                .build();
    }

    private Object content() {
        return switch (random.nextInt(12)) {
            case 0 -> new CallPlaced(maybe(this::text), maybe(this::text), maybe(() -> random.nextInt(4)));
            case 1 -> new CallRinging();
            case 2 -> new CallAnswered(maybe(this::time));
            case 3 -> new MachineDetected();
            case 4 -> new TransferRequested(maybe(this::text), maybe(this::text), maybe(this::text));
            case 5 -> new CallTransferred(maybe(this::time), maybe(this::text), maybe(this::text), maybe(this::text));
            case 6 -> new TransferFailed(maybe(this::text));
            case 7 ->
                new CallEnded(
                        maybe(() -> pick(WORDS)),
                        maybe(() -> random.nextInt(100)),
                        maybe(() -> random.nextInt(100)),
                        maybe(this::text),
                        maybe(this::text),
                        maybe(this::text),
                        maybe(() -> "0.0" + random.nextInt(10)));
            case 8 -> new TranscriptReady(text(), maybe(() -> "hi"));
            case 9 -> new CallAnalyzed(maybe(this::text), maybe(this::text), maybe(this::text), metadata());
            case 10 -> new RecordingReady("https://x/" + random.nextInt(5), maybe(this::text), maybe(() -> 7));
            default -> new CallNoted(maybe(this::text), metadata());
        };
    }

    /** Facts of one lead; one at least is its capture. */
    public List<LeadEvent> lead(UUID lead) {
        UUID organization = Objects.requireNonNull(leads.get(lead));
        var facts = new ArrayList<LeadEvent>();
        facts.add(fact(lead, organization, captured(organization)));
        for (int i = random.nextInt(5); i > 0; i--) {
            facts.add(fact(lead, organization, chance(.2) ? captured(organization) : updated(organization)));
        }
        return facts;
    }

    private LeadEvent fact(UUID lead, UUID organization, Object content) {
        return LeadEvent.newBuilder()
                .setEventId(uuid())
                .setLeadId(lead)
                .setOrganizationId(organization)
                .setOccurredAt(time())
                .setReceivedAt(START.plusSeconds(90_000))
                .setSource(LeadEventSource.IMPORT)
                .setFact(content)
                .build();
    }

    private LeadCaptured captured(UUID organization) {
        return new LeadCaptured(
                text(),
                maybe(this::text),
                maybe(this::text),
                maybe(() -> pick(List.of(LeadSource.values()))),
                maybe(() -> pick(List.of(LeadStatus.values()))),
                maybe(() -> pick(of(projects, organization))),
                maybe(this::text),
                metadata(),
                List.of());
    }

    private LeadUpdated updated(UUID organization) {
        boolean clears = chance(.3);
        return new LeadUpdated(
                maybe(this::text),
                clears ? null : maybe(this::text),
                maybe(this::text),
                maybe(() -> pick(List.of(LeadSource.values()))),
                maybe(() -> pick(List.of(LeadStatus.values()))),
                maybe(() -> pick(of(projects, organization))),
                clears ? null : maybe(this::text),
                metadata(),
                clears ? List.of(LeadField.EMAIL, LeadField.NOTES) : List.of());
    }

    /** The same facts in any order, some of them more than once. */
    public <E> List<E> delivered(List<E> facts) {
        var all = new ArrayList<>(facts);
        facts.stream().filter(fact -> chance(.2)).forEach(all::add);
        Collections.shuffle(all, random);
        return all;
    }

    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    public <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    public UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private static List<UUID> of(Map<UUID, UUID> byOrganization, UUID organization) {
        return byOrganization.entrySet().stream()
                .filter(entry -> entry.getValue().equals(organization))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return chance(.6) ? value.get() : null;
    }

    private String text() {
        return pick(TEXTS);
    }

    private Map<String, String> metadata() {
        var metadata = new HashMap<String, String>();
        for (String key : List.of("color", "n\"", "sentiment", "ключ", "traceparent")) {
            if (chance(.3)) {
                metadata.put(key, pick(JSON));
            }
        }
        return metadata;
    }

    private Instant time() {
        Instant base = START.plusSeconds(random.nextInt(6)).plusNanos(1000L * random.nextInt(2));
        return chance(.05) ? base.minusSeconds(86_400) : base;
    }
}
