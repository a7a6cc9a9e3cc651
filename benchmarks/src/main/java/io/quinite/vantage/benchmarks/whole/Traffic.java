package io.quinite.vantage.benchmarks.whole;

import io.quinite.vantage.benchmarks.harness.Load;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import java.util.UUID;

/** Calls, one fact each, each of its own: most of busy campaigns and leads, some of them probes. */
final class Traffic {
    private final UUID organization;
    private final UUID[] campaigns;
    private final UUID[] leads;
    private final Probes probes;
    private final SplittableRandom random = new SplittableRandom(1);
    private long began;
    private double nanosEach;
    private int probeEvery;
    private int firstProbe;
    private int nth;

    /** @param probeEvery so many calls there is a probe among them */
    record Phase(double perSecond, int probeEvery) {
        /** As fast as can be. */
        static Phase closedLoop(int probeEvery) {
            return new Phase(0, probeEvery);
        }
    }

    /** What a call says. */
    record Call(UUID sid, UUID organization, UUID campaign, UUID lead, Instant at, int seconds) {}

    Traffic(UUID organization, UUID[] campaigns, UUID[] leads, Probes probes) {
        this.organization = organization;
        this.campaigns = campaigns;
        this.leads = leads;
        this.probes = probes;
    }

    /** @param began when the first call is due, on the clock of {@link System#nanoTime} */
    void begin(Phase phase, long began) {
        this.began = began;
        this.nanosEach = phase.perSecond() == 0 ? 0 : 1e9 / phase.perSecond();
        this.probeEvery = phase.probeEvery();
        this.firstProbe = probes.begun();
        this.nth = 0;
    }

    /** Of the phase that is under way. */
    void answered(int index) {
        if (index % probeEvery == 0) {
            probes.arrived(Probes.Place.ANSWER, firstProbe + index / probeEvery, System.nanoTime());
        }
    }

    int sent() {
        return nth;
    }

    /** The next call, which begins now. */
    Call next() {
        int index = nth++;
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        int seconds = random.nextInt(600);
        if (index % probeEvery != 0) {
            return new Call(
                    new UUID(random.nextLong(), random.nextLong()),
                    organization,
                    campaigns[random.nextInt(campaigns.length)],
                    leads[random.nextInt(leads.length)],
                    now,
                    seconds);
        }
        int probe = probes.begun();
        if (probe == probes.calls.length) {
            throw new IllegalStateException("there are no more than " + probe + " probes");
        }
        probes.begin(probe, nanosEach == 0 ? System.nanoTime() : began + (long) (index * nanosEach));
        return new Call(probes.calls[probe], organization, probes.campaign(probe), probes.leads[probe], now, seconds);
    }

    /** A whole request of one fact. */
    static byte[] request(Call call, String key) {
        String body = "{\"type\":\"call_ended\",\"event_id\":\"" + call.sid() + "\",\"call_sid\":\"" + call.sid()
                + "\",\"organization_id\":\"" + call.organization() + "\",\"campaign_id\":\"" + call.campaign()
                + "\",\"lead_id\":\"" + call.lead() + "\",\"occurred_at\":\"" + call.at()
                + "\",\"source\":\"voice_server\",\"server\":\"ws-1\",\"data\":{\"provider_status\":\"completed\","
                + "\"duration_seconds\":" + call.seconds() + ",\"hangup_cause\":\"NORMAL_CLEARING\"}}\n";
        return Load.callEvents(key, body);
    }
}
